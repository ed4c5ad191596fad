import { nameOfRun } from "../domain/run-summary.ts";
import type { SavedRun } from "../ports.ts";
import { counted } from "../report/quantities.ts";
import { readSettings } from "../settings.ts";
import type { World } from "../world.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { filterOf, filterOptions } from "./run-filter.ts";
import { findRun, withStore } from "./saved-run.ts";
import { asSumatra, sumatraDigests } from "./sumatra-form.ts";

export const push: Command = {
  operands: "[LABEL…]",
  mostOperands: Number.POSITIVE_INFINITY,
  options: {
    to: { type: "string", value: "URL", about: "the project there; else TICKMARK_RECORDS" },
    all: { type: "boolean", about: "all runs of the store that the filters leave" },
    ...filterOptions,
  },
  examples: [
    ["tickmark push --to https://tickmark.example.org/sumatra/walks/", "the last run"],
    ["tickmark push 3f2a9c 81d07e", "these runs, to the project that TICKMARK_RECORDS names"],
    ["TICKMARK_RECORDS_TOKEN=… tickmark push --all --tag paper", "all that are tagged so"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { io, json } = invocation;
      const project = addressOf(invocation);
      const { recordServer } = await import("../world/record-server.ts");
      const server = recordServer({ project, token: readSettings(io.env, "command-line").records.token });
      const records = { new: 0, replaced: 0 };
      const labels: string[] = [];
      const digests = sumatraDigests(world);
      for await (const run of chosen(invocation, world)) {
        const label = nameOfRun(run.evidence.run.id, run.context);
        // The files themselves stay here.
        const placed = { root: "./", digestOf: await digests(run.evidence.run.record) };
        const isNew = await server.save(label, await asSumatra(run, placed, world));
        records[isNew ? "new" : "replaced"] += 1;
        labels.push(label);
      }
      if (labels.length === 0) throw new UsageError("there are no such runs");
      if (json) io.out(JSON.stringify({ project: project.href, labels, ...records }, null, 2));
      else io.out(`${counted(labels.length, "record")} sent to ${project.href} (${records.new} new)`);
      return exitCodes.fine;
    }),
};

function addressOf(invocation: Invocation): URL {
  const given = textOf(invocation, "to");
  const address = given ?? readSettings(invocation.io.env, "command-line").records.project;
  if (address === null)
    throw new UsageError("to which project? --to https://server/sumatra/project/, or set TICKMARK_RECORDS");
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new UsageError(
      "--to takes an http or https address without a password in it, which belongs into TICKMARK_RECORDS_TOKEN",
    );
  return url;
}

async function* chosen(invocation: Invocation, world: World): AsyncIterable<SavedRun> {
  const { positionals, values } = invocation;
  if (values.all === true) {
    if (positionals.length > 0) throw new UsageError("labels or --all, not both");
    yield* world.store.ledger.entries({ ...filterOf(invocation), limit: Number.MAX_SAFE_INTEGER });
    return;
  }
  // All are looked up first: a slip in the third must not leave two sent.
  const runs: SavedRun[] = [];
  for (const label of positionals.length === 0 ? ["last"] : positionals) runs.push(await findRun(label, world));
  yield* runs;
}
