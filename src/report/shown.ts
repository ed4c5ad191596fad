import { plainBlock, plainText, shortened } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";

/* Every word of a stranger goes through one of these two before it is escaped for where it is shown. */

/** One line: cleaned, without secrets, not longer than asked. */
export function shownLine(text: string, length: number): string {
  return shortened(redact(plainText(text)), length);
}

/** Several lines: cleaned first, since a colour in the middle of a token would hide it. */
export function shownBlock(text: string): string {
  return redact(plainBlock(text));
}
