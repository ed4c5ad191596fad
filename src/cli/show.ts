import { plainBlock } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import { logText } from "../entry/log-text.ts";
import { showLines } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import { logTailOf, writeOutputs } from "./rerun.ts";

export const show: Command = {
  summary: "show one run",
  operands: "LABEL",
  mostOperands: 1,
  options: {
    log: { type: "boolean", about: "the whole log instead" },
    output: { type: "string", short: "o", value: "FOLDER", about: "write the produced files into this folder" },
  },
  examples: [
    ["tickmark show 3f2a9c", "by the beginning of its id, as `tickmark list` shows it"],
    ["tickmark show 3f2a9c --log", "what it printed"],
    ["tickmark show 3f2a9c -o out", "what it produced"],
  ],
  async run({ values, positionals, io, json }) {
    const [label] = positionals;
    if (label === undefined) throw new UsageError("which run? `tickmark list` shows their labels");
    const world = openWorld(readSettings(io.env, "command-line"));
    try {
      const found = await world.store.ledger.find(label);
      if (found === undefined) {
        throw new UsageError(
          `no run, or more than one, has an id that begins with "${label}"; \`tickmark list\` shows them`,
        );
      }
      const { evidence, context } = found;
      if (typeof values.output === "string") await writeOutputs(evidence, values.output, world, io.cwd);
      if (json) io.out(JSON.stringify({ ...evidence, context }, null, 2));
      else if (values.log === true) io.out(redact(plainBlock(await logText(evidence, world.objects))));
      else {
        const logTail = await logTailOf(evidence, world);
        for (const line of showLines(evidence, context, { paint: io.paint, width: io.width, logTail })) io.out(line);
      }
      return exitCodes.fine;
    } finally {
      world.close();
    }
  },
};
