import { Fault } from "../domain/fault.ts";
import type { Finding } from "../domain/finding.ts";
import type { Ink } from "../report/terminal.ts";
import { readSettings } from "../settings.ts";
import { appFindings, openWorld } from "../world.ts";
import { type Command, exitCodes, UsageError } from "./command.ts";
import type { Io } from "./io.ts";

export const doctor: Command = {
  summary: "check engine, disk, settings and GitHub permissions",
  operands: "",
  mostOperands: 0,
  options: { rerun: { type: "boolean", about: "find the cause of nondeterminism (not supported yet)" } },
  examples: [["tickmark doctor", "with APP_ID set, the server's settings and the app's permissions too"]],
  async run({ values, io, json }) {
    if (values.rerun === true)
      throw new UsageError("--rerun, which finds the cause of nondeterminism, is not supported yet");
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
