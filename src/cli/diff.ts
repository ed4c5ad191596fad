import { differencesBetween, isOfMachine } from "../record/differences.ts";
import { differenceLines } from "../report/differences.ts";
import { compareRuns } from "../verify/compare-runs.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { diffImported } from "./diff-imported.ts";
import { findKept } from "./kept-records.ts";
import { withStore } from "./saved-run.ts";

export const diff: Command = {
  operands: "LABEL [LABEL]",
  mostOperands: 2,
  options: {
    long: { type: "boolean", short: "l", about: "every difference, with nothing left out of it" },
  },
  examples: [
    ["tickmark diff 3f2a9c 81d07e", "parameters, source, environment, inputs and outputs of two runs"],
    ["tickmark diff --long 3f2a9c 81d07e", "the same with every package that is another one"],
    ["tickmark diff 3f2a9c", "of a run and the last one"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { positionals, values, io, json } = invocation;
      const [one, other = "last"] = positionals;
      if (one === undefined) throw new UsageError("which runs? `tickmark list` shows their labels");
      const kept = [await findKept(one, world), await findKept(other, world)] as const;
      if (kept[0].kind === "imported" || kept[1].kind === "imported") return diffImported(kept, world, invocation);
      const first = kept[0].run.evidence;
      const second = kept[1].run.evidence;
      const differences = differencesBetween(first.run.record, second.run.record);
      const comparisons = await compareRuns(first, second, world);
      const ids = { first: first.run.id, second: second.run.id };
      if (json) io.out(JSON.stringify({ ...ids, differences, comparisons }, null, 2));
      else {
        const style = { ...io, isLong: values.long === true };
        for (const line of differenceLines(differences, comparisons, style)) io.out(line);
      }
      // Another machine alone makes no difference, nor does another spelling of the same content.
      const isSame =
        differences.every(isOfMachine) &&
        comparisons.every(({ kind }) => ["identical", "equivalent", "close"].includes(kind));
      return isSame ? exitCodes.fine : exitCodes.notReproduced;
    }),
};
