import type { Evidence } from "../domain/evidence.ts";
import { type Command, exitCodes, type Invocation } from "./command.ts";
import { examination } from "./examination.ts";
import { answer, type Rerun, rerun, rerunOptions } from "./rerun.ts";

export const verifyCommand: Command = {
  summary: "rerun, compare with what was recorded, and judge",
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {
    ...rerunOptions,
    vary: {
      type: "boolean",
      about: "then vary what should not matter, one thing at a time, and say whether the result holds",
    },
  },
  examples: [
    ["tickmark verify", "this folder, as it stands"],
    ["tickmark verify ../paper -a appendix", "one analysis of another folder"],
    ["tickmark verify https://github.com/lab/paper@v1.0", "a tag of a public repository"],
  ],
  run: (invocation) =>
    rerun(invocation.positionals[0], invocation, async (done) => {
      const { world } = done;
      const evidence = invocation.values.vary === true ? await varied(done, invocation) : done.evidence;
      await answer(evidence, world, invocation, true);
      return evidence.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
    }),
};

/** Reruns each analysis under other conditions, and keeps what came of it with its evidence. */
async function varied(
  { evidence, planned, tree, world }: Rerun,
  { io, json, values }: Invocation,
): Promise<readonly Evidence[]> {
  const { varyAll } = await import("../doctor/doctor.ts");
  const all: Evidence[] = [];
  for (const [index, each] of evidence.entries()) {
    const task = planned[index];
    if (task === undefined) throw new TypeError("every evidence has its plan");
    const ward = await examination(task, tree, world, io, json || values.quiet === true);
    const { variations } = await varyAll(ward, each);
    const judged = { ...each, variations };
    const kept = await world.store.ledger.find(each.run.id);
    if (kept !== undefined) await world.store.ledger.save(judged, kept.context);
    all.push(judged);
  }
  return all;
}
