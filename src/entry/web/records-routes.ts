import { isVerdict } from "../../domain/record-state.ts";
import type { KeptFilter, KeptRow, SortOrder, TablePlace } from "../../ports.ts";
import { recordsPage } from "../../report/pages/records-page.ts";
import type { Gallery } from "../../report/pages/records-view.ts";
import { readTableQuery, type TableQuery } from "../../report/table-query.ts";
import { hasMoved, seenPlace } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, redirect } from "./answer.ts";
import { isPicture } from "./file-types.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

const rowsOnPage = 50;
const cardsOnPage = 24;
/** Of so many records it is known whether a parameter varies. */
export const newestRecords = 1000;
const mostCounted = 1_000_000;
/** Text is looked for in every record, which takes as long as there are records. */
const mostCountedWithText = 10_000;

/** Which records an address asks for; with problems none. */
export interface AskedRecords {
  readonly query: TableQuery;
  readonly filter: KeptFilter;
  readonly problems: readonly string[];
}

export function askedRecords(world: WebWorld, asked: Asked, repositoryId: number | null): AskedRecords {
  const { query, since, until, problems } = readTableQuery(asked.query, world.clock.now());
  const filter: KeptFilter = {
    ...(repositoryId !== null && { repositoryId }),
    ...(query.text !== "" && { text: query.text }),
    ...(query.verdict !== null && { state: query.verdict }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    tags: query.tags,
    where: query.where,
  };
  return { query, filter, problems };
}

/** `/r/:owner/:repo/records`, and `/records` of this machine */
export async function recordsRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const place = await seenPlace(world, asked);
  if (place === undefined) return undefined;
  const { repository } = place;
  const isPrivate = repository?.isPrivate ?? false;
  const links = linksFor(world, asked, isPrivate);
  if (repository !== null && hasMoved(repository, asked)) return redirect(links.records(repository));
  const { query, filter, problems } = askedRecords(world, asked, repository?.id ?? null);
  const isUsable = problems.length === 0;
  const size = query.view === "figures" ? cardsOnPage : rowsOnPage;
  const most = query.text === "" ? mostCounted : mostCountedWithText;
  const found = isUsable ? await world.keptTable.page(filter, orderOf(query), placeOf(query), size) : none;
  const count = isUsable ? await world.keptTable.count(filter, most + 1) : 0;
  const parameters = isUsable ? await world.keptTable.parameters(filter, newestRecords) : { columns: [], records: 0 };
  const body = recordsPage({
    of: repository,
    query,
    links,
    ...found,
    count: Math.min(count, most),
    isMore: count > most,
    parameters: parameters.columns,
    lookedAt: parameters.records,
    problems,
    gallery: query.view === "figures" ? await galleryOf(world, found.rows) : null,
    running: repository === null ? (await world.liveLogs.running()).slice(0, 8) : [],
    reader: readerOf(world, asked),
  });
  const manner = { ...mannerFor(asked, isPrivate), hasForms: true, hasScript: true };
  return pageAnswer(body, isUsable ? manner : { ...manner, status: 400 });
}

const none = { rows: [], hasBefore: false, hasAfter: false };

function orderOf({ sort, descending }: TableQuery): SortOrder {
  const parameter = /^p\.(.*)$/s.exec(sort)?.[1];
  if (parameter !== undefined) return { by: { parameter }, descending };
  return { by: sort === "duration" || sort === "verdict" ? sort : "started", descending };
}

function placeOf({ after, before }: TableQuery): TablePlace | null {
  if (after !== null) return { beyond: after, direction: "after" };
  return before === null ? null : { beyond: before, direction: "before" };
}

/** A larger picture is no thumbnail. */
const largestThumbnail = 4 * 1024 * 1024;

async function galleryOf(world: WebWorld, rows: readonly KeptRow[]): Promise<Gallery> {
  const gallery = new Map<string, string>();
  for (const { id, state } of rows) {
    if (!isVerdict(state)) continue;
    const outputs = (await world.ledger.find(id))?.evidence.run.record.outputs ?? [];
    const picture = outputs.find(({ mediaType, sizeBytes }) => isPicture(mediaType) && sizeBytes <= largestThumbnail);
    if (picture !== undefined) gallery.set(id, picture.path);
  }
  return gallery;
}
