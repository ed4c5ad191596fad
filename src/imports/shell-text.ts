import { shellWord } from "../domain/shell-word.ts";

/** Whether it means the same to a shell without quotes, wherever it stands. */
const isPlain = (text: string): boolean => text === "" || shellWord(text) === text;

export interface Filled {
  readonly text: string;
  /** Expressions that have no value: they stand as they were. */
  readonly unknown: readonly string[];
  /** Expressions whose value was quoted, since the shell would have read more into it than text. */
  readonly quoted: readonly string[];
  /** Expressions whose value cannot be put there safely: they stand as they were. */
  readonly refused: readonly string[];
}

type Quotes = "none" | "single" | "double" | "comment";

/**
 * Puts values into the `${…}` of a shell command. Words of plain characters go in as they are, as the tools do it: a list of
 * arguments stays one. Any other value is quoted for the place where it stands, so that it can only be text there; where the
 * command nests commands or texts, that cannot be told, and the place is left alone.
 */
export function fillCommand(command: string, lookUp: (expression: string) => string | undefined): Filled {
  const isNested = /\$\(|`|<<|\$'|\$"/.test(command);
  const filled = { text: "", unknown: [] as string[], quoted: [] as string[], refused: [] as string[] };
  let quotes: Quotes = "none";
  const lastEnd = command.lastIndexOf("}");
  for (let at = 0; at < command.length; ) {
    const character = command[at] ?? "";
    const end = at < lastEnd && command.startsWith("${", at) ? command.indexOf("}", at) : -1;
    if (character === "\\" && command.startsWith("${", at + 1)) {
      // The tools' own way to write what is none of theirs.
      filled.text += "${";
      at += 3;
    } else if (character === "\\" && quotes !== "single" && quotes !== "comment") {
      filled.text += command.slice(at, at + 2);
      at += 2;
    } else if (end > at) {
      const written = command.slice(at, end + 1);
      filled.text += placed(command.slice(at + 2, end).trim(), written, quotes);
      at = end + 1;
    } else {
      quotes = quotesAfter(quotes, character, command[at - 1]);
      filled.text += character;
      at += 1;
    }
  }
  return filled;

  function placed(expression: string, written: string, where: Quotes): string {
    const value = lookUp(expression);
    if (value === undefined) {
      filled.unknown.push(expression);
      return written;
    }
    if (value.split(" ").every(isPlain)) return value;
    if (isNested || where === "comment") {
      filled.refused.push(expression);
      return written;
    }
    filled.quoted.push(expression);
    if (where === "none") return shellWord(value);
    return where === "single" ? value.replaceAll("'", "'\\''") : value.replace(/["\\$`]/g, "\\$&");
  }
}

function quotesAfter(quotes: Quotes, character: string, before: string | undefined): Quotes {
  if (quotes === "comment") return character === "\n" ? "none" : "comment";
  if (quotes === "single") return character === "'" ? "none" : "single";
  if (quotes === "double") return character === '"' ? "none" : "double";
  if (character === "'") return "single";
  if (character === '"') return "double";
  return character === "#" && (before === undefined || /[\s;&|()]/.test(before)) ? "comment" : "none";
}
