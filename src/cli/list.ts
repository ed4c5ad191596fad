import { shortDigest } from "../report/quantities.ts";
import { listLines } from "../report/terminal.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { filterOf, filterOptions } from "./run-filter.ts";
import { withStore } from "./saved-run.ts";

export const list: Command = {
  summary: "list the runs that were kept",
  operands: "",
  mostOperands: 0,
  options: {
    long: { type: "boolean", short: "l", about: "all fields of each run, as Sumatra shows them" },
    ...filterOptions,
    limit: { type: "string", short: "n", value: "NUMBER", about: "at most so many, newest first (20)" },
  },
  examples: [
    ["tickmark list", "the last twenty"],
    ["tickmark list --tag demo --where N=40 --where suite=trilinos", "those with this tag and these parameters"],
    ['tickmark list --outcome diverged --since "7 d"', "what did not come out the same in the last week"],
    ["tickmark list --long -n 1", "all about the last one"],
  ],
  run: (invocation) =>
    withStore(invocation, async ({ store: { ledger } }) => {
      const { values, io, json } = invocation;
      const filter = { ...filterOf(invocation), limit: limitOf(textOf(invocation, "limit")) };
      if (values.long !== true || json) {
        const summaries = await ledger.list(filter);
        if (json) io.out(JSON.stringify({ runs: summaries }, null, 2));
        else if (summaries.length === 0 && isNarrow(invocation)) io.out("No run is like that.");
        else for (const line of listLines(summaries, io)) io.out(line);
        return exitCodes.fine;
      }
      const [{ sumatraRecord }, { sumatraLines }] = await Promise.all([
        import("../record/sumatra.ts"),
        import("../record/sumatra-list.ts"),
      ]);
      for await (const { evidence, context } of ledger.entries(filter)) {
        const record = sumatraRecord(evidence, context, { digestOf: shortDigest, root: "", log: "" });
        for (const line of sumatraLines(record)) io.out(line);
      }
      return exitCodes.fine;
    }),
};

const isNarrow = ({ values }: Invocation): boolean =>
  Object.keys(filterOptions).some((name) => values[name] !== undefined);

function limitOf(text = "20"): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit is a whole number from 1, not "${text}"`);
}
