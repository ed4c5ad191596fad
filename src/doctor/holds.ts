import type { Conditions } from "../domain/conditions.ts";
import type { Plan } from "../domain/plan.ts";
import type { Means } from "./factors.ts";

/** Something that is held still, so that two runs which then agree show what they depended on. */
export interface Hold {
  readonly kind: "clock" | "parallel" | "hash" | "measures";
  /** For who waits: `two runs with a clock that stands still`. */
  readonly what: string;
  /** The end of a sentence about what could not be done. */
  readonly undone: string;
  readonly conditions: Conditions;
  readonly env: Readonly<Record<string, string>>;
}

const stands = "2023-11-14 22:13:20";

/** Every field of it is another one, and so is what a generator makes of it. */
const later = "2025-03-09 04:47:58";

/** How much later that is, in seconds. */
export const laterBy: number = (Date.parse(`${later}Z`) - Date.parse(`${stands}Z`)) / 1000;

/** The same clock, standing at another time. */
export const standingLater = (clock: NonNullable<Conditions["clock"]>): Conditions => ({
  clock: { ...clock, time: later },
});

/** All that can be held still here and is not so already, one added to the other, most often the cause first. */
export function holdsFor({ env }: Plan, { clockLibrary }: Means): readonly Hold[] {
  const clock: readonly Hold[] =
    clockLibrary === null
      ? []
      : [
          {
            kind: "clock",
            what: "a clock that stands still",
            undone: "The clock could not be made to stand still",
            conditions: { clock: { time: stands, library: clockLibrary } },
            env: {},
          },
        ];
  const hash: readonly Hold[] =
    /^\d+$/.test(env.PYTHONHASHSEED ?? "") && /^\w+$/.test(env.PERL_HASH_SEED ?? "")
      ? []
      : [
          {
            kind: "hash",
            what: "fixed seeds of hash tables",
            undone: "The seeds of hash tables could not be fixed",
            conditions: {},
            env: { PYTHONHASHSEED: "0", PERL_HASH_SEED: "0", PERL_PERTURB_KEYS: "0" },
          },
        ];
  return [
    ...clock,
    {
      kind: "parallel",
      what: "one processor",
      undone: "It could not be run on one processor",
      conditions: { cpuset: "0" },
      env: { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1", POLARS_MAX_THREADS: "1" },
    },
    ...hash,
    ...clock.map(({ conditions: { clock } }) => ({
      kind: "measures" as const,
      what: "clocks that measure nothing",
      undone: "What programs measure time with could not be made to stand still",
      conditions: clock === undefined ? {} : { clock: { ...clock, measures: true as const } },
      env: {},
    })),
  ];
}
