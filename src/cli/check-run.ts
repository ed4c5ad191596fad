import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { plainText } from "../domain/plain-text.ts";
import { labelOf, type Run } from "../domain/run.ts";
import { importedHasItsId } from "../record/imported.ts";
import { hasItsId } from "../record/run-id.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation, UsageError } from "./command.ts";
import { findKept } from "./kept-records.ts";

interface Checked {
  readonly id: string;
  /** Whether the record is the one that the id names. */
  readonly record: boolean;
  /** Of the files that the record names, those that the store holds unchanged, and the others; null for a file of a stranger. */
  readonly files: { readonly held: number; readonly gone: readonly string[] } | null;
}

/** Computes the id anew, of a run of this store or of one in a file that `show --json` or `run --json` wrote. */
export async function checkRun(word: string, world: World, { io, json }: Invocation): Promise<number> {
  const file = resolve(io.cwd, word);
  const checked: Checked[] =
    existsSync(file) && statSync(file).isFile()
      ? runsIn(file, word).map((run) => ({ id: run.id, record: hasItsId(run), files: null }))
      : [await inStore(word, world)];
  const isFine = checked.every(({ record, files }) => record && (files === null || files.gone.length === 0));
  if (json) io.out(JSON.stringify({ ok: isFine, runs: checked }, null, 2));
  else for (const each of checked) for (const line of lines(each)) io.out(line(io));
  return isFine ? exitCodes.fine : exitCodes.notReproduced;
}

async function inStore(word: string, world: World): Promise<Checked> {
  const kept = await findKept(word, world);
  // Of an imported record there is the record alone: what it produced was never here.
  if (kept.kind === "imported") return { id: kept.record.id, record: importedHasItsId(kept.record), files: null };
  const { run } = kept.run.evidence;
  const { outputs, log } = run.record;
  const gone: string[] = [];
  for (const { path, digest } of [...outputs, { path: "the log", digest: log.digest }]) {
    if ((await world.objects.checkedPath(digest)) === undefined) gone.push(path);
  }
  return { id: run.id, record: hasItsId(run), files: { held: outputs.length + 1 - gone.length, gone } };
}

/** Whoever handed the file over may have written anything into it. */
function runsIn(file: string, shown: string): readonly Run[] {
  const refuse = () => new UsageError(`${shown} holds no run as \`tickmark show LABEL --json\` writes it`);
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw refuse();
  }
  const { runs = [document] } = (document ?? {}) as { runs?: unknown };
  const found = (Array.isArray(runs) ? runs : []).map((each: { run?: Partial<Run> } | null) => each?.run);
  const isRun = (run: Partial<Run> | undefined): run is Run =>
    typeof run?.id === "string" &&
    /^[0-9a-f]{64}$/.test(run.id) &&
    typeof run.record === "object" &&
    run.record !== null;
  if (found.length === 0 || !found.every(isRun)) throw refuse();
  return found;
}

function lines({ id, record, files }: Checked): readonly ((io: Invocation["io"]) => string)[] {
  const line = (isFine: boolean, text: string) => (io: Invocation["io"]) =>
    `${io.paint(isFine ? "good" : "bad", isFine ? "✓" : "✗")} ${text}`;
  return [
    record
      ? line(true, `${labelOf(id)}: the id is the SHA-256 of the record in its canonical form (RFC 8785)`)
      : line(false, `${labelOf(id)}: the id is not that of this record: one of the two was changed`),
    ...(files === null
      ? []
      : [
          line(
            files.gone.length === 0,
            files.gone.length === 0
              ? `${labelOf(id)}: ${files.held} of ${files.held} files are in the store as the record says, the log included`
              : `${labelOf(id)}: no longer in the store as the record says: ${files.gone.map(plainText).join(", ")}`,
          ),
        ]),
  ];
}
