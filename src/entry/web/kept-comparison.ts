import type { Difference } from "../../domain/difference.ts";
import { type Digest, hexOf, sha1Of } from "../../domain/digest.ts";
import { importedWord } from "../../domain/imported-record.ts";
import { beganAt, secondsOf } from "../../domain/unfinished.ts";
import { gradeOf } from "../../domain/verdict.ts";
import { shownRecord, sumatraDifferences } from "../../record/imported.ts";
import { type SumatraRecord, sumatraRecord } from "../../record/sumatra.ts";
import { sumatraUnfinished } from "../../record/sumatra-unfinished.ts";
import { type ComparedKept, keptComparisonPage } from "../../report/pages/kept-comparison-page.ts";
import type { SeenRecord } from "./access.ts";
import { type Answer, type Asked, mannerFor, pageAnswer } from "./answer.ts";
import { linksFor, readerOf, type WebWorld } from "./web-world.ts";

type Pair = readonly [SeenRecord, SeenRecord];

/**
 * Two records of which one or both are no run that ended: what they say in Sumatra's form, which every kind has. Of a run
 * without an end nothing is known but what was asked of it.
 */
export async function keptComparison(world: WebWorld, asked: Asked, pair: Pair): Promise<Answer> {
  const isPrivate = pair.some((each) => each.kind !== "imported" && each.seen.isPrivate);
  const links = linksFor(world, asked, isPrivate);
  const [first, second] = [await described(world, pair[0], pair[1]), await described(world, pair[1], pair[0])];
  const isAsked = pair.some(({ kind }) => kind === "unfinished");
  const repositories = pair.map((each) => (each.kind === "imported" ? null : each.seen.repository));
  const of = repositories[0]?.id === repositories[1]?.id ? repositories[0] : undefined;
  const body = keptComparisonPage({
    first: first.shown,
    second: second.shown,
    differences: sumatraDifferences(first.record, second.record).filter((each) => !isAsked || isOfQuestion(each)),
    isAsked,
    of: of ?? (world.isOwnMachine === true ? null : undefined),
    links,
    reader: readerOf(world, asked),
  });
  return pageAnswer(body, mannerFor(asked, isPrivate));
}

/** Whether it is about what was asked of a run, and not about what came of it or was only seen when it ended. */
const isOfQuestion = ({ in: section, name }: Difference): boolean =>
  section === "parameters" || (section === "source" && name === "version");

interface Described {
  readonly shown: ComparedKept;
  readonly record: SumatraRecord;
}

async function described(world: WebWorld, each: SeenRecord, other: SeenRecord): Promise<Described> {
  const around = { digestOf: hexOf, root: "", log: "" };
  if (each.kind === "imported") {
    const { id, label, startedAt, duration, tags, reason, outcome } = each.seen;
    const shown = { id, label, state: importedWord, grade: null, startedAt, seconds: duration, tags, reason, outcome };
    return { shown, record: shownRecord(each.seen) };
  }
  if (each.kind === "unfinished") {
    const { run } = each.seen;
    const now = world.clock.now();
    const { id, state, context } = run;
    const shown = { ...context, id, state, grade: null, startedAt: beganAt(run), seconds: secondsOf(run, now) };
    return { shown, record: sumatraUnfinished(run, around, now) };
  }
  const { evidence, context } = each.seen;
  const { id, record } = evidence.run;
  const { startedAt, wallSeconds: seconds } = record;
  const sha1s = other.kind === "imported" ? await digestsOf(world, each, other) : new Map<Digest, string>();
  return {
    shown: { ...context, id, state: evidence.verdict.kind, grade: gradeOf(evidence.verdict), startedAt, seconds },
    record: sumatraRecord(evidence, context, { ...around, digestOf: (digest) => sha1s.get(digest) ?? hexOf(digest) }),
  };
}

const mostHashed = 200;
const mostHashedBytes = 64 * 1024 * 1024;

/** Of the files that an imported record has too, the digests by which Sumatra knows them. */
async function digestsOf(
  { objects }: WebWorld,
  { seen: { evidence } }: Extract<SeenRecord, { kind: "run" }>,
  { seen: kept }: Extract<SeenRecord, { kind: "imported" }>,
): Promise<ReadonlyMap<Digest, string>> {
  const paths = new Set(shownRecord(kept).output_data.map(({ path }) => path));
  const shared = evidence.run.record.outputs.filter(
    ({ path, sizeBytes }) => paths.has(path) && sizeBytes <= mostHashedBytes,
  );
  const digests = new Map<Digest, string>();
  for (const { digest } of shared.slice(0, mostHashed)) {
    const content = await objects.read(digest);
    if (content !== undefined) digests.set(digest, await sha1Of(content.stream));
  }
  return digests;
}
