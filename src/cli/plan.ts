import { type SourceFile, selectSources } from "../domain/select-sources.ts";
import type { Planned } from "../plan/plan.ts";
import { planLines } from "../report/plan-lines.ts";
import { type Command, exitCodes } from "./command.ts";
import { tellProblems, withPlanned } from "./target.ts";

export const plan: Command = {
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {},
  examples: [
    ["tickmark plan", "this folder"],
    ["tickmark plan --json", "the plans as data; equal plans have equal ids"],
  ],
  run: (invocation) =>
    withPlanned(invocation, async (planned, tree) => {
      const { io, json } = invocation;
      if (!planned.ok) return tellProblems(planned.problems, invocation);
      const files = await tree.files();
      const plans = planned.planned.map((each) => ({ ...each, files: seenBy(each, files) }));
      if (json) io.out(JSON.stringify({ plans }, null, 2));
      else for (const each of plans) for (const line of planLines(each.plan, each.files, io)) io.out(line);
      return exitCodes.fine;
    }),
};

function seenBy({ plan }: Planned, files: readonly SourceFile[]): readonly string[] {
  const { paths, notebooks } = selectSources(plan, files);
  return [...paths, ...notebooks].toSorted();
}
