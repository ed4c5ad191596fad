import { parseDuration } from "../domain/units.ts";
import { usualHours } from "../launch/user-data.ts";
import { type Command, exitCodes, type Invocation, portOf, textOf, UsageError } from "./command.ts";
import { launched } from "./launch-session.ts";
import { machineDocument } from "./machine-document.ts";
import { withStore } from "./saved-run.ts";

export const launchCommand: Command = {
  operands: "[path | git-url[@ref] | LABEL]",
  mostOperands: 1,
  options: {
    analysis: { type: "string", short: "a", value: "NAME", about: "which of several analyses" },
    step: { type: "string", value: "NAME", about: "the image of this step, where they have several" },
    image: { type: "string", value: "IMAGE", about: "another image than the recorded one, where that has no Jupyter" },
    port: { type: "string", short: "p", value: "NUMBER", about: "of 127.0.0.1 (any that is free)" },
    for: { type: "string", value: "TIME", about: "how long it stays open (8 h)" },
    output: { type: "string", short: "o", value: "FOLDER", about: "write what was changed in it into this folder" },
    stop: { type: "boolean", about: "end those that are open" },
    "cloud-init": { type: "boolean", about: "print user data instead: a rented machine reruns the run LABEL" },
    cloudformation: { type: "boolean", about: "the same as a template of AWS CloudFormation" },
    arm: { type: "boolean", about: "the same as a template of Azure Resource Manager" },
    hours: { type: "string", value: "NUMBER", about: `after which that machine switches itself off (${usualHours})` },
  },
  examples: [
    ["tickmark launch", "this folder, with what its newest run produced"],
    ["tickmark launch https://github.com/lab/paper@v1.0", "a tag of a public repository"],
    ["tickmark launch --stop", "from another terminal; Ctrl-C does the same"],
    ["tickmark launch --cloud-init 3f2a9c >user-data.yml", "for a machine of any provider"],
  ],
  async run(invocation) {
    const { values } = invocation;
    const forms = (["cloud-init", "cloudformation", "arm"] as const).filter((form) => values[form] === true);
    if (forms.length > 1) throw new UsageError(`choose one of --${forms.join(", --")}`);
    const [form] = forms;
    if (form !== undefined) return withStore(invocation, (world) => machineDocument(form, world, invocation));
    if (values.stop === true) return withStore(invocation, (world) => stopped(world.launches, invocation));
    return launched(invocation, { port: portOf(invocation), seconds: secondsOf(invocation) });
  },
};

async function stopped(
  launches: Parameters<Parameters<typeof withStore>[1]>[0]["launches"],
  { io, json }: Invocation,
): Promise<number> {
  const all = launches.list();
  const ended = await Promise.all(
    all.map(async (launch) => ({ address: launch.address, stopped: await launches.stop(launch) })),
  );
  if (json) io.out(JSON.stringify({ launches: ended }, null, 2));
  else if (all.length === 0) io.out("Nothing is open.");
  else
    for (const { address, stopped: isGone } of ended)
      io.out(isGone ? `${address} is closed.` : `${address} does not end; is its process stuck?`);
  return ended.every(({ stopped: isGone }) => isGone) ? exitCodes.fine : exitCodes.trouble;
}

function secondsOf(invocation: Invocation): number {
  const text = textOf(invocation, "for") ?? "8 h";
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new UsageError(`--for takes a time such as \`90 min\` or \`8 h\`, not "${text}"`);
}
