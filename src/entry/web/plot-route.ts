import { comparable, isNumber, numberOf } from "../../domain/parameters/field.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import type { TableFilter } from "../../ports.ts";
import { flatRow } from "../../record/flat.ts";
import type { Links } from "../../report/links.ts";
import { type PlotChoice, type PlotColumn, plotPage } from "../../report/pages/plot-page.ts";
import { recordName } from "../../report/pages/records-view.ts";
import type { PlotPoint } from "../../report/plot.ts";
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
const summaryColumns: Readonly<Record<string, readonly [label: string, (run: RunSummary) => string | number | null]>> =
  {
    started: ["started", ({ startedAt }) => startedAt],
    duration: ["duration in seconds", ({ wallSeconds }) => wallSeconds],
    verdict: ["verdict", ({ verdict }) => verdict],
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

async function columnsOf(world: WebWorld, filter: TableFilter): Promise<readonly PlotColumn[]> {
  const { columns: parameters } = await world.table.parameters(filter, newestRecords);
  const claims = new Set<string>();
  for await (const { evidence } of world.ledger.entries({ ...filter, limit: mostLookedAt })) {
    for (const { claim } of evidence.claims) claims.add(claim.text);
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

async function pointsOf(world: WebWorld, filter: TableFilter, { x, y, colour }: PlotChoice, links: Links) {
  const isSummed = [x, y, colour].every((name) => name === "" || isFast(name));
  const point = (run: Pick<RunSummary, "id" | "label">, read: Values): PlotPoint => ({
    x: read(x),
    y: read(y),
    group: colour === "" ? null : read(colour),
    href: links.run(run.id),
    name: recordName(run),
  });
  const points: PlotPoint[] = [];
  const limit = isSummed ? mostPoints : mostRead;
  if (isSummed) {
    const order = { by: "started", descending: true } as const;
    const { rows, hasAfter } = await world.table.page(filter, order, null, limit);
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
  for await (const { evidence, context } of world.ledger.entries({ ...filter, limit: limit + 1 })) {
    const row = flatRow(evidence, context, "");
    const value = (name: string) => {
      const key = name === "started" ? "timestamp" : name;
      const found = Object.hasOwn(row, key) ? (row[key] ?? null) : null;
      return typeof found === "boolean"
        ? String(found)
        : typeof found === "string"
          ? valueOfText(comparable(found))
          : found;
    };
    points.push(point({ id: evidence.run.id, label: context.label }, value));
  }
  return { points: points.slice(0, limit), isMore: points.length > limit };
}

const parameterOf = (name: string): string | undefined =>
  name.startsWith("parameters.") ? name.slice("parameters.".length) : undefined;

const isFast = (name: string): boolean => Object.hasOwn(summaryColumns, name) || parameterOf(name) !== undefined;

function valueOfText(text: string): string | number {
  const value = isNumber(text) ? numberOf(text) : text;
  return typeof value === "number" ? value : text;
}
