import { listLines, showLines } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { openWorld } from "../world.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";

export const list: Command = {
  summary: "list the runs that were kept",
  operands: "",
  mostOperands: 0,
  options: {
    long: { type: "boolean", short: "l", about: "everything about each run" },
    limit: { type: "string", short: "n", value: "NUMBER", about: "at most so many, newest first (20)" },
  },
  examples: [
    ["tickmark list", "the last twenty"],
    ["tickmark list --long -n 1", "all about the last one"],
  ],
  async run({ values, io, json }) {
    const limit = Number(values.limit ?? 20);
    if (!Number.isInteger(limit) || limit < 1)
      throw new UsageError(`--limit is a whole number from 1, not "${values.limit}"`);
    const world = openWorld(readSettings(io.env, "command-line"));
    try {
      const summaries = await world.store.ledger.list({ limit });
      if (json) io.out(JSON.stringify({ runs: summaries }, null, 2));
      else if (values.long !== true) for (const line of listLines(summaries, io)) io.out(line);
      else {
        for (const { id } of summaries) {
          const found = await world.store.ledger.find(id);
          if (found !== undefined) for (const line of showLines(found.evidence, found.context, io)) io.out(line);
          io.out("");
        }
      }
      return exitCodes.fine;
    } finally {
      world.close();
    }
  },
};
