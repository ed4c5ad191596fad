import { plainText } from "../domain/plain-text.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { annotate, findKnown, goneSince, type KnownRun, withStore } from "./saved-run.ts";

export const tag: Command = {
  operands: "WORD [LABEL…]",
  mostOperands: Number.POSITIVE_INFINITY,
  options: { remove: { type: "boolean", short: "r", about: "take the word away" } },
  examples: [
    ["tickmark tag figure1", "the last run"],
    ["tickmark tag figure1 3f2a9c 81d07e", "these runs"],
    ["tickmark tag --remove figure1 3f2a9c", "no longer this one"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { values, positionals, io, json } = invocation;
      const [word, ...labels] = positionals;
      if (word === undefined || word.trim() === "") throw new UsageError("which word?");
      // All are looked up first: a slip in the third must not leave the first two changed.
      const runs: KnownRun[] = [];
      for (const label of labels.length === 0 ? ["last"] : labels) runs.push(await findKnown(label, world));
      const kind = values.remove === true ? "untagged" : "tagged";
      for (const each of runs) {
        if (!(await annotate(each, { kind, text: word }, world))) throw new UsageError(goneSince(each));
      }
      const ids = runs.map(({ id }) => id);
      const names = runs.map(({ id, context }) => nameOfRun(id, context));
      if (json) io.out(JSON.stringify({ [kind]: word, runs: ids }, null, 2));
      else io.out(`${names.join(", ")}: ${kind === "tagged" ? "tagged" : "no longer tagged"} ${plainText(word)}`);
      return exitCodes.fine;
    }),
};
