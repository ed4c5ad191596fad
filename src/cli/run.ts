import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";
import { answer, rerun, rerunOptions } from "./rerun.ts";
import { sortOperands, withParameters } from "./run-parameters.ts";

export const run: Command = {
  summary: "rerun the analysis and keep a record, with other parameters if you like",
  operands: "[path] [FILE] [name=value …]",
  mostOperands: Number.POSITIVE_INFINITY,
  options: {
    ...rerunOptions,
    label: { type: "string", short: "l", value: "NAME", about: "a name for this one run, instead of its id" },
  },
  examples: [
    ["tickmark run", "this folder, as it stands"],
    ['tickmark run --tag demo --reason "try more walkers"', "with a word and a reason to find it by"],
    ["tickmark run params.json N=40 solver.rtol=1e-9", "other values for this run; the file itself stays as it is"],
    ["tickmark run big.json", "another file in place of the declared parameters"],
    ["tickmark run -o out", "and put what it produced into out/"],
  ],
  async run(invocation) {
    const { positionals, io } = invocation;
    const operands = sortOperands(positionals, io.cwd);
    await checkLabel(invocation);
    return rerun(
      operands.target,
      invocation,
      async ({ evidence, world }) => {
        await answer(evidence, world, invocation, true);
        return evidence.some(({ verdict }) => verdict.kind === "failed") ? exitCodes.notReproduced : exitCodes.fine;
      },
      (task, tree, target) => withParameters(task, tree, target, operands, io.cwd),
    );
  },
};

/** A label that is taken, or that could be mistaken for an id, is refused before hours are spent on a run. */
async function checkLabel({ values: { label }, io }: Invocation): Promise<void> {
  if (label === undefined) return;
  if (typeof label !== "string" || !/^\w[\w.-]{0,99}$/.test(label)) {
    throw new UsageError("a label is made of letters, digits, and _ . - inside");
  }
  if (/^[0-9a-f]{4,64}$/i.test(label) || reserved.has(label)) {
    throw new UsageError(`"${label}" cannot be a label: it means something else already`);
  }
  const world = openWorld(readSettings(io.env, "command-line"));
  try {
    if ((await world.store.ledger.find(label)) !== undefined) throw new UsageError(`there is a run called ${label}`);
  } finally {
    world.close();
  }
}

/** `last` is the newest run; the others are addresses of Sumatra's record store. */
const reserved: ReadonlySet<string> = new Set(["last", "tag", "permissions"]);
