import { canonicalJson, digestOfJson } from "../domain/canonical-json.ts";
import { hexOf } from "../domain/digest.ts";
import type { Run, RunRecord } from "../domain/run.ts";

/** Gives a record its id: the SHA-256 of its canonical JSON (RFC 8785), so that anybody can compute it again. */
export function identifiedRun(record: RunRecord): Run {
  return { id: hexOf(digestOfJson(record)), record };
}

/** The bytes that a run's id is the SHA-256 of, as text. */
export function recordText(record: RunRecord): string {
  return canonicalJson(record);
}

/** Whether the id that a run claims is that of its record. The run may come from anybody. */
export function hasItsId({ id, record }: Run): boolean {
  return identifiedRun(record).id === id;
}
