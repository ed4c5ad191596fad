import { identitiesOf } from "../certificate/blind/identities.ts";
import type { Openings } from "../certificate/blind/shape.ts";
import { blindBytes, blindStatement } from "../certificate/blind/statement.ts";
import { signed } from "../certificate/certify.ts";
import type { Issuer } from "../certificate/issuer.ts";
import type { Statement } from "../certificate/statement.ts";
import { canonicalJson, digestOfJson } from "../domain/canonical-json.ts";
import { digestOf, hexOf } from "../domain/digest.ts";
import type { Repository } from "../domain/repository.ts";
import type { Clock } from "../ports.ts";
import { type CertifyWorld, certify, type KeptRun, statementIn, subjectOf } from "./certify.ts";

/** A certificate that does not say whose analysis it was, and what opens it. */
export interface BlindCertificate {
  /** `blind.json`: a Sigstore bundle. */
  readonly bundle: string;
  /** `openings.json`, not to be given to anybody before the names may be known. */
  readonly openings: string;
}

/** The blind certificate of a run: made and logged when it is first asked for, of its whole certificate, and the same ever after. */
export async function certifyBlind(
  run: KeptRun,
  repository: Pick<Repository, "owner" | "name" | "htmlUrl"> | null,
  issuer: Issuer,
  world: CertifyWorld & { readonly clock: Pick<Clock, "nonce"> },
): Promise<BlindCertificate> {
  const { evidence } = run;
  const subject = digestOfJson({ blind: subjectOf(evidence) });
  const kept = await world.certificates.find(subject);
  if (kept !== undefined) return certificateFrom(kept);
  const whole = JSON.parse(statementIn(await certify(run, issuer, world))) as Statement;
  const signers = await world.signingKeys.signers();
  const sighted = { statement: whole, evidence, repository, identities: identitiesOf(evidence, repository) };
  const { statement, openings } = blindStatement(sighted, issuer, signers, () => newSalt(world.clock));
  const bytes = blindBytes(statement);
  const { leaf, bundleAt } = signed(bytes, issuer, signers);
  const file: Openings = { opens: hexOf(digestOf(bytes)), _sd_alg: "sha-256", disclosures: openings };
  return certificateFrom(
    await world.certificates.add(subject, evidence.run.id, leaf, (place) => ({
      bundle: canonicalJson(bundleAt(place)),
      archive: Buffer.from(`${JSON.stringify(file, null, 2)}\n`),
    })),
  );
}

function certificateFrom(kept: { readonly bundle: string; readonly archive: Uint8Array }): BlindCertificate {
  return { bundle: kept.bundle, openings: Buffer.from(kept.archive).toString() };
}

/** 256 random bits: a nonce has half of them. */
function newSalt(clock: Pick<Clock, "nonce">): string {
  return Buffer.from(clock.nonce() + clock.nonce(), "hex").toString("base64url");
}
