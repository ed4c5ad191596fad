import { digestOfJson } from "../domain/canonical-json.ts";
import { hexOf } from "../domain/digest.ts";
import type { Run, RunRecord } from "../domain/run.ts";

/** Gives a record its id: the SHA-256 of its canonical JSON (RFC 8785), so that anybody can compute it again. */
export function identifiedRun(record: RunRecord): Run {
  return { id: hexOf(digestOfJson(record)), record };
}
