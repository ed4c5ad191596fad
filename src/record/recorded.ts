import type { Evidence } from "../domain/evidence.ts";
import type { CanonicalForm } from "../domain/file-comparison.ts";
import type { Basis, RecordedAnalysis } from "../domain/lock.ts";
import type { RunRecord } from "../domain/run.ts";

/**
 * What `tickmark record` writes down of a run that finished: its outputs, and what they were made in. `canonical` holds
 * what each output says, by path, whatever its bytes.
 */
export function recordedFrom({ run }: Evidence, canonical: ReadonlyMap<string, CanonicalForm>): RecordedAnalysis {
  const { record } = run;
  if (record.failure !== null) throw new TypeError("a failed run is never recorded");
  return {
    run: run.id,
    plan: record.plan.id,
    recordedAt: record.finishedAt,
    // A built image has no lasting name, and a machine is none: the Dockerfile is what is recorded of the one.
    images: record.images
      .filter(({ kind }) => kind !== "built" && kind !== "host")
      .map(({ image, resolved }) => ({ image, resolved })),
    basis: basisOf(record),
    outputs: record.outputs
      .toSorted((a, b) => (a.path < b.path ? -1 : 1))
      .map((output) => {
        const form = canonical.get(output.path);
        return form === undefined ? output : { ...output, canonical: { form: form.form, digest: form.digest } };
      }),
  };
}

/** What a run's result may depend on. */
function basisOf(record: RunRecord): Basis {
  return {
    commit: record.plan.source.commit,
    source: record.sourceDigest,
    sourceFiles: record.sourceFiles,
    parameters: record.parameters?.digest ?? null,
    inputs: Object.fromEntries(record.inputs.map(({ path, digestBefore }) => [path, digestBefore])),
    env: record.plan.env,
    cpu: record.machine.cpu,
    packages: record.packages,
  };
}
