import type { ImportedRecord } from "../domain/imported-record.ts";
import { plainText } from "../domain/plain-text.ts";
import { beganAt } from "../domain/unfinished.ts";
import { readSumatraRecords } from "../imports/sumatra-records.ts";
import { sumatraText } from "../imports/sumatra-store.ts";
import { counted } from "../report/quantities.ts";
import { openSumatraStore, type World } from "../world.ts";
import { exitCodes, type Invocation, UsageError } from "./command.ts";
import type { ImportedRecordsFile } from "./import-target.ts";

/** Kept in one go; so many that a store of a hundred thousand is not in memory at once. */
const portion = 500;

/** Takes records over. What is there already stays as it is, so a second time changes nothing. */
export async function importRecords(
  file: ImportedRecordsFile,
  { store }: World,
  { io, json }: Invocation,
): Promise<number> {
  let [read, added] = [0, 0];
  const problems: string[] = [];
  for (const { records, problems: own } of portions(file)) {
    read += records.length;
    added += await store.imported.add(await notOurs(records, store), file.path);
    problems.push(...own);
  }
  const known = read - added;
  if (json) io.out(JSON.stringify({ format: "sumatra", file: file.path, read, added, known, problems }, null, 2));
  else {
    for (const problem of problems.slice(0, 20)) io.err(io.paint("bad", `✗ ${plainText(problem)}`));
    if (problems.length > 20) io.err(`  and ${counted(problems.length - 20, "more record")} that could not be read`);
    if (read > 0 || problems.length === 0) {
      const there = known === 0 ? "" : `, ${known} ${known === 1 ? "was" : "were"} there already`;
      io.out(`${io.paint("good", "✓")} ${counted(added, "record")} of Sumatra imported${there}: tickmark list`);
      io.err("  They are marked as imported: nobody of ours saw these runs, so they are never judged or certified.");
    }
  }
  return problems.length === 0 ? exitCodes.fine : exitCodes.trouble;
}

/** Without those that are runs of this very store, ended or not, which an export of ours has written down. */
async function notOurs(records: readonly ImportedRecord[], store: World["store"]): Promise<readonly ImportedRecord[]> {
  const others: ImportedRecord[] = [];
  for (const record of records) {
    const began = await beginnings(record.label, store);
    if (!began.map(toTheSecond).includes(toTheSecond(record.startedAt))) others.push(record);
  }
  return others;
}

/** Sumatra's times end at the second. */
const toTheSecond = (time: string): string => time.slice(0, 19);

/** The times under which an export of ours may have written down what is called so here. */
async function beginnings(label: string, { ledger, unfinished }: World["store"]): Promise<readonly string[]> {
  const ended = await ledger.startOf(label);
  if (ended !== undefined) return [ended];
  const run = await unfinished.find(label);
  // Before its turn came it was written down with the time at which it was begun.
  return run === undefined ? [] : [beganAt(run), run.begun.begunAt];
}

interface Portion {
  readonly records: readonly ImportedRecord[];
  readonly problems: readonly string[];
}

function* portions(file: ImportedRecordsFile): Iterable<Portion> {
  if (file.kind === "export") {
    yield readSumatraRecords(file.text);
    return;
  }
  const opened = openSumatraStore(file.path);
  if (opened.kind === "refused")
    throw new UsageError(`${file.path}: ${opened.reason}; let \`smt export\` write it as JSON`);
  let texts: string[] = [];
  const whole = () => readSumatraRecords(`[${texts.join(", ")}]`);
  try {
    for (const record of opened.records) {
      texts.push(sumatraText(record));
      if (texts.length < portion) continue;
      yield whole();
      texts = [];
    }
  } catch (error) {
    throw new UsageError(
      `${file.path} could not be read as a record store of Sumatra (${(error as Error).message}); let \`smt export\` write it as JSON`,
    );
  }
  yield whole();
}
