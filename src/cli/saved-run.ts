import type { Evidence } from "../domain/evidence.ts";
import type { KeptRecord } from "../domain/imported-record.ts";
import { plainText } from "../domain/plain-text.ts";
import type { RunContext } from "../domain/run-summary.ts";
import { nameOfRun } from "../domain/run-summary.ts";
import { beganAt, isLive, type UnfinishedRun } from "../domain/unfinished.ts";
import type { SavedRun } from "../ports.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { type Invocation, UsageError } from "./command.ts";

/** A run of the store, whether it came to an end or not. */
export type KnownRun = { readonly id: string; readonly context: RunContext } & (
  | { readonly evidence: Evidence; readonly unfinished: null }
  | { readonly evidence: null; readonly unfinished: UnfinishedRun }
);

/**
 * What somebody means by an id, the beginning of one, a label, or `last`: the newest run that is not running. A run of ours
 * comes before an imported record. Throws a UsageError where there is none, or more than one.
 */
export async function findAny(word: string, { store }: World): Promise<KnownRun | { readonly imported: KeptRecord }> {
  if (word === "last") return lastOf(store);
  const [saved, unfinished] = [await store.ledger.find(word), await store.unfinished.find(word)];
  if (saved !== undefined && unfinished === undefined) return known(saved);
  if (unfinished !== undefined && saved === undefined) return broken(unfinished);
  const imported = saved === undefined ? await store.imported.find(word) : undefined;
  if (imported !== undefined) return { imported };
  throw new UsageError(
    `no run, or more than one, has the label "${plainText(word)}" or an id that begins so; \`tickmark list\` shows them`,
  );
}

/** The same of the runs alone. */
export async function findKnown(word: string, world: World): Promise<KnownRun> {
  const found = await findAny(word, world);
  if (!("imported" in found)) return found;
  throw new UsageError(
    `"${plainText(word)}" is an imported record: it was not observed here. It can be listed, shown, compared with \`diff\`, exported and deleted, and nothing else`,
  );
}

/** The same of those that came to an end: only they have something to compare, repeat or certify. */
export async function findRun(word: string, world: World): Promise<SavedRun> {
  return word === "last" ? lastEnded(world.store) : endedOf(word, await findKnown(word, world));
}

/** What came of a run. Throws a UsageError where it did not come to an end. */
export function endedOf(word: string, { evidence, context, unfinished }: KnownRun): SavedRun {
  if (evidence !== null) return { evidence, context };
  throw new UsageError(
    isLive(unfinished)
      ? `the run ${plainText(word)} has not ended yet`
      : `the run ${plainText(word)} was ${unfinished.state === "broken" ? "broken off" : unfinished.state} before it ended: it has no result`,
  );
}

const noRuns = "no run is kept yet; `tickmark verify` makes one";

async function lastEnded({ ledger }: World["store"]): Promise<SavedRun> {
  const [newest] = await ledger.list({ limit: 1 });
  const found = newest === undefined ? undefined : await ledger.find(newest.id);
  if (found === undefined) throw new UsageError(noRuns);
  return found;
}

async function lastOf(store: World["store"]): Promise<KnownRun> {
  const [newest] = await store.ledger.list({ limit: 1 });
  const dead = await store.unfinished.lastEnded();
  if (dead !== undefined && (newest === undefined || newest.startedAt < beganAt(dead))) return broken(dead);
  return known(await lastEnded(store));
}

const known = ({ evidence, context }: SavedRun): KnownRun => ({
  id: evidence.run.id,
  context,
  evidence,
  unfinished: null,
});
const broken = (unfinished: UnfinishedRun): KnownRun => ({
  id: unfinished.id,
  context: unfinished.context,
  evidence: null,
  unfinished,
});

/** Says something of a run; false where it is gone, or where it has just ended under another id. */
export const annotate = (
  { id, unfinished }: KnownRun,
  remark: Parameters<World["store"]["ledger"]["annotate"]>[1],
  { store, user }: World,
): Promise<boolean> => (unfinished === null ? store.ledger : store.unfinished).annotate(id, remark, user);

/** What is told when a run could not be spoken of any more. */
export const goneSince = ({ id, context }: KnownRun): string =>
  `the run ${nameOfRun(id, context)} ended or was deleted at this moment; \`tickmark list\` shows what there is`;

/** Lets a command work on this machine's store, and closes it afterwards. */
export async function withStore<T>({ io }: Pick<Invocation, "io">, work: (world: World) => Promise<T>): Promise<T> {
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    return await work(world);
  } finally {
    world.close();
  }
}
