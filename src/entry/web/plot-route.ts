import { importedWord } from "../../domain/imported-record.ts";
import { comparable, isNumber, numberOf } from "../../domain/parameters/field.ts";
import type { KeptFilter, KeptRow } from "../../ports.ts";
import { flatRow, type Row, unfinishedRow } from "../../record/flat.ts";
import { importedRow } from "../../record/imported.ts";
import type { Links } from "../../report/links.ts";
import { type PlotChoice, type PlotColumn, plotPage } from "../../report/pages/plot-page.ts";
import { recordAddress } from "../../report/pages/record-state.ts";
import { recordName } from "../../report/pages/records-view.ts";
import type { PlotPoint } from "../../report/plot.ts";
import { type KeptEntry, keptEntries } from "../kept-entries.ts";
import { hasMoved, seenPlace } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, redirect } from "./answer.ts";
import { askedRecords, newestRecords } from "./records-routes.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** More points than this are a stain. */
const mostPoints = 2000;
/** Where the evidence of each has to be read. */
const mostRead = 500;
/** Of so many it is known which results there are. */
const mostLookedAt = 20;

/** Columns that every record has in its summary. */
const summaryColumns: Readonly<Record<string, readonly [label: string, (row: KeptRow) => string | number | null]>> = {
  started: ["started", ({ startedAt }) => startedAt],
  duration: ["duration in seconds", ({ wallSeconds }) => wallSeconds],
  verdict: ["verdict", ({ state }) => state],
  grade: ["grade", ({ grade }) => grade],
  analysis: ["analysis", ({ analysis }) => analysis],
  branch: ["branch", ({ branch }) => branch],
  commit: ["commit", ({ commit }) => commit?.slice(0, 7) ?? null],
};

/** Columns that are read from the evidence, by their names in the flat export. */
const readColumns: Readonly<Record<string, string>> = {
  cpu_seconds: "processor time in seconds",
  peak_memory_bytes: "most memory in bytes",
  cpu: "processor",
  image: "image",
  user: "user",
};

/** `/r/:owner/:repo/plot`, and `/plot` of this machine */
export async function plotRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const place = await seenPlace(world, asked);
  if (place === undefined) return undefined;
  const { repository } = place;
  const isPrivate = repository?.isPrivate ?? false;
  const links = linksFor(world, asked, isPrivate);
  if (repository !== null && hasMoved(repository, asked)) return redirect(links.plot(repository));
  const { query, filter, problems } = askedRecords(world, asked, repository?.id ?? null);
  const columns = await columnsOf(world, filter);
  const choice = choiceOf(asked.query, columns);
  const unknown = [choice.x, choice.y, choice.colour].filter(
    (name) => name !== "" && !columns.some((column) => column.name === name),
  );
  const all = [...problems, ...unknown.map((name) => `These records have no column “${name}”.`)];
  const isUsable = all.length === 0;
  const { points, isMore } = isUsable ? await pointsOf(world, filter, choice, links) : { points: [], isMore: false };
  const reader = readerOf(world, asked);
  const body = plotPage({ of: repository, query, links, choice, columns, points, isMore, problems: all, reader });
  const manner = { ...mannerFor(asked, isPrivate), hasForms: true, hasScript: true };
  return pageAnswer(body, isUsable ? manner : { ...manner, status: 400 });
}

async function columnsOf(world: WebWorld, filter: KeptFilter): Promise<readonly PlotColumn[]> {
  const { columns: parameters } = await world.keptTable.parameters(filter, newestRecords);
  const claims = new Set<string>();
  for await (const kept of keptEntries({ ...filter, limit: mostLookedAt }, world)) {
    if (kept.kind === "run") for (const { claim } of kept.run.evidence.claims) claims.add(claim.text);
  }
  return [
    ...Object.entries(summaryColumns).map(([name, [label]]) => ({ name, label })),
    ...parameters.map(({ name }) => ({ name: `parameters.${name}`, label: name })),
    ...[...claims].map((text) => ({ name: `claims.${text}`, label: `result: ${text}` })),
    ...Object.entries(readColumns).map(([name, label]) => ({ name, label })),
  ];
}

/** Without a wish, how long it took against the first parameter that is a number. */
function choiceOf(address: URLSearchParams, columns: readonly PlotColumn[]): PlotChoice {
  const given = (name: string) => (address.get(name) ?? "").slice(0, 600);
  return {
    x: given("x") || (columns.find(({ name }) => name.startsWith("parameters."))?.name ?? "started"),
    y: given("y") || "duration",
    colour: address.has("colour") ? given("colour") : "",
    isLogarithmicX: address.get("logx") === "1",
    isLogarithmicY: address.get("logy") === "1",
  };
}

type Values = (column: string) => string | number | null;

async function pointsOf(world: WebWorld, filter: KeptFilter, { x, y, colour }: PlotChoice, links: Links) {
  const isSummed = [x, y, colour].every((name) => name === "" || isFast(name));
  const point = (record: Plotted, read: Values): PlotPoint => ({
    x: read(x),
    y: read(y),
    group: colour === "" ? null : read(colour),
    href: recordAddress(record, links),
    name: recordName(record),
  });
  const points: PlotPoint[] = [];
  const limit = isSummed ? mostPoints : mostRead;
  if (isSummed) {
    const order = { by: "started", descending: true } as const;
    const { rows, hasAfter } = await world.keptTable.page(filter, order, null, limit);
    for (const row of rows) {
      points.push(
        point(row, (name) => {
          const own = parameterOf(name);
          if (own === undefined)
            return Object.hasOwn(summaryColumns, name) ? (summaryColumns[name]?.[1](row) ?? null) : null;
          const text = row.parameters.get(own);
          return text === undefined ? null : valueOfText(text);
        }),
      );
    }
    return { points, isMore: hasAfter };
  }
  for await (const kept of keptEntries({ ...filter, limit: limit + 1 }, world)) {
    const { record, row } = plotted(kept, world.clock.now());
    const value = (name: string) => {
      if (name === "verdict") return record.state;
      const key = name === "started" ? "timestamp" : name;
      const found = Object.hasOwn(row, key) ? (row[key] ?? null) : null;
      return typeof found === "boolean"
        ? String(found)
        : typeof found === "string"
          ? valueOfText(comparable(found))
          : found;
    };
    points.push(point(record, value));
  }
  return { points: points.slice(0, limit), isMore: points.length > limit };
}

type Plotted = Pick<KeptRow, "id" | "label" | "state">;

/** A record with all that is known of it as a row; of what was imported no results are known in our words. */
function plotted(kept: KeptEntry, now: Date): { readonly record: Plotted; readonly row: Row } {
  if (kept.kind === "imported") {
    const { id, label } = kept.record;
    return { record: { id, label, state: importedWord }, row: importedRow(kept.record) };
  }
  const { label } = kept.run.context;
  if (kept.kind === "unfinished") {
    const { id, state } = kept.run;
    return { record: { id, label, state }, row: unfinishedRow(kept.run, now) };
  }
  const { evidence, context } = kept.run;
  const { run, verdict } = evidence;
  return { record: { id: run.id, label, state: verdict.kind }, row: flatRow(evidence, context, "") };
}

const parameterOf = (name: string): string | undefined =>
  name.startsWith("parameters.") ? name.slice("parameters.".length) : undefined;

const isFast = (name: string): boolean => Object.hasOwn(summaryColumns, name) || parameterOf(name) !== undefined;

function valueOfText(text: string): string | number {
  const value = isNumber(text) ? numberOf(text) : text;
  return typeof value === "number" ? value : text;
}
