import type { FileFacts } from "./lock.ts";

/** Why an analysis did not run to its end. Says something about the repository, never about our machines. */
export type Failure =
  | {
      /** The analysis could not even be set up: a pointer file, a vanished input, an image that does not exist, a build that broke. */
      readonly kind: "unprepared";
      readonly what: "source" | "input" | "image" | "build";
      readonly message: string;
    }
  | { readonly kind: "exited"; readonly step: string; readonly exitCode: number }
  | { readonly kind: "timed-out"; readonly step: string; readonly limitSeconds: number }
  | { readonly kind: "out-of-memory"; readonly step: string; readonly limitBytes: number }
  | { readonly kind: "out-of-disk"; readonly step: string; readonly limitBytes: number };

export interface StepRecord {
  readonly name: string;
  readonly command: string;
  readonly image: string;
  readonly startedAt: string;
  readonly wallSeconds: number;
  /** null when the engine could not tell. */
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly exitCode: number | null;
}

/** What steps used together. */
export interface StepsUsage {
  /** In sum; null where it is not known of each. */
  readonly cpuSeconds: number | null;
  /** At most, since they run one after the other; null where it is not known of each. */
  readonly peakMemoryBytes: number | null;
}

export function usageOfSteps(steps: readonly Pick<StepRecord, "cpuSeconds" | "peakMemoryBytes">[]): StepsUsage {
  const cpu = allKnown(steps.map(({ cpuSeconds }) => cpuSeconds));
  const peaks = allKnown(steps.map(({ peakMemoryBytes }) => peakMemoryBytes));
  return {
    cpuSeconds: cpu === undefined ? null : cpu.reduce((sum, each) => sum + each, 0),
    peakMemoryBytes: peaks === undefined ? null : Math.max(...peaks),
  };
}

/** A part of a sum is not the sum: undefined where one is missing, or there is none. */
function allKnown(values: readonly (number | null)[]): readonly number[] | undefined {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value) && value >= 0);
  return known.length === 0 || known.length < values.length ? undefined : known;
}

/** A declared output that the run left behind and that we hold. */
export interface ProducedOutput extends FileFacts {
  readonly path: string;
}

/** Something at a declared path that is not collected, and why: a link, a device, too large, untouched. */
export interface RefusedOutput {
  readonly path: string;
  readonly reason: string;
}
