import { type Command, exitCodes, UsageError } from "./command.ts";
import { answer, rerun, rerunOptions } from "./rerun.ts";

export const run: Command = {
  summary: "rerun the analysis and keep a record",
  operands: "[path]",
  mostOperands: Number.POSITIVE_INFINITY,
  options: rerunOptions,
  examples: [
    ["tickmark run", "this folder, as it stands"],
    ['tickmark run --tag demo --reason "try more walkers"', "with a word and a reason to find it by"],
    ["tickmark run -o out", "and put what it produced into out/"],
  ],
  run: (invocation) => {
    const [path, ...more] = invocation.positionals;
    const override = invocation.positionals.find((operand) => /^[\w.]+=/.test(operand));
    if (override !== undefined) {
      throw new UsageError(
        `changing parameters from the command line ("${override}") is not supported yet; edit the parameters file`,
      );
    }
    if (more[0] !== undefined) throw new UsageError(`"${more[0]}" is one operand too many`);
    return rerun(path, invocation, async ({ evidence, world }) => {
      await answer(evidence, world, invocation, true);
      return evidence.some(({ verdict }) => verdict.kind === "failed") ? exitCodes.notReproduced : exitCodes.fine;
    });
  },
};
