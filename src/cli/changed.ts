import type { Planned } from "../plan/plan.ts";
import type { Task } from "../verify.ts";

/** A plan with what is otherwise in this one run. */
export type Changed = Planned & Pick<Task, "parameters" | "repeats" | "diff">;
