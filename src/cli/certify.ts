import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { issuerOf } from "../certificate/issuer.ts";
import type { Evidence } from "../domain/evidence.ts";
import { labelOf } from "../domain/run.ts";
import { certify, type KeptRun } from "../entry/certify.ts";
import { headline, markOf } from "../report/wording.ts";
import { readSettings } from "../settings.ts";
import { openWorld, type World } from "../world.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";
import { rerun, rerunOptions } from "./rerun.ts";
import { findRun } from "./saved-run.ts";

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

/** A certificate of a failure is one too: what it says is for its reader to weigh. */
async function written(all: readonly Evidence[], world: World, { io, json, values }: Invocation): Promise<number> {
  // Its reader would take for granted what nobody saw to.
  if (all.some(({ run }) => run.record.plan.environment.kind === "host")) {
    throw new UsageError("a run that no container held is not certified; run it again without --host");
  }
  const issuer = issuerOf(readSettings(io.env, "command-line").publicUrl);
  const made: object[] = [];
  for (const evidence of all) {
    const file = fileFor(evidence, values.output, all.length > 1);
    const run: KeptRun = { evidence, context: { repositoryId: null, askedIn: null } };
    const { archive } = await certify(run, issuer, { ...world, ...world.store });
    place(resolve(io.cwd, file), archive, file);
    const { verdict } = evidence;
    made.push({ file, run: evidence.run.id, verdict: verdict.kind });
    if (!json) io.out(`${markOf(verdict.kind)} ${file}  ${headline(evidence)}`);
  }
  if (json) io.out(JSON.stringify({ certificates: made }, null, 2));
  else {
    io.out("");
    io.out("`tickmark check` verifies it; VERIFY.md in it says how openssl and ssh-keygen do.");
    if (issuer.url === null)
      io.out("Its readers need your public key from you: `tickmark keys export FOLDER` writes it.");
  }
  return all.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
}

/** With several analyses each has a file of its own. */
function fileFor({ run }: Evidence, output: unknown, isOneOfSeveral: boolean): string {
  const file = typeof output === "string" ? output : "certificate.zip";
  return isOneOfSeveral ? `${file.replace(/\.zip$/i, "")}-${labelOf(run.id)}.zip` : file;
}

/** Never over another file: an older certificate may be the only copy of it. */
function place(path: string, content: Uint8Array, shown: string): void {
  if (!existsSync(path)) writeFileSync(path, content, { flag: "wx" });
  else if (!readFileSync(path).equals(content))
    throw new UsageError(`${shown} is there already; choose another with -o`);
}
