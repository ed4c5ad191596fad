import type { Comparison } from "../../domain/comparison.ts";
import { differencesBetween } from "../../record/differences.ts";
import type { Owner } from "../../report/links.ts";
import { choicePage, comparisonPage } from "../../report/pages/comparison-page.ts";
import { compareRuns } from "../../verify/compare-runs.ts";
import { type SeenRun, seenRecord } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer } from "./answer.ts";
import { isPicture } from "./file-types.ts";
import { keptComparison } from "./kept-comparison.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

/** `/compare?run=…&run=…`: two records that the visitor may see, whoever they belong to. */
export async function comparisonRoute(world: WebWorld, asked: Asked): Promise<Answer | undefined> {
  const given = asked.query
    .getAll("run")
    .slice(0, 3)
    .map((word) => word.trim().slice(0, 200));
  const links = linksFor(world, asked, asked.key !== null);
  const reader = readerOf(world, asked);
  const ask = (problem: string | null, status: number) =>
    pageAnswer(choicePage({ given, problem, links, reader }), {
      ...mannerFor(asked, asked.key !== null),
      hasForms: true,
      status,
    });
  if (given.length === 0) return ask(null, 200);
  if (given.length !== 2)
    return ask(given.length === 1 ? "Choose a second record." : "Choose two records, not more.", 400);
  const [one, other] = await Promise.all(given.map((id) => seenRecord(world, { ...asked, params: { id } })));
  if (one === undefined || other === undefined) return ask("There is no such record, or you may not see it.", 404);
  if (one.kind !== "run" || other.kind !== "run") return keptComparison(world, asked, [one, other]);
  const [first, second] = [one.seen, other.seen];
  const isPrivate = first.isPrivate || second.isPrivate;
  const outputs = await compared(world, first, second);
  const body = comparisonPage({
    first: { ...first, pictures: await picturesOf(world, first) },
    second: { ...second, pictures: await picturesOf(world, second) },
    differences: differencesBetween(first.evidence.run.record, second.evidence.run.record),
    outputs: typeof outputs === "string" ? null : outputs,
    trouble: typeof outputs === "string" ? outputs : null,
    of: placeOf(world, first, second),
    links,
    reader,
  });
  return pageAnswer(body, { ...mannerFor(asked, isPrivate), status: typeof outputs === "string" ? 503 : 200 });
}

/** Where both come from. A server shows records of repositories only. */
function placeOf({ isOwnMachine }: WebWorld, first: SeenRun, second: SeenRun): Owner | undefined {
  if (first.repository?.id !== second.repository?.id) return undefined;
  return first.repository ?? (isOwnMachine === true ? null : undefined);
}

async function picturesOf({ objects }: WebWorld, { evidence }: SeenRun): Promise<ReadonlySet<string>> {
  const pictures = evidence.run.record.outputs.filter(({ mediaType }) => isPicture(mediaType)).slice(0, 100);
  const held = await Promise.all(pictures.map(({ digest }) => objects.has(digest)));
  return new Set(pictures.filter((_, index) => held[index]).map(({ path }) => path));
}

const mostKept = 200;
const mostWaiting = 8;
/** What was compared, and what is being compared now, oldest first; for as long as the world is there. */
const memories = new WeakMap<WebWorld["comparer"], Memory>();

interface Memory {
  readonly kept: Map<string, Promise<readonly Comparison[]>>;
  waiting: number;
  last: Promise<unknown>;
}

/** One pair after the other, since reading strangers' files takes a processor; a run never changes, so each is compared once. */
async function compared(
  { comparer, objects }: WebWorld,
  { evidence: first }: SeenRun,
  { evidence: second }: SeenRun,
): Promise<readonly Comparison[] | string> {
  const memory: Memory = memories.get(comparer) ?? { kept: new Map(), waiting: 0, last: Promise.resolve() };
  memories.set(comparer, memory);
  const key = `${first.run.id} ${second.run.id}`;
  const known = memory.kept.get(key);
  if (known !== undefined) return known;
  if (memory.waiting >= mostWaiting) return "Others compare records at the moment. Load this page again in a minute.";
  memory.waiting += 1;
  const result = memory.last.then(() => compareRuns(first, second, { objects, comparer }));
  memory.last = result
    .then(
      () => undefined,
      () => memory.kept.delete(key),
    )
    .finally(() => {
      memory.waiting -= 1;
    });
  memory.kept.set(key, result);
  for (const oldest of memory.kept.keys()) {
    if (memory.kept.size <= mostKept) break;
    memory.kept.delete(oldest);
  }
  return result;
}
