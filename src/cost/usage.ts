import { type StepsUsage, usageOfSteps } from "../domain/execution.ts";
import type { RunRecord } from "../domain/run.ts";

/** What one rerun used, as it was measured. */
export interface Usage extends StepsUsage {
  /** Of all steps, one after the other. */
  readonly stepSeconds: number;
  /** Processors that the busiest step kept busy on average; null where unknown. */
  readonly busiestCpus: number | null;
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
  const { cpuSeconds, peakMemoryBytes } = usageOfSteps(steps);
  return {
    stepSeconds: sum(steps.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds,
    busiestCpus:
      cpuSeconds === null
        ? null
        : Math.max(...steps.map((step) => (step.cpuSeconds ?? 0) / Math.max(step.wallSeconds, 0.001))),
    peakMemoryBytes,
    diskBytes: downloadBytes + sum(outputs.map(({ sizeBytes }) => sizeBytes)) + log.sizeBytes,
    downloadBytes,
    architecture: architectureOf(images.map(({ platform }) => platform)),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function architectureOf(platforms: readonly string[]): Usage["architecture"] {
  const [first, ...others] = [...new Set(platforms.map((platform) => platform.split("/")[1]))];
  return others.length === 0 && (first === "amd64" || first === "arm64") ? first : null;
}
