import { isInteger, readNumber } from "../../numbers/number-text.ts";
import { readPath } from "./path-data.ts";
import { readToken } from "./token.ts";

/** A token as words and numbers: two tokens of one shape differ in numbers only. */
export interface Measured {
  /** The token with a mark in place of every number. */
  readonly shape: string;
  readonly numbers: readonly number[];
  /** The numbers as they are written. */
  readonly spelled: readonly string[];
  /** What each number is one of, e.g. `path d`: numbers of one group share a scale. Empty: it is its own scale. */
  readonly groups: readonly string[];
}

/** Takes the numbers out of a token. Whole numbers in text and in attributes that are no geometry are names, not measures. */
export function measure(token: string): Measured {
  const numbers: number[] = [];
  const spelled: string[] = [];
  const groups: string[] = [];
  if (token.includes(mark)) return { shape: token, numbers, spelled, groups };
  const read = readToken(token);
  const take = (text: string, pattern: RegExp, group: string, whole: boolean): string =>
    text.replace(pattern, (written) => {
      const value = readNumber(written.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1"));
      if (typeof value !== "number" || !Number.isFinite(value) || (!whole && isInteger(written))) return written;
      numbers.push(value);
      spelled.push(written);
      groups.push(group);
      return mark;
    });
  if (read.kind === "text") return { shape: `"${take(read.text, inProse, "", false)}`, numbers, spelled, groups };
  if (read.kind === "other") {
    const group = read.text.replace(inOperator, mark);
    return { shape: take(read.text, inOperator, group, true), numbers, spelled, groups };
  }
  if (read.kind === "end") return { shape: token, numbers, spelled, groups };
  let shape = `<${read.name}`;
  for (const [name, value] of read.attributes) {
    const local = name.replace(/^.*:/, "");
    let words = value;
    if (local === "d") words = withoutFlags(value, (text) => take(text, inGeometry, `${read.name} d`, true));
    else if (drawn.has(local)) words = take(value, inGeometry, `${read.name} ${name}`, true);
    else if (local === "style") words = take(value, inStyle, "", true);
    else if (!names.has(local)) words = take(value, onlyNumber, "", false);
    shape += ` ${name}=${JSON.stringify(words)}`;
  }
  return { shape: `${shape}>`, numbers, spelled, groups };
}

// A token that holds it itself has no numbers.
const mark = "\u0000";

/** The two flags of an arc are no measures; path data that cannot be read have none at all. */
function withoutFlags(data: string, take: (text: string) => string): string {
  const vertices = readPath(data);
  if (vertices === undefined) return data;
  return vertices
    .map(({ command, numbers: [rx = "", ry = "", turned = "", ...rest] }) => {
      if (command !== "A" && command !== "a") return command + take([rx, ry, turned, ...rest].join(" "));
      const [large = "", sweep = "", ...end] = rest;
      return `${command}${take(`${rx} ${ry} ${turned}`)} flags${large}/${sweep} ${take(end.join(" "))}`;
    })
    .join("");
}

/** Attributes of SVG that say where something is and how large (https://www.w3.org/TR/SVG2/attindex.html). */
const drawn: ReadonlySet<string> = new Set(
  (
    "points transform gradientTransform patternTransform viewBox x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy " +
    "width height offset textLength startOffset refX refY markerWidth markerHeight"
  ).split(" "),
);

/** Attributes that name something, whatever they look like. */
const names: ReadonlySet<string> = new Set([
  "id",
  "class",
  "href",
  "name",
  "key",
  "ref",
  "for",
  "source",
  "target",
  "version",
]);

// No digit can be matched in two ways, so that a long run of them takes no longer than it is.
const digits = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;

/** As path data are written: the letter of a command or the sign of the next number may end a number. */
const inGeometry = new RegExp(`[+-]?${digits}`, "g");

/** `2.5` and `2.5px` as values of a declaration, never the digits of a colour. */
const inStyle = new RegExp(String.raw`(?<=[:\s,(])[+-]?${digits}(?=(?:px|pt|em|%)?(?:[;,\s)]|$))`, "g");

const onlyNumber = new RegExp(`^[+-]?${digits}(?=(?:px|pt|em|%)?$)`, "g");

/** Standing alone in text: no part of a word, a version, a date or a time. */
const inProse = new RegExp(String.raw`(?<![\w.:/+-])[+-]?${digits}(?![\w:/]|-\d|\.\d)`, "g");

const inOperator = new RegExp(String.raw`(?<![\w.#+-])[+-]?${digits}(?![\w.])`, "g");
