import type { Evidence } from "../domain/evidence.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { rerun, rerunOptions } from "./rerun.ts";
import { findRun } from "./saved-run.ts";
import { writeCertificates, writtenLines } from "./written-certificates.ts";

const { analysis, tag, reason, quiet } = rerunOptions;

export const certifyCommand: Command = {
  summary: "make a certificate of a run that anybody can verify offline",
  operands: "[LABEL | path | git-url[@ref]]",
  mostOperands: 1,
  options: {
    output: { type: "string", short: "o", value: "FILE", about: "where to write it (certificate.zip)" },
    ...(analysis && { analysis }),
    ...(tag && { tag }),
    ...(reason && { reason }),
    ...(quiet && { quiet }),
  },
  examples: [
    ["tickmark certify", "the last run that was kept"],
    ["tickmark certify 3f2a9c -o figure-2.zip", "one run, by the beginning of its id"],
    ["tickmark certify https://github.com/lab/paper@v1.0", "rerun a tag of a public repository first"],
  ],
  async run(invocation) {
    const [operand] = invocation.positionals;
    if (operand !== undefined && !/^[0-9a-f]{4,64}$/i.test(operand)) {
      const { output: _, ...values } = invocation.values;
      return rerun(operand, { ...invocation, values }, ({ evidence, world }) => written(evidence, world, invocation));
    }
    const world = openWorld(readSettings(invocation.io.env, "command-line"));
    try {
      return await written([await keptRun(operand, world)], world, invocation);
    } finally {
      world.close();
    }
  },
};

async function keptRun(label: string | undefined, world: World): Promise<Evidence> {
  const [newest] = label === undefined ? await world.store.ledger.list({ limit: 1 }) : [];
  const id = label ?? newest?.id;
  if (id === undefined) throw new UsageError("no run is kept yet; `tickmark verify` makes one");
  return (await findRun(id, world)).evidence;
}

async function written(all: readonly Evidence[], world: World, invocation: Invocation): Promise<number> {
  const { io, json } = invocation;
  const made = await writeCertificates(all, textOf(invocation, "output"), world, io);
  if (json) io.out(JSON.stringify({ certificates: made }, null, 2));
  else for (const line of writtenLines(made, all, io)) io.out(line);
  return all.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
}
