import type { KeptRecord } from "../domain/imported-record.ts";
import { beganAt, type UnfinishedRun } from "../domain/unfinished.ts";
import type { RunFilter } from "../ports.ts";
import type { SumatraRecord } from "../record/sumatra.ts";
import { shortDigest } from "../report/quantities.ts";
import { type KeptRuns, listLines } from "../report/run-list.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { filterOf, filterOptions } from "./run-filter.ts";
import { withStore } from "./saved-run.ts";

const formats = ["text", "json", "html", "latex", "shell"];

export const list: Command = {
  operands: "",
  mostOperands: 0,
  options: {
    long: { type: "boolean", short: "l", about: "all fields of each run, as Sumatra shows them" },
    table: { type: "boolean", short: "T", about: "Sumatra's fields side by side" },
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      about: "Sumatra's fields as text, json, html or latex; or shell: a script that does it all again",
    },
    ...filterOptions,
    limit: { type: "string", short: "n", value: "NUMBER", about: "at most so many, newest first (20)" },
  },
  examples: [
    ["tickmark list", "the last twenty, those included that are running"],
    ["tickmark list --tag demo --where N=40 --where suite=trilinos", "those with this tag and these parameters"],
    ['tickmark list --outcome diverged --since "7 d"', "what did not come out the same in the last week"],
    ["tickmark list --outcome killed", "what never came to an end"],
    ["tickmark list --long -n 1", "all about the last one"],
    ["tickmark list -p N=40 -d 2026-01-31 -T", "those of a day with this parameter, in a table"],
    ["tickmark list --format shell > again.sh", "a script that does all of it again"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { io, json } = invocation;
      const filter = { ...filterOf(invocation), limit: limitOf(textOf(invocation, "limit")) };
      const format = formatOf(invocation);
      if (format !== undefined && !json) return formatted(format, filter, world, invocation);
      const summaries = await world.store.ledger.list(filter);
      const unfinished = await world.store.unfinished.list(filter);
      const imported = await importedLike(filter, world);
      const kept = limited({ summaries, unfinished, imported }, filter.limit);
      const count = summaries.length + unfinished.length + imported.length;
      if (json) io.out(JSON.stringify(asDocument(kept), null, 2));
      else if (count === 0 && isNarrow(invocation)) io.out("No run is like that.");
      else for (const line of listLines(kept, io, new Date())) io.out(line);
      return exitCodes.fine;
    }),
};

type Format = "long" | "table" | "json" | "html" | "latex" | "shell";

/** undefined for the short list. */
function formatOf(invocation: Invocation): Format | undefined {
  const { values } = invocation;
  const format = textOf(invocation, "format");
  if (format !== undefined && !formats.includes(format)) {
    throw new UsageError(`--format is ${formats.slice(0, -1).join(", ")} or ${formats.at(-1)}, not "${format}"`);
  }
  if (format !== undefined && format !== "text") return format as Format;
  if (values.table === true) return "table";
  return values.long === true || format === "text" ? "long" : undefined;
}

/** In Sumatra's words, newest first. */
async function formatted(format: Format, filter: RunFilter, world: World, { io }: Invocation): Promise<number> {
  if (format === "shell") return (await import("./list-script.ts")).listScript(filter, world, io);
  const [
    { keptEntries },
    { sumatraRecord },
    { launchedBy, shownRecord },
    { sumatraUnfinished },
    { sumatraFields },
    report,
  ] = await Promise.all([
    import("../entry/kept-entries.ts"),
    import("../record/sumatra.ts"),
    import("../record/imported.ts"),
    import("../record/sumatra-unfinished.ts"),
    import("../record/sumatra-list.ts"),
    import("../report/record-formats.ts"),
  ]);
  const around = { digestOf: shortDigest, root: "", log: "" };
  const now = new Date();
  const records: { readonly record: SumatraRecord; readonly launched?: string }[] = [];
  for await (const kept of keptEntries(filter, world.store)) {
    if (kept.kind === "imported") {
      const record = shownRecord(kept.record);
      records.push({ record, launched: `${launchedBy(record)}, imported` });
    } else if (kept.kind === "unfinished") {
      const isOnHost = kept.run.begun.plan.environment.kind === "host";
      records.push({
        record: sumatraUnfinished(kept.run, around, now),
        ...(isOnHost && { launched: onHost(kept.run) }),
      });
    } else records.push({ record: sumatraRecord(kept.run.evidence, kept.run.context, around) });
  }
  const fields = records.map(({ record, launched }) => sumatraFields(record, launched));
  if (format === "json")
    io.out(
      JSON.stringify(
        records.map(({ record }) => record),
        null,
        2,
      ),
    );
  else if (format === "long") for (const line of fields.flatMap(report.longLines)) io.out(line);
  else if (format === "table") for (const line of report.tableLines(fields, io.width)) io.out(line);
  else for (const line of (format === "html" ? report.htmlLines : report.latexLines)(fields)) io.out(line);
  return exitCodes.fine;
}

/** Nobody wrote down the machine of a run that did not end, so its plan has to say that nothing contained it. */
const onHost = ({ begun }: UnfinishedRun): string => `host (n=${Math.ceil(begun.plan.limits.cpus)})`;

const newest = <Run extends { readonly at: string }>(runs: readonly Run[], limit: number): readonly Run[] =>
  runs.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, limit);

/** What other programs wrote of runs of their own, newest first. */
async function importedLike(filter: RunFilter, { store }: World): Promise<readonly KeptRecord[]> {
  const found: KeptRecord[] = [];
  for await (const record of store.imported.entries(filter)) found.push(record);
  return found;
}

/** What a program is told; of imported records all but their own text. */
const asDocument = ({ summaries, unfinished, imported }: KeptRuns) => ({
  runs: summaries,
  unfinished,
  imported: imported.map(({ content, ...facts }) => facts),
});

/** The newest of the three kinds taken together, each kind by itself. */
function limited({ summaries, unfinished, imported }: KeptRuns, limit: number): KeptRuns {
  const all = [
    ...summaries.map((run) => ({ at: run.startedAt, id: run.id })),
    ...unfinished.map((run) => ({ at: beganAt(run), id: run.id })),
    ...imported.map((run) => ({ at: run.startedAt, id: run.id })),
  ];
  const chosen = new Set(newest(all, limit).map(({ id }) => id));
  return {
    summaries: summaries.filter(({ id }) => chosen.has(id)),
    unfinished: unfinished.filter(({ id }) => chosen.has(id)),
    imported: imported.filter(({ id }) => chosen.has(id)),
  };
}

const isNarrow = ({ values }: Invocation): boolean =>
  Object.keys(filterOptions).some((name) => values[name] !== undefined);

function limitOf(text = "20"): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new UsageError(`--limit is a whole number from 1, not "${text}"`);
}
