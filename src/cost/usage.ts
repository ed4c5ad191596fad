import type { RunRecord } from "../domain/run.ts";

/** What one rerun used, as it was measured. */
export interface Usage {
  /** Of all steps, one after the other. */
  readonly stepSeconds: number;
  /** null where the engine could not tell. */
  readonly cpuSeconds: number | null;
  /** Processors that the busiest step kept busy on average; null where unknown. */
  readonly busiestCpus: number | null;
  readonly peakMemoryBytes: number | null;
  /** Inputs and outputs: what lies on the disk besides image and sources. */
  readonly diskBytes: number;
  /** What is fetched from elsewhere before it starts, without the image. */
  readonly downloadBytes: number;
  readonly architecture: "amd64" | "arm64" | null;
}

/** null where a run did not come to its end, or was no run in a container: nothing follows from what it used. */
export function usageOf({ steps, failure, inputs, outputs, images, log, plan }: RunRecord): Usage | null {
  if (failure !== null || steps.length === 0 || plan.environment.kind === "host") return null;
  const downloadBytes = sum(inputs.map(({ sizeBytes }) => sizeBytes));
  const cpu = steps.map(({ cpuSeconds }) => cpuSeconds);
  const peaks = steps.map(({ peakMemoryBytes }) => peakMemoryBytes);
  return {
    stepSeconds: sum(steps.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: isKnown(cpu) ? sum(cpu) : null,
    busiestCpus: isKnown(cpu)
      ? Math.max(...steps.map(({ wallSeconds, cpuSeconds }) => (cpuSeconds ?? 0) / Math.max(wallSeconds, 0.001)))
      : null,
    peakMemoryBytes: isKnown(peaks) ? Math.max(...peaks) : null,
    diskBytes: downloadBytes + sum(outputs.map(({ sizeBytes }) => sizeBytes)) + log.sizeBytes,
    downloadBytes,
    architecture: architectureOf(images.map(({ platform }) => platform)),
  };
}

const isKnown = (values: readonly (number | null)[]): values is readonly number[] =>
  values.every((value) => value !== null && Number.isFinite(value) && value >= 0);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function architectureOf(platforms: readonly string[]): Usage["architecture"] {
  const [first, ...others] = [...new Set(platforms.map((platform) => platform.split("/")[1]))];
  return others.length === 0 && (first === "amd64" || first === "arm64") ? first : null;
}
