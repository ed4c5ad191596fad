import type { Planned } from "../plan/plan.ts";
import type { Task } from "../verify.ts";

/** A plan with what is otherwise in this one run. */
export type Changed = Planned &
  Pick<Task, "parameters" | "repeats" | "diff"> & {
    /** The values that it was given by name, also where they are those of the file. */
    readonly given?: Readonly<Record<string, string>>;
  };
