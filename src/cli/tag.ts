import { plainText } from "../domain/plain-text.ts";
import type { SavedRun } from "../ports.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { findRun, nameOf, withStore } from "./saved-run.ts";

export const tag: Command = {
  summary: "give runs a word to find them by, or take it away",
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
      const runs: SavedRun[] = [];
      for (const label of labels.length === 0 ? ["last"] : labels) runs.push(await findRun(label, world));
      const kind = values.remove === true ? "untagged" : "tagged";
      for (const { evidence } of runs) {
        await world.store.ledger.annotate(evidence.run.id, { kind, text: word }, world.user);
      }
      const ids = runs.map(({ evidence }) => evidence.run.id);
      const names = runs.map(({ evidence, context }) => nameOf(evidence.run.id, context));
      if (json) io.out(JSON.stringify({ [kind]: word, runs: ids }, null, 2));
      else io.out(`${names.join(", ")}: ${kind === "tagged" ? "tagged" : "no longer tagged"} ${plainText(word)}`);
      return exitCodes.fine;
    }),
};
