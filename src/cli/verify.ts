import { type Command, exitCodes } from "./command.ts";
import { answer, rerun, rerunOptions } from "./rerun.ts";

export const verifyCommand: Command = {
  summary: "rerun, compare with what was recorded, and judge",
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: rerunOptions,
  examples: [
    ["tickmark verify", "this folder, as it stands"],
    ["tickmark verify ../paper -a appendix", "one analysis of another folder"],
    ["tickmark verify https://github.com/lab/paper@v1.0", "a tag of a public repository"],
  ],
  run: (invocation) =>
    rerun(invocation.positionals[0], invocation, async ({ evidence, world }) => {
      await answer(evidence, world, invocation, true);
      return evidence.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
    }),
};
