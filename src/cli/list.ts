import type { KeptRecord } from "../domain/imported-record.ts";
import { shortDigest } from "../report/quantities.ts";
import { type Listed, listLines } from "../report/terminal.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { keptEntries } from "./kept-records.ts";
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
    withStore(invocation, async (world) => {
      const { ledger, imported } = world.store;
      const { values, io, json } = invocation;
      const filter = { ...filterOf(invocation), limit: limitOf(textOf(invocation, "limit")) };
      if (values.long !== true || json) {
        const records: KeptRecord[] = [];
        for await (const record of imported.entries(filter)) records.push(record);
        const runs = await ledger.list(filter);
        const summaries: readonly Listed[] = [...runs, ...records]
          .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
          .slice(0, filter.limit);
        if (json) {
          const others = summaries.flatMap((each) => ("content" in each ? [withoutContent(each)] : []));
          io.out(JSON.stringify({ runs: summaries.filter((each) => !("content" in each)), imported: others }, null, 2));
        } else if (summaries.length === 0 && isNarrow(invocation)) io.out("No run is like that.");
        else for (const line of listLines(summaries, io)) io.out(line);
        return exitCodes.fine;
      }
      const [{ sumatraRecord }, { sumatraLines }, { launchedBy, shownRecord }] = await Promise.all([
        import("../record/sumatra.ts"),
        import("../record/sumatra-list.ts"),
        import("../record/imported.ts"),
      ]);
      for await (const kept of keptEntries(filter, world)) {
        if (kept.kind === "imported") {
          const record = shownRecord(kept.record);
          for (const line of sumatraLines(record, `${launchedBy(record)}, imported`)) io.out(line);
          continue;
        }
        const { evidence, context } = kept.run;
        const record = sumatraRecord(evidence, context, { digestOf: shortDigest, root: "", log: "" });
        for (const line of sumatraLines(record)) io.out(line);
      }
      return exitCodes.fine;
    }),
};

const withoutContent = ({ content, ...facts }: KeptRecord): Omit<KeptRecord, "content"> => facts;

const isNarrow = ({ values }: Invocation): boolean =>
  Object.keys(filterOptions).some((name) => values[name] !== undefined);

function limitOf(text = "20"): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit is a whole number from 1, not "${text}"`);
}
