import type { KeyObject } from "node:crypto";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type CheckedCertificate, checkCertificate } from "../certificate/check.ts";
import { partsNamedIn } from "../certificate/parts-named.ts";
import { keyFrom, keyFromPem } from "../certificate/public-key.ts";
import { zipOf } from "../certificate/zip.ts";
import { readSettings } from "../settings.ts";
import { openWorld, unzipped } from "../world.ts";
import { type Invocation, listOf, UsageError } from "./command.ts";

/** Larger ones are none of ours. */
export const mostBytes: number = 256 * 1024 * 1024;

/** Checks the zip file, or the folder it was unpacked into. One that is not there is the caller's mistake. */
export async function checkedAt(
  shown: string,
  { known, isDemanded }: ExpectedKeys,
  cwd: string,
): Promise<CheckedCertificate> {
  const path = resolve(cwd, shown);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`there is no file ${shown}`);
  const refused = (...problems: readonly string[]): CheckedCertificate => ({ ok: false, problems });
  if (!found.isDirectory() && found.size > mostBytes) return refused("it is too large to be a certificate");
  const archive = found.isDirectory() ? undefined : readFileSync(path);
  const given = archive === undefined ? partsBelow(path) : await unzipped(archive);
  if (given === undefined) return refused("it is not a zip archive, or a damaged one");
  const checked = checkCertificate(given, known);
  if (!checked.ok) return checked;
  if (archive !== undefined && !zipOf(given).equals(archive)) {
    return refused("the archive was changed or packed anew by another program: unpack it, and check the folder");
  }
  return isDemanded && !checked.isKnownKey
    ? refused(`it is signed by ${checked.key}, which is not ${known.length === 1 ? "the key" : "a key"} that you gave`)
    : checked;
}

/** Only the parts of a certificate, whatever else lies in the folder; none that is a link. */
function partsBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const contentOf = (name: string): Uint8Array | undefined => {
    const file = lstatSync(join(folder, name), { throwIfNoEntry: false });
    return file?.isFile() === true && file.size <= mostBytes ? readFileSync(join(folder, name)) : undefined;
  };
  return new Map(
    partsNamedIn(contentOf("SHA256SUMS")).flatMap((name) => {
      const content = contentOf(name);
      return content === undefined ? [] : [[name, content] as const];
    }),
  );
}

export interface ExpectedKeys {
  readonly known: readonly KeyObject[];
  /** Whether a certificate by any other key is refused. */
  readonly isDemanded: boolean;
}

/** The keys that were given, else those of this store: who certified something knows their own. */
export async function expectedKeys(invocation: Invocation): Promise<ExpectedKeys> {
  const { io } = invocation;
  const given = listOf(invocation, "key");
  if (given.length > 0) return { known: given.map((file) => keyAt(file, io.cwd)), isDemanded: true };
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    const own = (await world.signingKeys.published()).filter(({ purpose }) => purpose === "certificate");
    return { known: own.flatMap(({ spki }) => keyFrom(Buffer.from(spki, "base64")) ?? []), isDemanded: false };
  } finally {
    world.close();
  }
}

/** The key in a file in PEM; anything else is the caller's mistake. */
export function keyAt(file: string, cwd: string): KeyObject {
  const path = resolve(cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new UsageError(`there is no file ${file}`);
  const key = keyFromPem(readFileSync(path, "utf8"));
  if (key === undefined) throw new UsageError(`${file} is no public key as certificates have it: ECDSA P-256 in PEM`);
  return key;
}
