import { inline } from "./markdown.ts";
import { shownLine } from "./shown.ts";

/** The answer to somebody who asked for something that could not be done, also when it was tried again. */
export function gaveUpText(reason: string): string {
  return `This could not be done, also when it was tried again: ${inline(shownLine(reason, 400))}. Ask once more; if it stays so, tell whoever runs this Tickmark server.`;
}
