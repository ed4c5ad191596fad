import type { Token } from "../../part.ts";
import { commonLength } from "../texts/excerpt.ts";
import { coordinateNames, readPath, type Vertex } from "./path-data.ts";
import { type ReadToken, readToken } from "./token.ts";

/** What differs between two tokens that stand for each other, with the place: a clause for people. */
export function changed(recorded: Token, produced: Token): string {
  const [a, b] = [readToken(recorded.text), readToken(produced.text)];
  const labels = relabelled(recorded, produced);
  if (labels !== undefined) return labels;
  if (a.kind === "text" && b.kind === "text") return `${recorded.where}: text ${became(a.text, b.text)}`;
  if (a.kind === "element" && b.kind === "element") {
    if (a.name !== b.name) return `${recorded.where}: <${a.name}> became <${b.name}>`;
    return attributesChanged(recorded.where, a.attributes, b.attributes);
  }
  return `${recorded.where}: ${described(a)} became ${described(b)}`;
}

/** Tokens of one stretch for people, e.g. `<circle cx="3">`, `text "dose"`, `<tr> "5 23 0.71"`. */
export function describe(tokens: readonly Token[]): string {
  const read = tokens.slice(0, 200).map(({ text }) => readToken(text));
  const [first] = read;
  if (first === undefined) return "nothing";
  const texts = read.flatMap((token) => (token.kind === "text" && token.text.trim() !== "" ? [token.text.trim()] : []));
  return first.kind === "element" && texts.length > 0
    ? `${described(first)} ${quoted(texts.join(" "))}`
    : described(first);
}

function described(token: ReadToken): string {
  if (token.kind === "text") return `text ${quoted(token.text)}`;
  if (token.kind === "end") return `the end of <${token.name}>`;
  if (token.kind === "other") return shortened(token.text, 60);
  // Where something is says more than its style.
  const ordered = [...token.attributes].toSorted(([a], [b]) => Number(a === "style") - Number(b === "style"));
  const attributes = ordered.map(([name, value]) => ` ${name}="${shortened(value, 24)}"`);
  return `${shortened(`<${token.name}${attributes.join("")}`, 80)}>`;
}

/** Glyphs say nothing to a reader; the label they stand for, which the places of both tokens end with, does. */
function relabelled(recorded: Token, produced: Token): string | undefined {
  if (recorded.role !== "text" && recorded.role !== "layout") return undefined;
  const [a, b] = [/^(.*) "(.*)"/s.exec(recorded.where), /^(.*) "(.*)"/s.exec(produced.where)];
  if (a === null || b === null || a[1] !== b[1] || a[2] === b[2]) return undefined;
  return `${a[1]}: text ${became(a[2] ?? "", b[2] ?? "")}`;
}

function attributesChanged(where: string, a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string {
  const gone = [...a].filter(([name]) => !b.has(name));
  const come = [...b].filter(([name]) => !a.has(name));
  const other = [...a].filter(([name, value]) => b.has(name) && b.get(name) !== value);
  const clauses = [
    ...other.map(([name, value]) => valueChanged(name, value, b.get(name) ?? "")),
    ...gone.map(([name, value]) => `no attribute ${name} any more, recorded ${quoted(value)}`),
    ...come.map(([name, value]) => `a new attribute ${name} ${quoted(value)}`),
  ];
  const [first = "", ...rest] = clauses;
  const more = rest.length === 0 ? "" : rest.length === 1 ? `, ${rest[0]}` : `, and ${rest.length} other attributes`;
  // A vertex belongs to the name of its element: `line2d_12, vertex 55 of 101: …`.
  return first.startsWith("vertex ") ? `${where}, ${first}${more}` : `${where}: ${first}${more}`;
}

function valueChanged(name: string, a: string, b: string): string {
  if (name === "d") return pathChanged(a, b);
  if (name === "points") return pathChanged(`M${a}`, `M${b}`);
  if (name === "style") return styleChanged(a, b);
  return `${name} ${sides(a, b)}`;
}

function pathChanged(a: string, b: string): string {
  const [left, right] = [readPath(a), readPath(b)];
  if (left === undefined || right === undefined) return `d ${sides(a, b)}`;
  if (left.length !== right.length) return `a path of ${left.length} vertices, produced ${right.length}`;
  const apart = left.flatMap((vertex, index) => (sameVertex(vertex, right[index]) ? [] : [index]));
  const first = apart.toSorted((x, y) => distance(left[y], right[y]) - distance(left[x], right[x]))[0];
  const [from, to] = [left[first ?? 0], right[first ?? 0]];
  if (first === undefined || from === undefined || to === undefined) return `d is spelled otherwise, ${sides(a, b)}`;
  const place = `vertex ${first + 1} of ${left.length}`;
  if (from.command !== to.command) return `${place}: command ${from.command}, produced ${to.command}`;
  const names = coordinateNames(from.command);
  const numbers = from.numbers.flatMap((number, index) => {
    const other = to.numbers[index] ?? "";
    return number === other ? [] : [`${names[index] ?? "number"} ${number}, produced ${other}`];
  });
  const others = apart.length === 1 ? "" : ` (the most; ${apart.length} vertices differ)`;
  return `${place}: ${numbers.join("; ")}${others}`;
}

function sameVertex(a: Vertex, b: Vertex | undefined): boolean {
  return a.command === b?.command && a.numbers.every((number, index) => number === b.numbers[index]);
}

/** How far apart; another command is furthest. */
function distance(a: Vertex | undefined, b: Vertex | undefined): number {
  if (a === undefined || b === undefined || a.command !== b.command) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...a.numbers.map((number, index) => Math.abs(Number(number) - Number(b.numbers[index]))));
}

function styleChanged(a: string, b: string): string {
  const [left, right] = [declarations(a), declarations(b)];
  const apart = [...new Set([...left.keys(), ...right.keys()])].filter((name) => left.get(name) !== right.get(name));
  const [first] = apart;
  if (first === undefined) return `style ${sides(a, b)}`;
  const more = apart.length === 1 ? "" : `, and ${apart.length - 1} more of its style`;
  return `style ${first} ${left.get(first) ?? "not set"}, produced ${right.get(first) ?? "not set"}${more}`;
}

const declarations = (style: string): ReadonlyMap<string, string> =>
  new Map(
    style.split(";").flatMap((declaration) => {
      const colon = declaration.indexOf(":");
      return colon < 0
        ? []
        : [[declaration.slice(0, colon).trim(), shortened(declaration.slice(colon + 1).trim(), 60)]];
    }),
  );

/** Both sides of a value, of long ones the stretch that differs. */
function sides(a: string, b: string): string {
  const [left, right] = excerpts(a, b);
  return `${quoted(left)}, produced ${quoted(right)}`;
}

function became(a: string, b: string): string {
  const [left, right] = excerpts(a, b);
  return `${quoted(left)} became ${quoted(right)}`;
}

const excerptLength = 60;

/** Of two long texts what differs first, with a little of what is before and after. */
function excerpts(a: string, b: string): readonly [string, string] {
  if (a.length <= excerptLength && b.length <= excerptLength) return [a, b];
  const from = Math.max(0, commonLength(a, b) - 20);
  const cut = (text: string): string => {
    const middle = text.slice(from, from + excerptLength);
    return `${from > 0 ? "…" : ""}${middle}${from + excerptLength < text.length ? "…" : ""}`;
  };
  return [cut(a), cut(b)];
}

const quoted = (text: string): string => `"${shortened(text, excerptLength + 2)}"`;

function shortened(text: string, length: number): string {
  const line = text
    .slice(0, 4 * length)
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
  return line.length > length || text.length > 4 * length ? `${line.slice(0, length - 1)}…` : line;
}
