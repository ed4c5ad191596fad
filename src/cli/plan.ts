import { selectSources } from "../domain/select-sources.ts";
import { planLines } from "../report/plan-lines.ts";
import { problemLines } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes } from "./command.ts";
import { openTarget, parseTarget, planTree } from "./target.ts";

export const plan: Command = {
  summary: "show what would run, and what the container would see",
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {},
  examples: [
    ["tickmark plan", "this folder"],
    ["tickmark plan --json", "the plans as data; equal plans have equal ids"],
  ],
  async run({ positionals, io, json }) {
    const settings = readSettings(io.env, "command-line");
    const target = parseTarget(positionals[0] ?? ".", io.cwd);
    const world = openWorld(settings);
    const tree = await openTarget(target, world, io.interruption());
    try {
      const planned = await planTree(tree, settings);
      if (!planned.ok) {
        if (json) io.out(JSON.stringify({ problems: planned.problems }));
        else for (const line of problemLines(planned.problems, io)) io.err(line);
        return exitCodes.trouble;
      }
      const files = await tree.files();
      const shown = planned.planned.map((each) => {
        const { paths, notebooks } = selectSources(each.plan, files);
        return { ...each, files: [...paths, ...notebooks].toSorted() };
      });
      if (json) io.out(JSON.stringify({ plans: shown }, null, 2));
      else for (const each of shown) for (const line of planLines(each.plan, each.files, io)) io.out(line);
      return exitCodes.fine;
    } finally {
      await tree.close();
      world.close();
    }
  },
};
