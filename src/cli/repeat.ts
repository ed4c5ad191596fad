import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Evidence } from "../domain/evidence.ts";
import { Fault } from "../domain/fault.ts";
import { plainText } from "../domain/plain-text.ts";
import { identified } from "../domain/plan.ts";
import type { RunRecord } from "../domain/run.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { objectContent } from "../entry/object-content.ts";
import type { SourceTree } from "../ports.ts";
import { differencesBetween } from "../record/differences.ts";
import { recordedFrom } from "../record/recorded.ts";
import { repetition } from "../record/repeated.ts";
import type { World } from "../world.ts";
import { answer } from "./answer.ts";
import type { Changed } from "./changed.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { rerunOne, rerunOptions } from "./rerun.ts";
import { findRun, withStore } from "./saved-run.ts";

const { analysis: _, ...options } = rerunOptions;

export const repeat: Command = {
  operands: "LABEL",
  mostOperands: 1,
  options,
  examples: [
    ["tickmark repeat 3f2a9c", "the commit of that run, with its parameters and images"],
    ["tickmark repeat last --tag checked", "the newest, with a word to find the repetition by"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { positionals, values, io, json } = invocation;
      const [word] = positionals;
      if (word === undefined) throw new UsageError("which run? `tickmark list` shows their labels");
      const { evidence: original, context } = await findRun(word, world);
      const name = nameOfRun(original.run.id, context);
      const tree = await sourceWithChanges(original.run.record, world, invocation);
      try {
        const reason = textOf(invocation, "reason") ?? `Repeat experiment ${name}`;
        const task = taskOf(original, name);
        const repeated = await rerunOne(task, tree, world, { io, json, values: { ...values, reason } });
        const differences = differencesBetween(original.run.record, repeated.run.record);
        const { matches, outcome } = repetition(original, repeated, differences);
        await world.store.ledger.annotate(repeated.run.id, { kind: "outcome", text: outcome }, world.user);
        if (json)
          io.out(
            JSON.stringify({ original: original.run.id, matches, outcome, differences, runs: [repeated] }, null, 2),
          );
        else {
          await answer([repeated], world, invocation, false);
          io.out("");
          io.out(plainText(outcome));
        }
        await world.clear().catch(() => undefined);
        return matches ? exitCodes.fine : exitCodes.notReproduced;
      } finally {
        await tree.close();
      }
    }),
};

/** The plan of the original, with the images as it had them, held against what it produced. */
function taskOf(original: Evidence, name: string): Changed {
  const { record } = original.run;
  const { id: __, ...content } = record.plan;
  const pins = record.images
    .filter(({ kind }) => kind !== "built" && kind !== "host")
    .map(({ image, resolved }) => ({ image, resolved }));
  const { parameters } = record;
  // What nobody declared lies in the folder by now, and is no source of the repetition.
  const outputs =
    content.outputs.length > 0 ? content.outputs : record.outputs.map(({ path }) => ({ path, label: null }));
  return {
    plan: identified({ ...content, pins, outputs }),
    recorded: record.failure === null ? recordedFrom(original, new Map()) : null,
    notes: [`compared with what the run ${name} produced, not with reproduce.lock`],
    repeats: original.run.id,
    ...(record.diff !== undefined && { diff: record.diff }),
    ...(parameters?.changed !== undefined && {
      parameters: { content: parameters.content, changed: parameters.changed },
    }),
  };
}

/** Changes that were kept are put onto their commit in a folder of their own; the person's folder stays as it is. */
async function sourceWithChanges(record: RunRecord, world: World, invocation: Invocation): Promise<SourceTree> {
  const { diff } = record;
  const { commit } = record.plan.source;
  if (diff === undefined || commit === null) return sourceOf(record, world, invocation);
  if (diff.left.length > 0) {
    const names = diff.left.slice(0, 5).map(plainText).join(", ");
    throw new UsageError(`the run had new files that were too large to be kept, so it cannot be repeated: ${names}`);
  }
  const bytes = await objectContent(world.objects, diff.digest);
  if (bytes === undefined) throw new UsageError("the changes that the run was made with are no longer in the store");
  const tree = await commitOf(commit, record, world, invocation);
  const changed = await world.changes.applied(tree, bytes);
  if (changed !== undefined && (await holds(changed, Object.keys(record.sourceFiles ?? {})))) return changed;
  await (changed ?? tree).close();
  throw new UsageError(`the changes that the run was made with do not fit onto the commit ${commit}`);
}

/**
 * The tree that the original ran on: this folder where it stands at that commit, else the commit, from here or from where
 * it came. A folder with changes that were never committed cannot be had back: then this one is taken as it is, and what
 * differs is told.
 */
async function sourceOf(record: RunRecord, world: World, invocation: Invocation): Promise<SourceTree> {
  const { io } = invocation;
  const { source } = record.plan;
  const here = await world.sources.folder(io.cwd);
  const isCommitted = source.commit !== null && !source.modified;
  const wanted = Object.keys(record.sourceFiles ?? {});
  if (!isCommitted || (here.source.commit === source.commit && !here.source.modified)) {
    if (await holds(here, wanted)) return here;
    throw new UsageError(
      "the run was made in another folder, or its files are gone: repeat it in the folder that it ran on",
    );
  }
  await here.close();
  const tree = await commitOf(source.commit ?? "", record, world, invocation);
  if (await holds(tree, wanted)) return tree;
  await tree.close();
  throw new UsageError(
    `the run was made in a folder of its repository: check out ${source.commit} there, and repeat it in that folder`,
  );
}

/** The commit, from here or from where it came. */
async function commitOf(
  commit: string,
  { plan: { source } }: RunRecord,
  world: World,
  { io }: Invocation,
): Promise<SourceTree> {
  const addresses = [
    ...(existsSync(join(io.cwd, ".git")) ? [pathToFileURL(io.cwd).href] : []),
    ...(source.repository === null ? [] : [source.repository]),
  ];
  const missed: string[] = [];
  for (const url of addresses) {
    const tree = await commitAt(url, commit, world, io.interruption());
    if (tree !== undefined) return tree;
    missed.push(url);
  }
  throw new UsageError(
    `the commit ${commit} is not to be had${missed.length === 0 ? " here" : ` from ${missed.map(plainText).join(" or ")}`}`,
  );
}

async function holds(tree: SourceTree, wanted: readonly string[]): Promise<boolean> {
  const files = new Set((await tree.files()).map(({ path }) => path));
  return wanted.every((path) => files.has(path));
}

/** A place that does not answer is no better than one without the commit, as long as there is another. */
async function commitAt(url: string, ref: string, world: World, signal: AbortSignal): Promise<SourceTree | undefined> {
  try {
    return await world.sources.commit({ url, ref }, signal);
  } catch (error) {
    if (error instanceof Fault && error.code === "GIT" && !signal.aborted) return undefined;
    throw error;
  }
}
