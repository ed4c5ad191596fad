import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Digest } from "../../domain/digest.ts";
import { redact } from "../../domain/redact.ts";
import { logText } from "../../entry/log-text.ts";
import type { SavedRun } from "../../ports.ts";
import { crateDocument } from "../../record/crate/crate.ts";
import {
  placeOfLog,
  placeOfOutput,
  placeOfParameters,
  placeOfRecord,
  type RunEntities,
  runEntities,
} from "../../record/crate/run-entities.ts";
import { recordText } from "../../record/run-id.ts";
import { counted } from "../../report/quantities.ts";
import type { World } from "../../world.ts";
import { UsageError } from "../command.ts";
import { documented } from "./documents.ts";
import type { ExportedRuns } from "./runs.ts";

const descriptor = "ro-crate-metadata.json";

/** A folder with the runs, their logs, parameters and outputs, and what describes them; replaces a crate in one step. */
export async function writeCrate(
  runs: ExportedRuns,
  folder: string,
  world: World,
  license: string | null,
): Promise<number> {
  refuseOthersFolder(folder);
  const arriving = `${folder}.tickmark-${process.pid}`;
  try {
    mkdirSync(arriving);
  } catch (error) {
    throw new UsageError(`${folder} cannot be written: ${(error as Error).message}`);
  }
  try {
    const all: RunEntities[] = [];
    for await (const run of documented(runs.entries())) all.push(await laidOut(run, arriving, runs.isLaidOut, world));
    const name = `${counted(all.length, "run")} recorded by tickmark`;
    const document = crateDocument(all, { name, published: world.clock.now().toISOString(), license });
    put(join(arriving, descriptor), `${JSON.stringify(document, null, 1)}\n`);
    replace(folder, arriving);
    return all.length;
  } finally {
    rmSync(arriving, { recursive: true, force: true });
  }
}

async function laidOut(run: SavedRun, folder: string, isWithFiles: boolean, world: World): Promise<RunEntities> {
  const { evidence, context } = run;
  const { id, record } = evidence.run;
  put(join(folder, placeOfRecord(id)), recordText(record));
  put(join(folder, placeOfLog(id)), redact(await logText(evidence, world.objects)));
  if (record.parameters !== null) {
    put(join(folder, placeOfParameters(id, record.parameters.path)), record.parameters.content);
  }
  const held = new Set<Digest>();
  for (const { path, digest } of isWithFiles ? record.outputs : []) {
    const place = placeOfOutput(id, path);
    const file = place === undefined ? undefined : await world.objects.checkedPath(digest);
    if (place === undefined || file === undefined) continue;
    copy(file, join(folder, place));
    held.add(digest);
  }
  return runEntities({ run: evidence.run, context, holds: (digest) => held.has(digest) });
}

function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** A copy, since a crate is carried elsewhere; on a file system that can, one that takes no room. */
function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  // Objects of the store are not to be written, and those of a crate are somebody's own.
  chmodSync(to, 0o644);
}

function refuseOthersFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (readdirSync(folder).length === 0 || existsSync(join(folder, descriptor))) return;
  throw new UsageError(`${folder} is there already and is no crate; choose another name, or move it away first`);
}

function replace(folder: string, arriving: string): void {
  const leaving = `${folder}.tickmark-${process.pid}-old`;
  if (existsSync(folder)) renameSync(folder, leaving);
  renameSync(arriving, folder);
  rmSync(leaving, { recursive: true, force: true });
}
