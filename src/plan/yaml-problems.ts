import { EVENT_ID, type Event, parseEvents, type YAMLException } from "js-yaml";
import { type Place, placeFinder } from "./yaml-places.ts";

export const emptyFile = "the file is empty";

/** What a YAML parser's complaint means to someone who has never read the YAML specification. */
export function explainYaml(text: string, error: YAMLException): Place & { message: string } {
  const at = placeFinder(text);
  if (error.mark === undefined) return { ...at(documentTrouble(text)), message: inPlainWords(error.reason, "") };
  const { position } = error.mark;
  const start = text[position - 1] === "*" ? position - 1 : position;
  return { ...at(start), message: inPlainWords(error.reason, text.slice(position, position + 80)) };
}

function inPlainWords(reason: string, after: string): string {
  for (const [pattern, words] of explanations) {
    if (pattern.test(reason)) return typeof words === "string" ? words : words(after, reason);
  }
  return `this is not valid YAML: ${reason}`;
}

const explanations: readonly (readonly [RegExp, string | ((after: string, reason: string) => string)])[] = [
  [/input is empty/, emptyFile],
  [/single document/, "a second document begins here (`---`): keep one document in the file"],
  [/duplicated mapping key/, (after) => `${keyName(after)} stands here for the second time: keep one of the two`],
  [/tab characters/, "this line is indented with a tab: use spaces, e.g. two for each level"],
  [
    /unidentified alias/,
    (_, reason) =>
      `text that begins with \`*\` is an alias in YAML, and there is no anchor for it: put a pattern in quotes, e.g. "*${/"(.*)"/s.exec(reason)?.[1] ?? ".png"}"`,
  ],
  [/exceeded maxAliases/, "too many aliases (`*name`) are used in this file: write the values out"],
  [/nesting exceeded/, "the file is nested too deeply: no key of it needs more than a few levels"],
  [/null byte|non-printable/, "a character that is not text stands here: save the file as plain UTF-8 text"],
  [/complex keys/, "a key must be a single word: use `key: value`"],
  [/unknown \w+ tag/, "tags that begin with `!` mean nothing here: remove it"],
  [/within a (double|single) quoted/, "a quotation mark is opened and never closed"],
  [/within a flow/, "a bracket `[` or `{` is opened and never closed"],
  [
    /deficient indentation/,
    "a quotation mark or a bracket (`[`, `{`) is open from a line above: close it, or indent this line",
  ],
  [/missed comma|expected the node content/, "the entries between brackets are parted by one comma each: `[a, b]`"],
  [/unknown escape|hexadecimal/, "a backslash in double quotes begins an escape: use single quotes, e.g. 'a\\b'"],
  [/name of an alias/, 'text that begins with `*` needs quotes in YAML, e.g. "*.png"'],
  [/name of an anchor/, "text that begins with `&` needs quotes in YAML"],
  [
    /bad indentation|multiline key|document separator|mapping key|line break is expected/,
    "this is not valid YAML: the line is indented differently from its neighbours, or its text needs quotes (text with `: ` or ` #` in it, or that begins with one of @ ` % & * ! | > [ {)",
  ],
];

function keyName(after: string): string {
  const name = /^["']?([^"':,{}[\]\s][^"':,{}[\]\r\n]{0,60})/.exec(after)?.[1]?.trim();
  return name === undefined ? "this key" : `the key \`${name}\``;
}

/** Offset of the second document, or 0: the two complaints about whole documents come without a place. */
function documentTrouble(text: string): number {
  const events = parseEvents(text, {});
  const second = events.findIndex((event, index) => index > 0 && event.type === EVENT_ID.DOCUMENT);
  if (second === -1) return 0;
  const start =
    events
      .slice(second)
      .map(offsetOf)
      .find((offset) => offset >= 0) ?? text.length;
  const marker = text.lastIndexOf("\n---", start);
  return marker === -1 ? start : marker + 1;
}

function offsetOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  return -1;
}
