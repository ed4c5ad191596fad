import { plainBlock } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import type { ChangesRecord } from "../domain/run.ts";
import type { UnfinishedRun } from "../domain/unfinished.ts";
import { logText, unfinishedLogText } from "../entry/log-text.ts";
import { objectContent } from "../entry/object-content.ts";
import { recordText } from "../record/run-id.ts";
import { historyLines, showLines } from "../report/terminal.ts";
import { unfinishedLines } from "../report/unfinished.ts";
import type { World } from "../world.ts";
import { logTailBytes, logTailOf, writeOutputs } from "./answer.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { findAny, withStore } from "./saved-run.ts";

export const show: Command = {
  operands: "LABEL | FILE",
  mostOperands: 1,
  options: {
    log: { type: "boolean", about: "the whole log instead; of a run that runs, so far" },
    record: { type: "boolean", about: "the record in its canonical form (RFC 8785): its SHA-256 is the id" },
    diff: { type: "boolean", about: "what was not committed when it ran, as `git apply` takes it" },
    verify: { type: "boolean", about: "compute the id anew, and look whether the store holds what the record names" },
    output: { type: "string", short: "o", value: "FOLDER", about: "write the produced files into this folder" },
  },
  examples: [
    ["tickmark show last", "the newest run"],
    ["tickmark show 3f2a9c", "by its label, or the beginning of its id, as `tickmark list` shows it"],
    ["tickmark show 3f2a9c --log", "what it printed"],
    ["tickmark show 3f2a9c -o out", "what it produced"],
    ["tickmark show 3f2a9c --verify", "whether the record is the one that the id names"],
    ["tickmark show 3f2a9c --diff", "what was not committed then"],
    ["tickmark show run.json --verify", "the same of a file that `tickmark show LABEL --json` wrote"],
    ["tickmark show 20140325-101500", "an imported record, by the label that it came with"],
    ["tickmark show 3f2a9c --record | tr -d '\\n' | sha256sum", "the id, computed without us"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const [label] = invocation.positionals;
      if (label === undefined) throw new UsageError("which run? `tickmark list` shows their labels");
      if (invocation.values.verify === true) return (await import("./check-run.ts")).checkRun(label, world, invocation);
      return shown(label, world, invocation);
    }),
};

async function shown(label: string, world: World, invocation: Invocation): Promise<number> {
  const { values, io, json } = invocation;
  const found = await findAny(label, world);
  if ("imported" in found) return (await import("./show-imported.ts")).showImported(found.imported, invocation);
  const { evidence, context, unfinished } = found;
  if (unfinished !== null) {
    if (values.diff === true) return showDiff(unfinished.begun.diff, world, io);
    return showUnfinished(unfinished, world, invocation);
  }
  if (values.diff === true) return showDiff(evidence.run.record.diff, world, io);
  const folder = textOf(invocation, "output");
  if (folder !== undefined) await writeOutputs(evidence, folder, world, io.cwd);
  const history = await world.store.ledger.history(evidence.run.id);
  if (values.record === true) io.out(recordText(evidence.run.record));
  else if (json) io.out(JSON.stringify({ ...evidence, context, history }, null, 2));
  else if (values.log === true) io.out(redact(plainBlock(await logText(evidence, world.objects))));
  else {
    const logTail = await logTailOf(evidence, world);
    const style = { paint: io.paint, width: io.width, logTail };
    for (const line of showLines(evidence, context, style)) io.out(line);
    for (const line of historyLines(history, style)) io.out(line);
  }
  return exitCodes.fine;
}

/** As it is, so that git can take it; on a terminal, only what is harmless there. */
async function showDiff(diff: ChangesRecord | undefined, world: World, io: Invocation["io"]): Promise<number> {
  if (diff === undefined)
    throw new UsageError("no changes were kept with this run: it ran on what was committed, or nobody kept them");
  const bytes = await objectContent(world.objects, diff.digest);
  if (bytes === undefined) throw new UsageError("the changes of this run are no longer in the store");
  if (process.stdout.isTTY === true) io.out(plainBlock(Buffer.from(bytes).toString()));
  else process.stdout.write(bytes);
  return exitCodes.fine;
}

/** Of a run without an end there are no files and no record; its log is what it printed so far. */
async function showUnfinished(run: UnfinishedRun, world: World, { values, io, json }: Invocation): Promise<number> {
  for (const option of ["record", "output"]) {
    if (values[option] !== undefined) {
      throw new UsageError(`--${option} is for runs that came to an end: this one is ${run.state}`);
    }
  }
  if (json) io.out(JSON.stringify(run, null, 2));
  else if (values.log === true) io.out(redact(plainBlock(await unfinishedLogText(run, world))));
  else {
    const logTail = await unfinishedLogText(run, world, logTailBytes);
    for (const line of unfinishedLines(run, new Date(), { paint: io.paint, width: io.width, logTail })) io.out(line);
  }
  return exitCodes.fine;
}
