import { plainText } from "../domain/plain-text.ts";
import { problemLines } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes } from "./command.ts";
import { openTarget, parseTarget, planTree } from "./target.ts";

export const validate: Command = {
  summary: "check reproduce.yml and reproduce.lock, and name every problem",
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {},
  examples: [["tickmark validate", "this folder"]],
  async run({ positionals, io, json }) {
    const settings = readSettings(io.env, "command-line");
    const target = parseTarget(positionals[0] ?? ".", io.cwd);
    const world = openWorld(settings);
    const tree = await openTarget(target, world, io.interruption());
    try {
      const planned = await planTree(tree, settings);
      if (json) io.out(JSON.stringify({ ok: planned.ok, problems: planned.ok ? [] : planned.problems }, null, 2));
      else if (!planned.ok) for (const line of problemLines(planned.problems, io)) io.out(line);
      else {
        const names = planned.planned.map(({ plan }) => plan.analysis);
        const what = names.length === 1 ? "one analysis" : `${names.length} analyses: ${names.join(", ")}`;
        io.out(`${io.paint("good", "✓")} reproduce.yml is fine: ${what}`);
        for (const { notes } of planned.planned) for (const note of notes) io.out(`  note: ${plainText(note)}`);
      }
      return planned.ok ? exitCodes.fine : exitCodes.trouble;
    } finally {
      await tree.close();
      world.close();
    }
  },
};
