import type { Remark } from "../domain/annotation.ts";
import { plainText } from "../domain/plain-text.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { annotate, findKnown, goneSince, withStore } from "./saved-run.ts";

export const comment: Command = {
  operands: "[LABEL] TEXT",
  mostOperands: 2,
  options: {
    replace: { type: "boolean", about: "instead of the outcome so far, not below it; the history keeps both" },
    reason: { type: "boolean", about: "why it was made, instead of what came of it" },
  },
  examples: [
    ['tickmark comment "apparently the walk is too short"', "what came of the last run"],
    ['tickmark comment 3f2a9c --replace "as in the paper"', "the outcome of this one, anew"],
    ['tickmark comment 3f2a9c --reason "for the reviewers"', "why it was made"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { values, positionals, io, json } = invocation;
      const text = positionals.at(-1);
      if (text === undefined) throw new UsageError("what is to be said?");
      const run = await findKnown(positionals.length === 2 ? (positionals[0] ?? "") : "last", world);
      const { id, context } = run;
      const isAdded = values.replace !== true && context.outcome !== null && context.outcome !== "";
      const remark: Remark =
        values.reason === true
          ? { kind: "reason", text }
          : { kind: "outcome", text: isAdded ? `${context.outcome}\n${text}` : text };
      if (!(await annotate(run, remark, world))) throw new UsageError(goneSince(run));
      if (json) io.out(JSON.stringify({ run: id, [remark.kind]: remark.text }, null, 2));
      else io.out(`${nameOfRun(id, context)}: ${remark.kind}: ${plainText(remark.text)}`);
      return exitCodes.fine;
    }),
};
