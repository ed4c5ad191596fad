import { plainText } from "../domain/plain-text.ts";
import type { PlannedRepository } from "../plan/plan-repository.ts";
import { problemLines } from "../report/terminal.ts";
import { type Command, exitCodes } from "./command.ts";
import type { Io } from "./io.ts";
import { withPlanned } from "./target.ts";

export const validate: Command = {
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {},
  examples: [["tickmark validate", "this folder"]],
  run: (invocation) =>
    withPlanned(invocation, async (planned) => {
      const { io, json } = invocation;
      const problems = planned.ok ? [] : planned.problems;
      if (json) io.out(JSON.stringify({ ok: planned.ok, problems }, null, 2));
      else for (const line of lines(planned, io)) io.out(line);
      return planned.ok ? exitCodes.fine : exitCodes.trouble;
    }),
};

function lines(planned: PlannedRepository, io: Io): readonly string[] {
  if (!planned.ok) return problemLines(planned.problems, io);
  const names = planned.planned.map(({ plan }) => plan.analysis);
  const what = names.length === 1 ? "one analysis" : `${names.length} analyses: ${names.join(", ")}`;
  const notes = planned.planned.flatMap(({ notes }) => notes.map((note) => `  note: ${plainText(note)}`));
  return [`${io.paint("good", "✓")} reproduce.yml is fine: ${what}`, ...notes];
}
