import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { nameOfRun } from "../domain/run-summary.ts";
import { isLive } from "../domain/unfinished.ts";
import { readSettings } from "../settings.ts";
import { type Command, exitCodes, textOf, UsageError } from "./command.ts";
import { folderOf } from "./produced-files.ts";
import { findAny, type KnownRun, withStore } from "./saved-run.ts";

export const deleteCommand: Command = {
  operands: "[LABEL…]",
  mostOperands: Number.POSITIVE_INFINITY,
  options: { tag: { type: "string", short: "t", value: "WORD", about: "all runs that are tagged so" } },
  examples: [
    ["tickmark delete 3f2a9c", "one run; what it produced stays in the object store"],
    ["tickmark delete last", "the newest"],
    ["tickmark delete --tag scratch", "every run that is tagged so"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { positionals, io, json } = invocation;
      const { ledger, imported } = world.store;
      const word = textOf(invocation, "tag");
      if (positionals.length === 0 && word === undefined) throw new UsageError("which run? Or --tag with a word");
      const runs = new Map<string, string>();
      const add = ({ id, context, unfinished }: KnownRun) => {
        if (unfinished !== null && isLive(unfinished)) {
          throw new UsageError(`the run ${nameOfRun(id, context)} has not ended yet: stop it first`);
        }
        runs.set(id, nameOfRun(id, context));
      };
      for (const label of positionals) {
        const found = await findAny(label, world);
        if ("imported" in found) runs.set(found.imported.id, found.imported.label);
        else add(found);
      }
      if (word !== undefined) {
        for (const summary of await ledger.list({ tags: [word], limit: all })) {
          runs.set(summary.id, nameOfRun(summary.id, summary));
        }
        for (const run of await world.store.unfinished.list({ tags: [word], limit: all })) {
          if (!isLive(run)) runs.set(run.id, nameOfRun(run.id, run.context));
        }
        for await (const { id, label } of imported.entries({ tags: [word], limit: all })) runs.set(id, label);
      }
      const home = resolve(io.cwd, readSettings(io.env, "command-line").home);
      for (const id of runs.keys()) {
        if (!(await ledger.remove(id)) && !(await world.store.unfinished.remove(id))) await imported.remove(id);
        // Only links: an export laid them out.
        rmSync(folderOf(home, id), { recursive: true, force: true });
      }
      if (json) io.out(JSON.stringify({ deleted: [...runs.keys()] }, null, 2));
      else io.out(runs.size === 0 ? "No run is tagged so." : `Deleted: ${[...runs.values()].join(", ")}`);
      return exitCodes.fine;
    }),
};

const all = Number.MAX_SAFE_INTEGER;
