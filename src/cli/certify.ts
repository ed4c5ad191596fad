import type { Evidence } from "../domain/evidence.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, type Invocation, textOf } from "./command.ts";
import { rerun, rerunOptions } from "./rerun.ts";
import { findRun, withStore } from "./saved-run.ts";
import { isTarget } from "./target.ts";
import { writtenBlind } from "./written-blind.ts";
import { writeCertificates, writtenLines } from "./written-certificates.ts";

export const certifyCommand: Command = {
  operands: "[LABEL | path | git-url[@ref]]",
  mostOperands: 1,
  options: {
    ...rerunOptions,
    output: { type: "string", short: "o", value: "FILE", about: "where to write it (certificate.zip)" },
    blind: {
      type: "boolean",
      about: "write blind.json, which does not say whose it is, and openings.json, which does",
    },
  },
  examples: [
    ["tickmark certify", "the last run that was kept"],
    ["tickmark certify 3f2a9c -o figure-2.zip", "one run, by its label or the beginning of its id"],
    ["tickmark certify https://github.com/lab/paper@v1.0", "rerun a tag of a public repository first"],
    ["tickmark certify --blind", "for double-blind review; keep openings.json until the paper is accepted"],
  ],
  async run(invocation) {
    const [operand] = invocation.positionals;
    const isRun = operand === undefined || /^[0-9a-f]{4,64}$/i.test(operand) || !isTarget(operand, invocation.io.cwd);
    if (!isRun) {
      const { output: _, blind: __, ...values } = invocation.values;
      return rerun(operand, { ...invocation, values }, ({ evidence, world }) => written(evidence, world, invocation));
    }
    return withStore(invocation, async (world) => {
      const { evidence } = await findRun(operand ?? "last", world);
      return written([evidence], world, invocation);
    });
  },
};

async function written(all: readonly Evidence[], world: World, invocation: Invocation): Promise<number> {
  const { io, json } = invocation;
  if (invocation.values.blind === true) return writtenBlind(all, world, invocation);
  const made = await writeCertificates(all, { file: textOf(invocation, "output"), option: "-o FILE" }, world, io);
  if (json) io.out(JSON.stringify({ certificates: made }, null, 2));
  else for (const line of writtenLines(made, all, io)) io.out(line);
  return all.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
}
