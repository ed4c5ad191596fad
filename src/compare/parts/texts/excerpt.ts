const mostCharacters = 120;
/** What is shown of the common beginning. */
const leadIn = 40;

/** Two texts that differ, each short enough to be shown and cut around the first difference, in quotation marks. */
export function excerpts(recorded: string, produced: string): readonly [recorded: string, produced: string] {
  const start = Math.max(0, commonLength(recorded, produced) - leadIn);
  const from = recorded.length <= mostCharacters && produced.length <= mostCharacters ? 0 : start;
  return [cut(recorded, from), cut(produced, from)];
}

/** The beginning of a text, short enough to be shown, in quotation marks. */
export function excerpt(text: string): string {
  return cut(text, 0);
}

/** How many characters are the same at the beginning. */
export function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a[at] === b[at]) at += 1;
  return at;
}

function cut(text: string, from: number): string {
  const to = from + mostCharacters;
  return `"${from > 0 ? "…" : ""}${visible(text.slice(from, to))}${text.length > to ? "…" : ""}"`;
}

/** What cannot be seen is spelled out, so that two texts that differ look different. */
function visible(text: string): string {
  // Half a character may be left where a text was cut; the mark before a stand-in is ours.
  return text
    .replaceAll("\0<", "<")
    .toWellFormed()
    .replaceAll(/[\t\n\r]/g, (blank) => (blank === "\t" ? "\\t" : blank === "\n" ? "\\n" : "\\r"))
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `\\u${code.toString(16).padStart(4, "0")}`;
    });
}
