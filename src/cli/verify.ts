import type { Evidence } from "../domain/evidence.ts";
import { answer } from "./answer.ts";
import { type Command, exitCodes, type Invocation, textOf } from "./command.ts";
import { examination } from "./examination.ts";
import { chosen, type Rerun, rerun, rerunOptions } from "./rerun.ts";
import { planTarget } from "./target.ts";
import { expectPlace, writeCertificates, writtenLines } from "./written-certificates.ts";

export const verifyCommand: Command = {
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {
    ...rerunOptions,
    vary: {
      type: "boolean",
      about: "then vary what should not matter, one thing at a time, and say whether the result holds",
    },
    certify: {
      type: "boolean",
      about: "then sign a certificate of it with your key: certificate.zip, as `certify` does",
    },
    "certify-as": { type: "string", value: "FILE", about: "the same, and write it to this file" },
  },
  examples: [
    ["tickmark verify", "this folder, as it stands"],
    ["tickmark verify ../paper -a appendix", "one analysis of another folder"],
    ["tickmark verify https://github.com/lab/paper@v1.0", "a tag of a public repository"],
    ["tickmark verify https://github.com/lab/paper@v1.0 --certify", "and a certificate of what came of it"],
  ],
  run(invocation) {
    const { positionals, values, io, json } = invocation;
    const file = textOf(invocation, "certify-as");
    const isCertified = values.certify === true || file !== undefined;
    const wanted = { file, option: "--certify-as FILE" };
    let others: readonly string[] = [];
    const planning: typeof planTarget = async (tree, settings) => {
      const plans = await planTarget(tree, settings);
      if (plans.ok && values.analysis !== undefined)
        others = plans.planned.map(({ plan }) => plan.analysis).filter((name) => name !== values.analysis);
      if (isCertified && plans.ok) expectPlace(chosen(plans.planned, values.analysis), wanted, io.cwd);
      return plans;
    };
    const judged = async (done: Rerun): Promise<number> => {
      const { world } = done;
      const evidence = values.vary === true ? await varied(done, invocation) : done.evidence;
      const made = isCertified ? await writeCertificates(evidence, wanted, world, io) : null;
      if (json && made !== null) io.out(JSON.stringify({ runs: evidence, certificates: made }, null, 2));
      else await answer(evidence, world, invocation, true);
      if (!json && others.length > 0)
        io.out(`\n  Not rerun: ${others.join(", ")}. This is one analysis of ${others.length + 1}.`);
      if (!json && made !== null) for (const line of ["", ...writtenLines(made, evidence, io)]) io.out(line);
      return evidence.every(({ verdict }) => verdict.kind === "reproduced") ? exitCodes.fine : exitCodes.notReproduced;
    };
    return rerun(positionals[0], invocation, judged, { planning });
  },
};

/** Reruns each analysis under other conditions, and keeps what came of it with its evidence. */
async function varied(
  { evidence, planned, tree, world }: Rerun,
  { io, json, values }: Invocation,
): Promise<readonly Evidence[]> {
  const { varyAll } = await import("../doctor/vary.ts");
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
