import { latin1 } from "../../content.ts";

/**
 * The lines of a program, one character a byte. How lines end is nothing when they all end the same way and the program is
 * text all through; else a carriage return may be data, and stays.
 */
export function linesOf(bytes: Uint8Array): string[] {
  const text = latin1(bytes);
  const end = isText(bytes) ? onlyEnd(bytes) : "\n";
  const lines = text.split(end);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => (byte >= 32 && byte < 127) || allowed.has(byte));
}

/** End of transmission, tab, line feed, form feed, carriage return. */
const allowed = new Set([4, 9, 10, 12, 13]);

/** The one way in which lines end; a line feed where there are several. */
function onlyEnd(bytes: Uint8Array): "\n" | "\r" | "\r\n" {
  let [returns, feeds, both] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 10) feeds += 1;
    if (bytes[at] !== 13) continue;
    returns += 1;
    if (bytes[at + 1] === 10) both += 1;
  }
  if (both > 0 && both === returns && both === feeds) return "\r\n";
  return returns > 0 && feeds === 0 ? "\r" : "\n";
}
