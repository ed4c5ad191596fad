import type { Conditions } from "../domain/conditions.ts";
import { identified, type Plan } from "../domain/plan.ts";

/** Something that should not matter to a result, and how it is made otherwise. */
export interface Factor {
  readonly name: string;
  /** What it was made, for people: `PYTHONHASHSEED=1 instead of 0`. */
  readonly change: string;
  readonly env: Readonly<Record<string, string>>;
  readonly conditions: Conditions;
}

/** What this machine can vary. */
export interface Means {
  /** libfaketime, where it is installed. */
  readonly clockLibrary: string | null;
  /** Whether files may be given to another user. */
  readonly mayGiveAway: boolean;
}

const factor = (name: string, change: string, env: Factor["env"], conditions: Conditions = {}): Factor => ({
  name,
  change,
  env,
  conditions,
});

const threads = (count: string): Record<string, string> =>
  Object.fromEntries(["OMP", "OPENBLAS", "MKL", "BLIS", "NUMEXPR"].map((name) => [`${name}_NUM_THREADS`, count]));

/** How the clock is varied, where it can be. */
export const clockChange = "400 days later";

/** Everything that is varied, one at a time, in the order in which it is most often the cause. */
export function factorsFor(plan: Plan, { clockLibrary, mayGiveAway }: Means): readonly Factor[] {
  return [
    factor("hash seed", "PYTHONHASHSEED=1 instead of 0", { PYTHONHASHSEED: "1" }),
    factor("threads", "2 threads for linear algebra instead of 1", {
      ...threads("2"),
      VECLIB_MAXIMUM_THREADS: "2",
      POLARS_MAX_THREADS: "2",
    }),
    factor("CPU kernel", "the kernels of an older processor (OPENBLAS_CORETYPE=Prescott, MKL_CBWR=COMPATIBLE)", {
      OPENBLAS_CORETYPE: "Prescott",
      MKL_CBWR: "COMPATIBLE",
    }),
    factor("processors", "one processor only", {}, { cpuset: "0" }),
    ...(clockLibrary === null
      ? []
      : [factor("clock", clockChange, {}, { clock: { time: "+400d", library: clockLibrary } })]),
    factor("time zone", "five and a half hours east", { TZ: "IST-05:30" }),
    factor("locale", "LC_ALL=C instead of C.UTF-8", { LC_ALL: "C", LANG: "C" }),
    factor("host name", "another host name", {}, { hostname: "another-host" }),
    ...(mayGiveAway ? [factor("user", "another user id", {}, { user: { uid: 54321, gid: 54321 } })] : []),
    factor("path", "another, longer path of the workspace", {}, { workspacePath: "/some/other/place/of/the/analysis" }),
    // Inputs are mounted into the workspace and cannot be copied with it.
    ...(plan.inputs.length > 0
      ? []
      : [factor("file order", "folders that list their files in another order", {}, { workspaceInMemory: true })]),
  ];
}

/** The plan with other variables, which makes it another plan. */
export function withEnv({ id: _, ...content }: Plan, env: Readonly<Record<string, string>>): Plan {
  return identified({ ...content, env: { ...content.env, ...env } });
}
