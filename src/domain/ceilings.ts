import type { Limits } from "./plan.ts";

/** What the operator allows at most; nothing in a declaration can widen it. */
export interface Ceilings extends Limits {
  readonly network: boolean;
  readonly build: boolean;
}
