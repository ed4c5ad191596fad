import { type CheckedCertificate, checkCertificate } from "../certificate/check.ts";
import { didOf, issuerOf } from "../certificate/issuer.ts";
import { ownKey } from "../certificate/public-key.ts";
import { fingerprintOf } from "../certificate/ssh.ts";
import type { Statement } from "../certificate/statement.ts";
import { zipOf } from "../certificate/zip.ts";
import { digestOf, hexOf } from "../domain/digest.ts";
import type { SigningKeys } from "../ports.ts";

export interface CheckingWorld {
  readonly signingKeys: Pick<SigningKeys, "published">;
  readonly publicUrl: string;
  unzipped(archive: Uint8Array, mostBytes: number): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
}

/** `ours`: signed by a key of this server, so no other party's. */
type Foreign =
  | { readonly kind: "ours" }
  | { readonly kind: "refused"; readonly problems: readonly string[] }
  | {
      readonly kind: "good";
      /** SHA-256 of the archive. */
      readonly id: string;
      /** Fingerprint of the key that signed. */
      readonly key: string;
      readonly statement: Statement;
      /** As it was signed. */
      readonly statementText: string;
    };

const mostProblems = 20;

/** Checks an archive of a stranger offline, and that it is about this commit and one of these analyses of it. */
export async function checkedForeign(
  archive: Uint8Array,
  commit: string,
  analyses: readonly string[],
  world: CheckingWorld,
): Promise<Foreign> {
  const refused = (...problems: readonly string[]): Foreign => ({
    kind: "refused",
    problems: problems.slice(0, mostProblems).map((each) => each.slice(0, 500)),
  });
  // Ours are stored, not compressed: what unpacks to more than it is was made to fill a memory.
  const parts = await world.unzipped(archive, archive.byteLength);
  if (parts === undefined) return refused("it is no certificate.zip, or a damaged one");
  const checked: CheckedCertificate = checkCertificate(parts, []);
  if (!checked.ok) return refused(...checked.problems);
  if (!zipOf(parts).equals(archive)) return refused("the archive was packed anew by another program");
  const { statement, key } = checked;
  const { repository, analysis, verifier } = statement.predicate;
  const own = await world.signingKeys.published();
  if (own.some((each) => fingerprintOf(ownKey(each)) === key)) return { kind: "ours" };
  if (verifier.id === didOf(issuerOf(world.publicUrl))) {
    return refused(`it says that ${verifier.id} signed it, which is this server, with a key that is none of ours`);
  }
  if (repository.commit !== commit) return refused(`it is about commit ${repository.commit ?? "none"}, not ${commit}`);
  if (repository.modified) return refused("it is about files that differ from the commit");
  if (!analyses.includes(analysis)) {
    return refused(`it is about analysis ${analysis}, and there is ${analyses.slice(0, 10).join(", ")} here`);
  }
  const text = Buffer.from(parts.get("certificate.statement.json") ?? []).toString();
  return { kind: "good", id: hexOf(digestOf(archive)), key, statement, statementText: text };
}
