import { isDeclared } from "../domain/run.ts";
import { onHost } from "../plan/command-plan.ts";
import { sweepLines } from "../report/sweep.ts";
import { answer, writeOutputs } from "./answer.ts";
import { policyOf, withChanges } from "./changes.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { rerun, rerunOptions } from "./rerun.ts";
import { planCommand } from "./run-command-line.ts";
import { sortOperands, withParameters } from "./run-parameters.ts";
import { withStore } from "./saved-run.ts";
import { parseTarget } from "./target.ts";

export const run: Command = {
  operands: "[path] [FILE] [name=value …] [-- COMMAND …]",
  mostOperands: Number.POSITIVE_INFINITY,
  takesCommand: true,
  options: {
    ...rerunOptions,
    jobs: {
      type: "string",
      short: "j",
      value: "NUMBER",
      about: "of a sweep, so many at once; else as many as processors and memory hold",
    },
    label: { type: "string", short: "l", value: "NAME", about: "a name for this one run, instead of its id" },
    "on-changed": {
      type: "string",
      value: "POLICY",
      about: "what is not committed: store-diff keeps it with the record (the default), error refuses to run",
    },
    image: { type: "string", value: "IMAGE", about: "with a command after --: the image that it runs in" },
    host: { type: "boolean", about: "without a container, on this machine itself; the record says so" },
    stdin: {
      type: "string",
      short: "i",
      value: "FILE",
      about: "with a command after --: the file of the folder that it reads as its standard input",
    },
    stdout: { type: "string", value: "FILE", about: "with a command after --: the output that what it prints goes to" },
    produces: {
      type: "string",
      multiple: true,
      value: "PATTERN",
      about: "with a command after --: its outputs; without, all that it writes",
    },
  },
  examples: [
    ["tickmark run", "this folder, as it stands"],
    ['tickmark run --tag demo --reason "try more walkers"', "with a word and a reason to find it by"],
    ["tickmark run params.json N=40 solver.rtol=1e-9", "other values for this run; the file itself stays as it is"],
    [
      "tickmark run N=10,40,80 seed=1..5 suite={trilinos,pysparse}",
      "each value with each of the others, as many at once as fit",
    ],
    ["tickmark run --jobs 4 dt=0.5..0.1..0.1", "0.5, 0.4, 0.3, 0.2 and 0.1, four at a time"],
    ["tickmark run big.json", "another file in place of the declared parameters"],
    ["tickmark run --image python:3.12-slim -- python simulate.py params.json", "a command that nobody declared"],
    ["tickmark run --host N=40 -- python simulate.py params.json", "the same on this machine, without a container"],
    ["tickmark run --host -i table.csv --stdout sorted.csv -- sort", "what it reads and prints are files"],
    ["tickmark run --on-changed error", "only if everything is committed"],
    ["tickmark run -o out", "and put what it produced into out/"],
  ],
  async run(invocation) {
    const { positionals, values, words, io } = invocation;
    const operands = sortOperands(positionals, io.cwd);
    const isOnHost = values.host === true;
    const policy = policyOf(textOf(invocation, "on-changed"));
    checkCommand(invocation, operands.target);
    await checkLabel(invocation);
    return rerun(
      operands.target,
      invocation,
      async ({ isSweep, evidence, broken, world, target }) => {
        // Whoever runs a command expects its files where it would have left them.
        const isPlaced = words !== null && !isSweep && values.output === undefined;
        const folder = isPlaced && target.kind === "folder" ? target.path : null;
        for (const each of folder === null ? [] : evidence) await writeOutputs(each, folder ?? "", world, io.cwd);
        // What is not as it was declared cannot be recorded, so nobody is advised to.
        const isAsDeclared = evidence.every(({ run: { record } }) => isDeclared(record));
        if (!isSweep) await answer(evidence, world, invocation, isAsDeclared);
        else if (invocation.json) io.out(JSON.stringify({ runs: evidence, broken }, null, 2));
        else for (const line of sweepLines(evidence, io, broken)) io.out(line);
        if (broken.length > 0) return exitCodes.trouble;
        return evidence.some(({ verdict }) => verdict.kind === "failed") ? exitCodes.notReproduced : exitCodes.fine;
      },
      {
        ...(words !== null && { planning: (tree, settings) => planCommand(words, tree, settings, invocation) }),
        change: async (task, tree, target, world) => {
          const placed = isOnHost ? { ...task, plan: onHost(task.plan) } : task;
          const changed = await withParameters(placed, tree, target, operands, io.cwd);
          return withChanges(changed, policy, tree, target, world);
        },
      },
    );
  },
};

/** Nothing of a stranger runs on this machine itself, and an option that would do nothing is a mistake. */
function checkCommand({ values, words, io }: Invocation, target: string | undefined): void {
  if (words?.length === 0) throw new UsageError("which command? It stands behind the --");
  for (const option of ["image", "produces", "stdin", "stdout"]) {
    if (words === null && values[option] !== undefined) throw new UsageError(`--${option} is for a command after --`);
  }
  if (values.host === true && values.image !== undefined) throw new UsageError("it is either --host or --image");
  if (values.host === true && parseTarget(target ?? ".", io.cwd).kind !== "folder") {
    throw new UsageError("only a folder of this machine runs with --host: a repository's steps belong in a container");
  }
}

/** A label that is taken, or that could be mistaken for an id, is refused before hours are spent on a run. */
async function checkLabel({ values: { label }, io }: Invocation): Promise<void> {
  if (label === undefined) return;
  if (typeof label !== "string" || !/^\w[\w.-]{0,99}$/.test(label)) {
    throw new UsageError("a label is made of letters, digits, and _ . - inside");
  }
  if (/^[0-9a-f]{4,64}$/i.test(label) || reserved.has(label)) {
    throw new UsageError(`"${label}" cannot be a label: it means something else already`);
  }
  await withStore({ io }, async ({ store: { ledger, unfinished } }) => {
    if (((await ledger.find(label)) ?? (await unfinished.find(label))) !== undefined)
      throw new UsageError(`there is a run called ${label}`);
  });
}

/** `last` is the newest run; the others are addresses of Sumatra's record store. */
const reserved: ReadonlySet<string> = new Set(["last", "tag", "permissions"]);
