import { plainText } from "../domain/plain-text.ts";
import { labelOf } from "../domain/run.ts";
import type { RunContext } from "../domain/run-summary.ts";
import type { SavedRun } from "../ports.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { type Invocation, UsageError } from "./command.ts";

/** The run that somebody means: by its id, the beginning of one, its label, or `last`. */
export async function findRun(word: string, { store }: World): Promise<SavedRun> {
  const isLast = word === "last";
  const id = isLast ? (await store.ledger.list({ limit: 1 }))[0]?.id : word;
  const found = id === undefined ? undefined : await store.ledger.find(id);
  if (found !== undefined) return found;
  if (id !== undefined && (await store.imported.find(id)) !== undefined) {
    throw new UsageError(
      `"${plainText(word)}" is an imported record: it was not observed here. It can be listed, shown, compared with \`diff\`, exported and deleted, and nothing else`,
    );
  }
  throw new UsageError(
    isLast
      ? "there are no runs yet"
      : `no run, or more than one, has the label "${plainText(word)}" or an id that begins so; \`tickmark list\` shows them`,
  );
}

/** What a run is called: by the name that somebody gave it, else by the beginning of its id. */
export const nameOf = (id: string, { label }: Pick<RunContext, "label">): string => label ?? labelOf(id);

/** Lets a command work on this machine's store, and closes it afterwards. */
export async function withStore(
  { io }: Pick<Invocation, "io">,
  work: (world: World) => Promise<number>,
): Promise<number> {
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    return await work(world);
  } finally {
    world.close();
  }
}
