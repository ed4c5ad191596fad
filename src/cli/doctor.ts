import type { Diagnosis } from "../domain/diagnosis.ts";
import { Fault } from "../domain/fault.ts";
import type { Finding } from "../domain/finding.ts";
import { diagnosisLines } from "../report/diagnosis.ts";
import type { Ink } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { appFindings, openWorld } from "../world.ts";
import { type Command, exitCodes, type Invocation, UsageError } from "./command.ts";
import { examination } from "./examination.ts";
import type { Io } from "./io.ts";
import { chosen } from "./rerun.ts";
import { tellProblems, withPlanned } from "./target.ts";

export const doctor: Command = {
  operands: "[path | git-url[@ref]]",
  mostOperands: 1,
  options: {
    rerun: { type: "boolean", about: "run the analysis again, and find out why it does not give the same twice" },
    analysis: { type: "string", short: "a", value: "NAME", about: "with --rerun: only this one of several analyses" },
  },
  examples: [
    ["tickmark doctor", "with APP_ID set, the server's settings and the app's permissions too"],
    ["tickmark doctor --rerun", "why this folder's analysis gives another result each time"],
  ],
  async run(invocation) {
    const { values, positionals, io, json } = invocation;
    if (values.rerun === true) return examine(invocation);
    if (positionals.length > 0) throw new UsageError("a path goes with --rerun only");
    const world = openWorld(readSettings(io.env, "command-line"));
    try {
      const findings = [...world.lookAround(), ...(await world.engine.diagnose()), ...(await serverFindings(io))];
      if (json) io.out(JSON.stringify({ findings }, null, 2));
      else for (const finding of findings) io.out(line(finding, io));
      return findings.some(({ level }) => level === "bad") ? exitCodes.trouble : exitCodes.fine;
    } finally {
      world.close();
    }
  },
};

/** Runs each analysis until it is known why two runs differ. */
const examine = (invocation: Invocation): Promise<number> =>
  withPlanned(invocation, async (answer, tree, world) => {
    const { io, json, values } = invocation;
    if (!answer.ok) return tellProblems(answer.problems, invocation);
    const { findCause } = await import("../doctor/doctor.ts");
    const diagnoses: (Diagnosis & { readonly analysis: string })[] = [];
    const tasks = chosen(answer.planned, values.analysis);
    for (const task of tasks) {
      const diagnosis = await findCause(await examination(task, tree, world, io, json));
      diagnoses.push({ analysis: task.plan.analysis, ...diagnosis });
      if (!json && tasks.length > 1) io.out(io.paint("strong", `Analysis ${task.plan.analysis}`));
      if (!json) for (const each of diagnosisLines(diagnosis, io)) io.out(each);
    }
    if (json) io.out(JSON.stringify({ diagnoses }, null, 2));
    return diagnoses.every(({ isStable }) => isStable) ? exitCodes.fine : exitCodes.notReproduced;
  });

/** Only who has begun to set up a server wants to hear about it. */
async function serverFindings({ env }: Io): Promise<readonly Finding[]> {
  if (env.APP_ID === undefined && env.WEBHOOK_SECRET === undefined) return [];
  try {
    const settings = readSettings(env, "server");
    return [{ level: "good", subject: "settings", detail: "complete for a server" }, ...(await appFindings(settings))];
  } catch (error) {
    if (error instanceof Fault)
      return [{ level: "bad", subject: error.code === "SETTINGS" ? "settings" : "GitHub", detail: error.message }];
    throw error;
  }
}

const marks = { good: ["✓", "good"], warning: ["!", "unsure"], bad: ["✗", "bad"] } as const satisfies Record<
  Finding["level"],
  readonly [string, Ink]
>;

function line({ level, subject, detail }: Finding, { paint }: Io): string {
  const [mark, ink] = marks[level];
  return `${paint(ink, mark)} ${subject.padEnd(13)} ${detail}`;
}
