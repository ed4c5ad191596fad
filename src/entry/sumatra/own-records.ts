import { importedWord, type KeptRecord } from "../../domain/imported-record.ts";
import { labelProblem } from "../../domain/record-project.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import { beganAt, secondsOf, type UnfinishedRun } from "../../domain/unfinished.ts";
import type { StoredProject } from "../../ports.ts";
import { receivedRecord } from "../../record/received.ts";
import { sumatraUnfinished, unfinishedStatus } from "../../record/sumatra-unfinished.ts";
import type { ProjectRow } from "../../report/pages/sumatra-page.ts";
import type { WebWorld } from "../web/web-world.ts";
import { type FoundRecord, inertRecord, runAsRecord, tagsOf } from "./repository-runs.ts";

/*
 * All that this machine's own store holds, as the records of one project: runs, also those that never came to an end, and what
 * other programs wrote of theirs.
 */

/** What the project is called. Whatever else a client made by this name is not reached while the store is one's own. */
export const ownProject = "local";

type Store = Pick<WebWorld, "ledger" | "unfinished" | "imported" | "objects" | "clock">;

/** A client reads the records of a list one by one. */
const mostEntries = 10_000;

/** Newest first; with tags, those that have one of them or more. Of several with one label, the one that the label leads to. */
export async function ownEntries(world: Store, tags: readonly string[] | null): Promise<readonly ProjectRow[]> {
  const runs = (await world.ledger.list({ limit: mostEntries })).map(
    (run): ProjectRow => ({
      label: nameOfRun(run.id, run),
      startedAt: run.startedAt,
      seconds: run.wallSeconds,
      reason: run.reason ?? "",
      outcome: run.outcome ?? "",
      tags: tagsOf(run),
    }),
  );
  const unfinished = (await world.unfinished.list({ limit: mostEntries })).map((run) =>
    unfinishedEntry(run, world.clock.now()),
  );
  const imported: ProjectRow[] = [];
  for await (const record of world.imported.entries({ limit: mostEntries })) {
    if (isHandedOn(record)) imported.push(importedEntry(record));
  }
  const byLabel = new Map<string, ProjectRow>();
  for (const entry of [...runs, ...unfinished, ...imported]) {
    if (labelProblem(entry.label) === undefined && !byLabel.has(entry.label)) byLabel.set(entry.label, entry);
  }
  const newest = [...byLabel.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, mostEntries);
  return taggedOf(newest, tags);
}

/** Those that have one of these tags or more; without tags, all. */
export function taggedOf(entries: readonly ProjectRow[], tags: readonly string[] | null): readonly ProjectRow[] {
  return tags === null ? entries : entries.filter((entry) => entry.tags.some((tag) => tags.includes(tag)));
}

/** One of them; an imported one letter by letter as it came. */
export async function ownRecord(world: Store, label: string, base: string): Promise<FoundRecord | undefined> {
  const run = await runAsRecord(world, null, label, base);
  if (run !== undefined) return run;
  const unfinished = await world.unfinished.find(label);
  if (unfinished !== undefined) return { runId: null, content: JSON.stringify(unfinishedRecord(unfinished, world)) };
  const imported = await world.imported.find(label);
  if (imported === undefined || imported.label !== label || !isHandedOn(imported)) return undefined;
  return { runId: null, content: imported.content };
}

/** The store as a project that nobody made. */
export async function projectOfStore(world: Store): Promise<StoredProject> {
  const [last] = await ownEntries(world, null);
  const description = "Runs of this machine, those without an end, and imported records";
  return { name: ownProject, title: "This machine's own store", description, changedAt: last?.startedAt ?? "" };
}

/**
 * Whether programs get an imported record: some of what there is in old ones is executed by who reads them, and any of them may
 * be a stranger's.
 */
export const isHandedOn = ({ content }: Pick<KeptRecord, "content">): boolean => receivedRecord(content).ok;

/** It has no files yet, or nobody kept them. */
function unfinishedRecord(run: UnfinishedRun, { clock }: Store) {
  const surroundings = { digestOf: (digest: string) => digest, root: "./Data", log: "" };
  return inertRecord(sumatraUnfinished(run, surroundings, clock.now()), run.begun.parameters);
}

function unfinishedEntry(run: UnfinishedRun, now: Date): ProjectRow {
  const { context, id, why } = run;
  return {
    label: nameOfRun(id, context),
    startedAt: beganAt(run),
    seconds: secondsOf(run, now),
    reason: context.reason ?? "",
    outcome: [context.outcome, why].filter((each) => each !== null).join("\n"),
    tags: [unfinishedStatus(run.state), ...context.tags],
  };
}

const importedEntry = ({ label, startedAt, duration, reason, outcome, tags }: KeptRecord): ProjectRow => ({
  label,
  startedAt,
  seconds: duration,
  reason,
  outcome,
  // So that they can be told from runs, and asked for; the record itself stays what it was.
  tags: [importedWord, ...tags],
});
