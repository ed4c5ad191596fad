import type { Evidence } from "../domain/evidence.ts";
import type { RecordedAnalysis } from "../domain/lock.ts";

/** What `tickmark record` writes down of a run that finished: its outputs, and what they were made in. */
export function recordedFrom({ run }: Evidence): RecordedAnalysis {
  const { record } = run;
  if (record.failure !== null) throw new TypeError("a failed run is never recorded");
  return {
    run: run.id,
    plan: record.plan.id,
    recordedAt: record.finishedAt,
    // A built image has no lasting name: the Dockerfile is what is recorded of it.
    images: record.images.filter(({ kind }) => kind !== "built").map(({ image, resolved }) => ({ image, resolved })),
    outputs: record.outputs.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
