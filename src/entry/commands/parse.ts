/** A line that speaks to the app. */
export interface SpokenCommand {
  /** In small letters; empty when nothing but the app's name stands there. */
  readonly word: string;
  readonly operands: readonly string[];
}

/** More than anybody means. */
const mostCommands = 5;
const longestLine = 1000;

/**
 * The commands of a comment: each on a line of its own, as `/tickmark run` or `@app run`, anywhere outside of code, quotes
 * and hidden text, since people write above and below, and quote what others wrote.
 */
export function spokenCommands(body: string, appName: string): readonly SpokenCommand[] {
  const name = appName.replace(/[^\w-]/g, "");
  const spoken = new RegExp(
    `^ {0,3}(?:/tickmark|@(?:tickmark|${name || "tickmark"})(?:\\[bot\\])?)(?:[ \\t]([^]*))?$`,
    "i",
  );
  const found: SpokenCommand[] = [];
  for (const line of ownLines(body)) {
    if (line.length > longestLine) continue;
    const match = spoken.exec(line);
    if (match === null) continue;
    const [word = "", ...operands] = (match[1] ?? "").trim().split(/\s+/);
    found.push({ word: word.toLowerCase().replace(/[.!?]+$/, ""), operands });
  }
  return found.slice(0, mostCommands);
}

function ownLines(body: string): readonly string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of body.replace(/<!--[\s\S]*?(?:-->|$)/g, "").split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      // Only a fence of the same kind that is at least as long closes it, with nothing behind it.
      if (mark !== undefined && mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark)
        fence = undefined;
      continue;
    }
    if (mark !== undefined) fence = mark;
    else if (!/^ {0,3}>/.test(line)) lines.push(line);
  }
  return lines;
}
