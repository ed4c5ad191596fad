import { code } from "../../report/markdown.ts";
import { commands } from "./commands.ts";

/** Only what the asker may do, here. */
export function helpText(mayWrite: boolean, isPull: boolean): string {
  const lines = Object.entries(commands)
    .filter(([, { needsWrite, onPulls = false }]) => (mayWrite || !needsWrite) && (isPull || !onPulls))
    .map(([word, { about, example }]) => `- ${code(example ?? `/tickmark ${word}`)}: ${about}`);
  const rest = mayWrite ? "" : "\n\nPeople with write access can ask for more.";
  return `What you can ask of me here, each on a line of its own:\n\n${lines.join("\n")}${rest}`;
}
