import { type Evidence, isComplete } from "../domain/evidence.ts";
import type { Lock } from "../domain/lock.ts";
import { lockFile } from "../domain/names.ts";
import { plainText } from "../domain/plain-text.ts";
import { type CanonicalForms, canonicalForms } from "../entry/canonical-forms.ts";
import { formatLock, parseLock, withRecorded } from "../plan/lock.ts";
import { recordedFrom } from "../record/recorded.ts";
import { leftOutLines } from "../report/left-out.ts";
import { answer, writeOutputs } from "./answer.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";
import { type Rerun, rerun, rerunOptions } from "./rerun.ts";
import { parseTarget } from "./target.ts";

export const record: Command = {
  operands: "[path]",
  mostOperands: 1,
  options: {
    ...rerunOptions,
    "lock-only": { type: "boolean", about: "write the lock, but leave the output files of the folder as they are" },
  },
  examples: [
    ["tickmark record", "record all analyses of this folder, and update its output files"],
    ["tickmark record --lock-only", "when the outputs are not kept in the repository"],
  ],
  run: (invocation) => {
    const operand = invocation.positionals[0];
    if (parseTarget(operand ?? ".", invocation.io.cwd).kind !== "folder") {
      throw new UsageError("only a folder of this machine can be recorded, since its reproduce.lock is written");
    }
    return rerun(operand, invocation, (done) => write(done, invocation));
  },
};

async function write({ target, tree, world, evidence }: Rerun, invocation: Invocation): Promise<number> {
  const { io, json, values } = invocation;
  if (target.kind !== "folder") throw new TypeError("only folders are recorded");
  const broken = evidence.filter((each) => !isComplete(each));
  if (broken.length > 0) {
    await answer(evidence, world, invocation, false);
    io.err("Nothing was recorded: every declared output must be produced first.");
    return exitCodes.notReproduced;
  }
  const before = await readLock(tree);
  // Before all outputs are read once more: a lock that holds too many would be of no use.
  readAgain(lockWith(evidence, new Map(), before));
  const lock = lockWith(evidence, await canonicalForms(evidence, world.comparer), before);
  const text = readAgain(lock);
  const written: string[] = [];
  for (const each of values["lock-only"] === true ? [] : evidence) {
    written.push(...(await writeOutputs(each, target.path, world, io.cwd)));
  }
  await world.workingTree.write(target.path, lockFile, text);
  if (json) {
    io.out(JSON.stringify({ lock, written, runs: evidence }, null, 2));
    return exitCodes.fine;
  }
  for (const each of evidence) {
    io.out(recordedLine(each, io.paint));
    for (const line of leftOutLines(each)) io.out(`  ${io.paint("unsure", "○ left out")}  ${line}`);
  }
  io.out(`  ${lockFile} was written${written.length > 0 ? `, and ${written.map(plainText).join(", ")}` : ""}.`);
  io.out("  Commit it with the outputs; then `tickmark verify` says whether they can be reproduced.");
  return exitCodes.fine;
}

/** The text of a lock, if it can be read back. Throws a UsageError when it cannot. */
function readAgain(lock: Lock): string {
  const text = formatLock(lock);
  const unreadable = parseLock(text);
  if (!Array.isArray(unreadable)) return text;
  throw new UsageError(`nothing was recorded, since ${lockFile} could not be read again: ${unreadable[0]?.message}`);
}

function lockWith(evidence: readonly Evidence[], forms: CanonicalForms, before: Lock | null): Lock {
  const none: Lock = { version: 1, analyses: {} };
  return evidence.reduce(
    (lock, each) => withRecorded(lock, each.run.record.plan.analysis, recordedFrom(each, forms)),
    before ?? none,
  );
}

function recordedLine({ run, comparisons }: Evidence, paint: Invocation["io"]["paint"]): string {
  const changed = comparisons.filter(({ kind }) => kind === "different" || kind === "unrecorded").length;
  const same = comparisons.length - changed;
  const counts = [changed > 0 ? `${changed} new or changed` : "", same > 0 ? `${same} as before` : ""].filter(Boolean);
  return `${paint("good", "✓")} Recorded ${run.record.plan.analysis}: ${counts.join(", ")} (run ${run.id.slice(0, 12)})`;
}

async function readLock(tree: Rerun["tree"]): Promise<Lock | null> {
  const bytes = await tree.read(lockFile, 4 * 1024 * 1024);
  if (bytes === undefined) return null;
  const lock = parseLock(Buffer.from(bytes).toString());
  // It was read before the run, so it is whole.
  return Array.isArray(lock) ? null : lock;
}
