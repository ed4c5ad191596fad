import type { Evidence } from "../domain/evidence.ts";
import { nameOfLeftOut } from "../domain/left-out.ts";
import { shownLine } from "./shown.ts";

/** Everything that was left out, one line each: what, and why. Cleaned of controls, not yet escaped. */
export function leftOutLines({ run }: Evidence): readonly string[] {
  return (run.record.plan.leftOut ?? []).map(
    (each) => `${shownLine(nameOfLeftOut(each), 200)}: ${shownLine(each.reason, 500)}`,
  );
}
