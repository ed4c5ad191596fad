import { estimate } from "../cost/estimate.ts";
import { type MachineForm, machineDocuments } from "../entry/machine-documents.ts";
import { mostHours, usualHours } from "../launch/user-data.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { findRun } from "./saved-run.ts";

/** Prints what a rented machine is made from, of a run that is kept; says what it would cost to the person in front of it. */
export async function machineDocument(form: MachineForm, world: World, invocation: Invocation): Promise<number> {
  const { io, json, positionals } = invocation;
  const { evidence } = await findRun(positionals[0] ?? "last", world);
  const hours = hoursOf(invocation);
  const document = machineDocuments[form](evidence, hours);
  if (typeof document !== "string") throw new UsageError(`this run cannot be had elsewhere: ${document.reason}`);
  const cost = estimate(evidence.run.record);
  if (json) io.out(JSON.stringify({ run: evidence.run.id, form, hours, document }, null, 2));
  else io.out(document.trimEnd());
  io.err(`The machine switches itself off after ${hours} h; it costs what its provider asks until then.`);
  if (cost.kind === "estimate") io.err(`The analysis alone: ${cost.spoken} on ${cost.machine.instance}.`);
  return exitCodes.fine;
}

function hoursOf(invocation: Invocation): number {
  const text = textOf(invocation, "hours");
  if (text === undefined) return usualHours;
  const hours = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (hours >= 1 && hours <= mostHours) return hours;
  throw new UsageError(`--hours takes a whole number from 1 to ${mostHours}, not "${text}"`);
}
