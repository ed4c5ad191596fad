import { causesOf } from "./compare/causes.ts";
import { compare } from "./compare/compare.ts";
import { absent, type ClaimResult } from "./domain/claim.ts";
import type { Conditions } from "./domain/conditions.ts";
import { rulesFor } from "./domain/declared-outputs.ts";
import { type Digest, digestOf } from "./domain/digest.ts";
import type { Evidence } from "./domain/evidence.ts";
import type { Failure, ProducedOutput } from "./domain/execution.ts";
import { Fault } from "./domain/fault.ts";
import type { RecordedAnalysis, RecordedOutput } from "./domain/lock.ts";
import { constantEpoch } from "./domain/names.ts";
import { matcher } from "./domain/patterns.ts";
import type { Plan } from "./domain/plan.ts";
import type { Watch } from "./domain/progress.ts";
import type { ChangesRecord, ResolvedImage, Run } from "./domain/run.ts";
import { type Execution, execute } from "./execute/execute.ts";
import type { Clock, Collected, Comparer, LogFile, Logs, Objects, Renderer, SourceTree, Workspace } from "./ports.ts";
import { describeSource } from "./prepare/describe-source.ts";
import { type OtherParameters, type Prepared, type PrepareWorld, prepare } from "./prepare/prepare.ts";
import { identifiedRun } from "./record/run-id.ts";
import { decide } from "./verdict/decide.ts";
import { withViews } from "./views.ts";

export interface VerifyWorld extends PrepareWorld {
  readonly clock: Clock;
  readonly logs: Logs;
  readonly comparer: Comparer;
  readonly renderer: Renderer;
  /** Version of this program, and on whose behalf it runs. */
  readonly version: string;
  readonly user: string;
}

/** One analysis of one tree, with what was recorded of it. */
export interface Task {
  readonly plan: Plan;
  readonly recorded: RecordedAnalysis | null;
  readonly notes: readonly string[];
  readonly tree: SourceTree;
  /** Whether an earlier run of this same repository produced a file with this digest. */
  hasProduced(digest: Digest): Promise<boolean>;
  /** What the container sees instead of the parameters of the source. */
  readonly parameters?: OtherParameters;
  /** What the tree has that its commit has not, where that was kept. */
  readonly diff?: ChangesRecord;
  /** Whether inputs are fetched from their addresses though they are here: to see that they are still there. */
  readonly areInputsAskedFor?: boolean;
  /** Id of the run that this one repeats. */
  readonly repeats?: string;
  /** What surrounds the run otherwise than it usually does; the record says so. */
  readonly conditions?: Conditions;
}

/** The one-way street: prepare → execute → compare → decide. Nothing of the run is left on the machine but the evidence. */
export async function verify(task: Task, world: VerifyWorld, watch: Watch, signal: AbortSignal): Promise<Evidence> {
  const name = world.clock.nonce();
  const workspace = await world.workspaces.create(name, task.conditions?.user);
  try {
    const run = await rerun(task, name, workspace, world, watch, signal);
    const { failure, outputs } = run.record;
    watch({ kind: "stage", stage: "compare", detail: "" });
    const recorded = task.recorded?.outputs ?? [];
    const declared = isDeclared(task.plan) ? task.plan.outputs : outputs.map(({ path }) => ({ path, label: null }));
    const sides = { declared, recorded, produced: outputs, refused: run.refused };
    const recordedFiles = recordedSide(task, world.objects);
    const { compare: compareFiles, canonical } = world.comparer;
    const judges = { holds: recordedFiles.holds, compare: compareFiles, canonical };
    // Outputs of a run that broke prove nothing, so they are kept but not compared.
    const bare = failure === null ? await compare(sides, judges) : [];
    const comparisons = await withViews(bare, task.plan, world, signal);
    const claims = failure === null ? await checkedClaims(task.plan, outputs, world.comparer) : [];
    const verdict = decide(failure, comparisons, claims, isDeclared(task.plan), task.plan.leftOut);
    const decidedAt = world.clock.now().toISOString();
    const { id, record } = run;
    const causes = causesOf(task.recorded, record, comparisons);
    return {
      run: { id, record },
      comparisons,
      verdict,
      claims,
      causes,
      decidedAt,
      recordedInTree: recordedFiles.found(),
    };
  } finally {
    await workspace.close();
  }
}

/** What the paper says, held against what was produced, output by output. */
async function checkedClaims(
  { claims = [], outputs: declared }: Plan,
  produced: readonly ProducedOutput[],
  comparer: Comparer,
): Promise<readonly ClaimResult[]> {
  const results: ClaimResult[] = [];
  for (const output of new Set(claims.map((claim) => claim.output))) {
    const own = claims.filter((claim) => claim.output === output);
    const file = produced.find(({ path }) => path === output);
    if (file === undefined) {
      results.push(...own.map((claim) => absent(claim, "the output was not produced")));
      continue;
    }
    const found = await comparer.claims(output, file.digest, rulesFor(output, declared), own);
    results.push(
      ...("kind" in found ? own.map((claim) => absent(claim, `it could not be looked up: ${found.reason}`)) : found),
    );
  }
  return results;
}

type Rerun = Run & Pick<Collected, "refused">;

async function rerun(
  task: Task,
  name: string,
  workspace: Workspace,
  world: VerifyWorld,
  watch: Watch,
  signal: AbortSignal,
): Promise<Rerun> {
  const { plan, notes } = task;
  const startedAt = world.clock.now().toISOString();
  const startedSeconds = world.clock.seconds();
  const log = await world.logs.open(name);
  try {
    // Read while the analysis runs; that it failed is told where it is needed.
    const about = describeSource(task.tree);
    about.catch(() => undefined);
    const prepared = await prepare(task, task.tree, workspace, name, world, watch, signal);
    const ready = prepared.kind === "prepared" ? prepared : null;
    const packages = packagesIn(ready, world, signal);
    // Waited for also when the run breaks, so that its container is gone as well.
    const outcome = await executed(task, prepared, name, workspace, log, world, watch, signal).finally(() => packages);
    const run = identifiedRun({
      format: 1,
      nonce: name,
      tickmark: world.version,
      user: world.user,
      plan,
      sourceDigest: ready?.filled.sealed.digest ?? null,
      sourceFiles: sourceFilesOf(ready),
      parameters: ready?.parameters ?? null,
      images: distinctImages(ready),
      machine: await world.engine.machine(),
      packages: await packages,
      inputs: await recheckedInputs(ready, world),
      steps: outcome.steps,
      outputs: outcome.collected.produced,
      log: await log.close(),
      startedAt,
      finishedAt: world.clock.now().toISOString(),
      wallSeconds: world.clock.seconds() - startedSeconds,
      failure: outcome.failure,
      about: await about,
      ...(outcome.collected.gitBlobs && { gitBlobs: outcome.collected.gitBlobs }),
      ...(task.diff !== undefined && { diff: task.diff }),
      ...(task.repeats !== undefined && { repeats: task.repeats }),
      notes: [
        ...notes,
        ...notesOnConditions(task.conditions),
        ...(ready?.notes ?? []),
        ...notesOnOutputs(outcome.collected, ready),
      ],
    });
    return { ...run, refused: outcome.collected.refused };
  } finally {
    // After a fault or an interruption nobody asks for the log, but its file must not stay open.
    await log.close();
  }
}

/** A tree of more files is known by its digest alone: its list would be most of the record. */
const mostSourceFiles = 300;

function sourceFilesOf(prepared: Prepared | null): Readonly<Record<string, Digest>> | null {
  const files = prepared?.filled.sealed.files;
  return files === undefined || files.size > mostSourceFiles ? null : Object.fromEntries(files);
}

/** Asked while the analysis runs, and only of images that were never asked; without an answer the run is still a run. */
async function packagesIn(
  prepared: Prepared | null,
  { engine }: VerifyWorld,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const images = new Map((prepared?.images ?? []).map((image) => [image.id, image]));
  const lists = await Promise.all([...images.values()].map((image) => engine.packages(image, signal).catch(() => [])));
  return [...new Set(lists.flat())].toSorted();
}

const notesOnConditions = (conditions: Conditions = {}): readonly string[] =>
  Object.keys(conditions).length === 0
    ? []
    : [`the run was made under other conditions: ${JSON.stringify(conditions)}`];

/** Nobody can tell a copy from a computation that gives the same bytes, so whoever reads the verdict is told. */
function notesOnOutputs({ produced }: Collected, prepared: Prepared | null): readonly string[] {
  const sources = new Map([...(prepared?.filled.sealed.files ?? [])].map(([source, digest]) => [digest, source]));
  return produced.flatMap(({ path, digest, sizeBytes }) => {
    if (sizeBytes === 0) return [`${path} is empty`];
    const source = sources.get(digest);
    return source === undefined
      ? []
      : [`${path} has the same bytes as the source file ${source}: it may be a copy of it`];
  });
}

/** Each image once, without the engine's own handle of it. */
function distinctImages(prepared: Prepared | null): readonly ResolvedImage[] {
  const images = new Map((prepared?.images ?? []).map(({ id: _, isNamed: __, ...image }) => [image.image, image]));
  return [...images.values()];
}

/** Whether anybody said what the outputs are; else it is all that the run writes. */
const isDeclared = ({ outputs }: Plan): boolean => outputs.length > 0;

/** What programs leave for themselves is nobody's result. */
const isNoScratch = (path: string): boolean => !/(?:^|\/)(?:\.[^/]*|__pycache__)(?:\/|$)/.test(path);

const nothing: Collected = { produced: [], refused: [] };

async function executed(
  { plan, conditions = {} }: Task,
  prepared: Prepared | (Failure & { kind: "unprepared" }),
  run: string,
  workspace: Workspace,
  log: LogFile,
  world: VerifyWorld,
  watch: Watch,
  signal: AbortSignal,
): Promise<Execution & { collected: Collected }> {
  if (prepared.kind === "unprepared") return { steps: [], failure: prepared, collected: nothing };
  watch({ kind: "stage", stage: "run", detail: "" });
  const execution = await execute(plan, { ...prepared, run, workspace, log, conditions }, world, watch, signal);
  if (execution.failure?.kind === "out-of-disk") return { ...execution, collected: nothing };
  watch({ kind: "stage", stage: "collect", detail: "" });
  const collected = await workspace.collect({
    limitBytes: plan.limits.diskBytes,
    ...(isDeclared(plan)
      ? { wanted: matcher(plan.outputs.map(({ path }) => path)), before: prepared.filled.before }
      : { wanted: isNoScratch, before: prepared.filled.sealed.files, sealedAt: constantEpoch }),
  });
  return { ...execution, collected };
}

/** Inputs are mounted read-only; that they still are what they were is observed, not assumed. */
async function recheckedInputs(prepared: Prepared | null, { inputs: store }: VerifyWorld) {
  const inputs = prepared?.inputs ?? [];
  return Promise.all(
    inputs.map(async ({ path, url, digest, sizeBytes, origin }) => {
      if ((await store.checkedPath(digest)) === undefined)
        throw new Fault("FILES", `the input ${path} changed during the run`);
      return { path, url, sizeBytes, origin, digestBefore: digest, digestAfter: digest };
    }),
  );
}

/** Larger recorded files are not read from the repository; what the lock says of them is all that is known then. */
const recordedLimitBytes = 256 * 1024 * 1024;

/**
 * The recorded side is the committed file if its digest is the recorded one, else what an earlier run of the same repository
 * produced. Nothing else in the object store is asked: several repositories may share it, and a lock can name the digest of
 * anybody's file.
 */
function recordedSide({ tree, hasProduced }: Task, objects: Objects) {
  const found = new Set<Digest>();
  return {
    found: () => [...found],
    async holds({ path, digest }: RecordedOutput): Promise<boolean> {
      const bytes = await tree.read(path, recordedLimitBytes).catch(notTooLarge);
      const isCommitted = bytes !== undefined && digestOf(bytes) === digest;
      if (isCommitted) await objects.put(bytes);
      const isHeld = isCommitted || ((await hasProduced(digest)) && (await objects.has(digest)));
      if (isHeld) found.add(digest);
      return isHeld;
    },
  };
}

/** A file that is too large to read is as if it were not there; any other trouble is trouble. */
function notTooLarge(error: unknown): undefined {
  if (error instanceof Fault && error.code === "FILES") return undefined;
  throw error;
}
