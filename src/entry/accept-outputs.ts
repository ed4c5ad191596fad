import { type Evidence, isComplete } from "../domain/evidence.ts";
import type { Lock, RecordedAnalysis } from "../domain/lock.ts";
import { lockFile } from "../domain/names.ts";
import { newestPerAnalysis } from "../domain/run-summary.ts";
import { formatLock, parseLock, recordedIn, withRecorded } from "../plan/lock.ts";
import type { AcceptJob, Commits, Conversations, FileMode, People } from "../ports.ts";
import { recordedFrom } from "../record/recorded.ts";
import { type Accepted, acceptedText } from "../report/accepted.ts";
import { completedCheck } from "../report/check-run.ts";
import { canonicalForms } from "./canonical-forms.ts";
import { objectContent } from "./object-content.ts";
import { completedContext, type RerunWorld } from "./rerun-commit.ts";

export interface AcceptWorld extends RerunWorld {
  readonly commits: Commits;
  readonly people: People;
  readonly conversations: Conversations;
}

/** GitHub takes blobs of a hundred megabytes; a commit that nobody can review helps nobody. */
const largestFileBytes = 5 * 2 ** 20;
const largestCommitBytes = 20 * 2 ** 20;

/**
 * Records what a run produced by a commit on its branch, and says what became of it where somebody asked. Called again for the
 * same request, it finds what it did before.
 */
export async function acceptOutputs(job: AcceptJob, request: string, world: AcceptWorld): Promise<void> {
  const found = await newestRun(job, world);
  const outcome = found === undefined ? noRun : await accepted(job, request, found, world);
  await sayAccepted(job, request, outcome, world);
}

const noRun: Accepted = { kind: "no-run" };

/** Tells whoever asked what became of it, once for each key. */
export async function sayAccepted(job: AcceptJob, key: string, outcome: Accepted, world: AcceptWorld): Promise<void> {
  const { repository, answer } = job;
  const text = acceptedText(outcome, job);
  if (answer.kind === "comment") return world.conversations.create(repository, answer.issue, text, key);
  const evidence = await newestRun(job, world);
  if (evidence === undefined) return;
  const context = await completedContext(repository, evidence, world);
  await world.checks.update(repository, answer.id, completedCheck(evidence, { ...context, notice: text }));
}

async function newestRun({ repository, commit, analysis }: AcceptJob, { ledger }: AcceptWorld) {
  const runs = await ledger.list({ repositoryId: repository.id, commit, analysis, limit: 1 });
  const [newest] = newestPerAnalysis(runs);
  return newest === undefined ? undefined : (await ledger.find(newest.id))?.evidence;
}

async function accepted(job: AcceptJob, request: string, evidence: Evidence, world: AcceptWorld): Promise<Accepted> {
  const { repository, commit, branch, by } = job;
  if (!(await world.people.mayWrite(repository, by))) return { kind: "forbidden" };
  if (!isComplete(evidence)) return { kind: "incomplete" };
  const text = await world.contents.readText(repository, commit, lockFile);
  const before = text === undefined ? null : parseLock(text);
  // It was read before the run, so it is whole.
  const lock = await lockOf(job, evidence, Array.isArray(before) ? null : before, world);
  const written = formatLock(lock);
  // A lock that nobody could read would be a trap for the next run.
  if (Array.isArray(parseLock(written))) return { kind: "too-large" };
  if (written === text) return { kind: "same" };
  if (branch === "") return { kind: "not-ours", lock: written };
  const files = await trackedOutputs(job, evidence, world);
  const made = await world.commits.commit(repository, {
    branch,
    parent: commit,
    message: messageOf(job, request, evidence),
    files: [{ path: lockFile, content: Buffer.from(written) }, ...files.written],
  });
  switch (made.kind) {
    case "committed":
      return {
        ...made,
        files: files.written.map(({ path }) => path),
        leftOut: files.leftOut,
        isWholeTreeKnown: files.isWholeTreeKnown,
      };
    case "not-allowed":
      return { kind: "read-only", lock: written };
    default:
      return made;
  }
}

async function lockOf(
  { analysis, outputs }: AcceptJob,
  evidence: Evidence,
  before: Lock | null,
  world: AcceptWorld,
): Promise<Lock> {
  const recorded = recordedFrom(evidence, await canonicalForms([evidence], world.comparer));
  const old = recordedIn(before, analysis);
  return withRecorded(before, analysis, outputs === null ? recorded : partly(recorded, old, new Set(outputs)));
}

/** Only some outputs as they are now, all others as they were. */
function partly(now: RecordedAnalysis, before: RecordedAnalysis | null, wanted: ReadonlySet<string>): RecordedAnalysis {
  const kept = (before?.outputs ?? []).filter(({ path }) => !wanted.has(path));
  const taken = now.outputs.filter(({ path }) => wanted.has(path));
  return { ...now, outputs: [...kept, ...taken].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** The produced files that the repository keeps beside its lock, in the form that they have now. */
async function trackedOutputs(job: AcceptJob, { comparisons, run }: Evidence, world: AcceptWorld) {
  const { repository, commit, outputs } = job;
  const tracked = await world.contents.paths(repository, commit);
  const changed = new Set(comparisons.filter(({ kind }) => kind !== "identical").map(({ path }) => path));
  const wanted = run.record.outputs.filter(
    ({ path }) => tracked?.has(path) === true && changed.has(path) && (outputs === null || outputs.includes(path)),
  );
  const written: { path: string; content: Uint8Array; mode: FileMode }[] = [];
  const leftOut: string[] = [];
  let room = largestCommitBytes;
  for (const { path, digest, sizeBytes } of wanted) {
    const mode = tracked?.get(path) ?? "100644";
    // A link stays a link, and GitHub lets no app write workflows.
    const mayWrite = mode !== "120000" && !path.startsWith(".github/workflows/");
    const isSmall = sizeBytes <= Math.min(largestFileBytes, room);
    const content = mayWrite && isSmall ? await objectContent(world.objects, digest) : undefined;
    if (content === undefined) leftOut.push(path);
    else {
      room -= content.length;
      written.push({ path, content, mode });
    }
  }
  return { written, leftOut, isWholeTreeKnown: tracked !== undefined || changed.size === 0 };
}

function messageOf({ analysis, by, commit }: AcceptJob, request: string, { run }: Evidence): string {
  return [
    `Record the outputs of ${analysis}`,
    `As run ${run.id.slice(0, 12)} of ${commit.slice(0, 12)} produced them. Accepted by @${by}.`,
    `Tickmark-Run: ${run.id}\nTickmark-Request: ${request}`,
  ].join("\n\n");
}
