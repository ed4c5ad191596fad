import { spelled } from "../../domain/record-project.ts";
import type { Repository } from "../../domain/repository.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import type { StoredProject } from "../../ports.ts";
import { keptRecord } from "../../record/received.ts";
import { linksFrom } from "../../report/links.ts";
import { type ProjectRow, projectPage } from "../../report/pages/sumatra-page.ts";
import { type Answer, mannerFor, pageAnswer } from "../web/answer.ts";
import { linksWithin, readerOf } from "../web/web-world.ts";
import { json } from "./answers.ts";
import { ownEntries, projectOfStore, taggedOf } from "./own-records.ts";
import type { Place, Question } from "./question.ts";
import { runsIn, taggedRuns, tagsOf } from "./repository-runs.ts";

/** A page has as many rows as are read at a glance; programs get all. */
const mostRows = 100;

/** `GET /P/`, also only of some tags: 200 with the address of every record. undefined where there is no project yet. */
export async function projectAnswer(
  question: Question,
  place: Place,
  tags: readonly string[] | null,
): Promise<Answer | undefined> {
  const project = await storedProject(question, place);
  if (project === undefined) return undefined;
  const { world, asked, form, token, base } = question;
  if (form === "html") {
    const rows = await rowsOf(question, place, tags);
    const links = linksWithin(world, null);
    const body = projectPage({
      project,
      rows: rows.slice(0, mostRows),
      more: rows.length > mostRows,
      tags: tags ?? [],
      repository: place.kind === "runs" ? place.repository : null,
      links,
      reader: readerOf(world, asked),
    });
    return pageAnswer(body, mannerFor(asked, true));
  }
  const { labels, allTags } = await contentOf(question, place, tags);
  const addressOf = addresses(project.name, base);
  return json(
    "project",
    form,
    JSON.stringify({
      ...projectEntry(project, base),
      records: labels.map(addressOf),
      tags: allTags,
      user: token?.id ?? "anonymous",
      access: place.kind === "runs" && !place.repository.isPrivate ? "public" : "private",
    }),
  );
}

/** Clients ask for all of them before each thing that they write, so of a hundred thousand, hardly any is taken apart. */
function addresses(project: string, base: string): (label: string) => string {
  const links = linksFrom(base);
  const root = links.stored(project);
  return (label) => (/^[\w.-]+$/.test(label) ? `${root}${label}/` : links.stored(project, label));
}

/** How a project stands in a list. */
export function projectEntry(project: StoredProject, base: string): ProjectEntry {
  const { name: id, title: name, description, changedAt } = project;
  return { id, name, description, uri: linksFrom(base).stored(id), last_updated: changedAt };
}

interface ProjectEntry {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly uri: string;
  readonly last_updated: string;
}

async function storedProject({ world }: Question, place: Place): Promise<StoredProject | undefined> {
  if (place.kind === "project") return world.recordStore.project(place.name);
  if (place.kind === "own") return projectOfStore(world);
  return projectOfRuns(world, place.repository);
}

/** The runs of a repository as a project that nobody made. */
export async function projectOfRuns(
  { ledger }: Pick<Question["world"], "ledger">,
  { id, owner, name: repository, htmlUrl }: Repository,
): Promise<StoredProject> {
  const name = spelled({ kind: "repository", owner, name: repository });
  const [last] = await ledger.list({ repositoryId: id, limit: 1 });
  return { name, title: name, description: `Reruns of ${htmlUrl}`, changedAt: last?.startedAt ?? "" };
}

/** The labels of the records, of some tags only where they are given, and all tags that there are. */
async function contentOf({ world }: Question, place: Place, tags: readonly string[] | null) {
  if (place.kind === "own") {
    const entries = await ownEntries(world, null);
    return {
      labels: taggedOf(entries, tags).map(({ label }) => label),
      allTags: [...new Set(entries.flatMap((entry) => entry.tags))].sort(),
    };
  }
  if (place.kind === "runs") {
    const runs = await runsIn(world, place.repository, null);
    return {
      labels: taggedRuns(runs, tags).map((run) => nameOfRun(run.id, run)),
      allTags: [...new Set(runs.flatMap(tagsOf))].sort(),
    };
  }
  const [labels, allTags] = await Promise.all([
    world.recordStore.labels(place.name, tags, Number.MAX_SAFE_INTEGER),
    world.recordStore.tags(place.name),
  ]);
  return { labels, allTags };
}

async function rowsOf(
  { world }: Question,
  place: Place,
  tags: readonly string[] | null,
): Promise<readonly ProjectRow[]> {
  if (place.kind === "own") return (await ownEntries(world, tags)).slice(0, mostRows + 1);
  if (place.kind === "runs") {
    const runs = await runsIn(world, place.repository, tags, mostRows + 1);
    return runs.map((run) => ({
      label: nameOfRun(run.id, run),
      startedAt: run.startedAt,
      seconds: run.wallSeconds,
      reason: run.reason ?? "",
      outcome: run.outcome ?? "",
      tags: tagsOf(run),
    }));
  }
  const labels = await world.recordStore.labels(place.name, tags, mostRows + 1);
  const rows: ProjectRow[] = [];
  for (const label of labels) {
    const found = await world.recordStore.record(place.name, label);
    if (found !== undefined) rows.push(rowOf(found.content));
  }
  return rows;
}

function rowOf(content: string): ProjectRow {
  const { fields, label, timestamp, tags } = keptRecord(content);
  const { duration, reason, outcome } = fields;
  return {
    label,
    startedAt: timestamp,
    seconds: typeof duration === "number" ? duration : null,
    reason: typeof reason === "string" ? reason : "",
    outcome: typeof outcome === "string" ? outcome : "",
    tags,
  };
}
