import type { Repository } from "../../domain/repository.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import type { RecordRow, TableFilter } from "../../ports.ts";
import { type Links, linksFrom } from "../../report/links.ts";
import { hasMoved, seenForRecords, seenPlace } from "../web/access.ts";
import type { Answer } from "../web/answer.ts";
import { json, moved, problem } from "./answers.ts";
import { askedRuns, badCursor } from "./asked-runs.ts";
import { besideRuns, nothingBeside } from "./beside-runs.ts";
import type { Question } from "./question.ts";

/** `/api/v1/repositories/{owner}/{repo}/runs`, newest first */
export async function runsAnswer(question: Question): Promise<Answer | undefined> {
  const { world, asked, token } = question;
  const repository = await seenForRecords(world, asked, token?.place ?? null);
  if (repository === undefined) return undefined;
  const parts = ofRepository(repository, "runs");
  if (hasMoved(repository, asked)) return moved(linksFrom(world.publicUrl).api(parts, [...asked.query]));
  return pageOfRuns(question, { parts, repositoryId: repository.id, isPrivate: repository.isPrivate });
}

/** `/api/v1/runs`: all runs of this machine's own store, and on the first page what else it holds. */
export async function ownRunsAnswer(question: Question): Promise<Answer | undefined> {
  const place = await seenPlace(question.world, { ...question.asked, params: {} });
  if (place === undefined) return undefined;
  return pageOfRuns(question, { parts: ["runs"], repositoryId: null, isPrivate: false }, (filter, limit) =>
    besideRuns(question.world, filter, limit),
  );
}

interface List {
  readonly parts: readonly string[];
  readonly repositoryId: number | null;
  readonly isPrivate: boolean;
}

async function pageOfRuns(
  { world, asked }: Question,
  { parts, repositoryId, isPrivate }: List,
  beside?: (filter: TableFilter, limit: number) => Promise<object>,
): Promise<Answer> {
  const links = linksFrom(world.publicUrl);
  const address = (query: URLSearchParams) => links.api(parts, [...query]);
  const { filter, limit, cursor, errors } = askedRuns(asked.query, repositoryId, world.clock.now());
  if (errors.length > 0) return problem(400, "The address asks for what cannot be understood.", {}, errors);
  const place = cursor === null ? null : { beyond: cursor, direction: "after" as const };
  const page = await world.table.page(filter, { by: "started", descending: true }, place, limit);
  // The table begins again where it does not know the place; a program that follows `next` would go round for ever.
  if (cursor !== null && !page.hasBefore) {
    return problem(400, "The list cannot go on from there.", {}, [{ parameter: "cursor", detail: badCursor }]);
  }
  const last = page.rows.at(-1);
  const next = page.hasAfter && last !== undefined ? address(continued(asked.query, last.id)) : null;
  const runs = page.rows.map((row) => summaryOf(row, links));
  const more = beside === undefined ? {} : cursor === null ? await beside(filter, limit) : nothingBeside;
  return json(`${JSON.stringify({ runs, ...more, next })}\n`, {
    isPrivate,
    ...(next !== null && { headers: { Link: `<${next}>; rel="next"` } }),
  });
}

/** The parts of an address below a repository. */
export function ofRepository({ owner, name }: Repository, thing: string): readonly string[] {
  return ["repositories", owner, name, thing];
}

function continued(query: URLSearchParams, cursor: string): URLSearchParams {
  const next = new URLSearchParams(query);
  next.set("cursor", cursor);
  return next;
}

function summaryOf(row: RecordRow, links: Links) {
  const { id, analysis, branch, commit, verdict, grade, startedAt, wallSeconds, tags, reason, outcome } = row;
  return {
    id,
    label: nameOfRun(row.id, row),
    analysis,
    branch,
    commit,
    verdict,
    grade,
    startedAt,
    wallSeconds,
    tags,
    reason,
    outcome,
    parameters: Object.fromEntries(row.parameters),
    links: { self: links.api(["runs", id]), page: links.run(id) },
  };
}
