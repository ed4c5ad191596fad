import type { KeyObject } from "node:crypto";
import { leafHash, rootFrom } from "../domain/merkle.ts";
import type { Envelope } from "./dsse.ts";
import { isRekorCheckpoint, leafOf, logIdOf, promised } from "./log.ts";
import { isSignedBy } from "./public-key.ts";
import type { ReadEntry } from "./shapes.ts";

/** Whose entry it is to be. */
interface LogKeys {
  /** Who issued what is logged. */
  readonly name: string;
  readonly certificate: KeyObject;
  readonly log: KeyObject;
}

/**
 * What is wrong with an entry of the log, undefined where nothing is: RFC 9162, 2.1.3.2, and the promise and checkpoint that
 * Rekor's clients ask for.
 */
export function logProblem(read: ReadEntry, envelope: Envelope, keys: LogKeys): string | undefined {
  const { entry, index, integratedAt, treeSize } = read;
  const logId = logIdOf(keys.log);
  if (entry.logId.keyId !== logId.toString("base64")) return "the entry is of another log";
  const leaf = leafOf(envelope, keys.certificate);
  if (entry.canonicalizedBody !== leaf.toString("base64")) return "the log entry is about another envelope";
  const promise = Buffer.from(entry.inclusionPromise.signedEntryTimestamp, "base64");
  if (!isSignedBy(keys.log, promised(leaf, logId, index, integratedAt), promise))
    return "the log did not sign the entry";
  const { hashes, rootHash, checkpoint } = entry.inclusionProof;
  const path = hashes.map((hash) => Buffer.from(hash, "base64"));
  const root = rootFrom(leafHash(leaf), index, treeSize, path);
  if (root === undefined || Buffer.from(root).toString("base64") !== rootHash) {
    return "the proof does not lead to the root of the log";
  }
  return isRekorCheckpoint(checkpoint.envelope, keys.name, { treeSize, root }, keys.log)
    ? undefined
    : "the log did not sign this state of it";
}
