import { grouped } from "../../../domain/grouped.ts";
import type { Token } from "../../part.ts";
import { isReordered, Numbering } from "../alignment.ts";
import { type Change, changes } from "./changes.ts";
import { changed, describe } from "./clause.ts";
import { stepOf } from "./token.ts";

/**
 * What differs, for people: first the change that says most, with the element, its attribute and both values, then how many
 * elements of each kind were changed, are missing, are new.
 */
export function explain(recorded: readonly Token[], produced: readonly Token[]): string {
  const all = changes(recorded, produced);
  const told = all.filter((change) => !isEnd(change));
  const tags = told.filter((change) => !isText(change));
  // Where a word only lost its emphasis, text was split or joined, and is no news.
  const isTextSame = tags.length > 0 && tags.length < told.length && textOf(recorded) === textOf(produced);
  const [first] = byWeight(isTextSame ? tags : told);
  if (first === undefined) return endsOnly(all);
  const clause = clauseOf(first, all);
  if (told.length === 1) return clause;
  const reordered = areReordered(recorded, produced) ? "the same elements in another order: " : "";
  const same = isTextSame && reordered === "" ? "the same text in other elements: " : reordered;
  return `${same}${clause}; altogether ${counts(told)}`;
}

const isText = ({ recorded, produced }: Change): boolean => (recorded ?? produced)?.text.startsWith('"') === true;

const textOf = (tokens: readonly Token[]): string =>
  tokens.flatMap(({ text }) => (text.startsWith('"') ? [text.slice(1)] : [])).join("");

/** The end of an element comes and goes with the element. */
const isEnd = ({ recorded, produced }: Change): boolean =>
  (recorded === null || isClosing(recorded)) && (produced === null || isClosing(produced));

const isClosing = ({ text }: Token): boolean => stepOf(text) === -1;

/** Data, then text, then the ticks of axes, then all that only says how it is laid out. */
const ranks: readonly Token["role"][] = ["data", "text", "tick", "element", "layout"];

const roleOf = ({ recorded, produced }: Change): Token["role"] => (recorded ?? produced)?.role ?? "element";

/** Written text says more than a glyph or the length of a text, and what became something more than what is only there once. */
function byWeight(told: readonly Change[]): readonly Change[] {
  return ranks.flatMap((role) => {
    const own = told.filter((change) => roleOf(change) === role);
    if (role !== "text") return own;
    const weight = ({ recorded, produced }: Change): number =>
      ((recorded ?? produced)?.text.startsWith('"') === true ? 0 : 2) +
      (recorded === null || produced === null ? 1 : 0);
    return own.toSorted((a, b) => weight(a) - weight(b));
  });
}

function clauseOf(change: Change, all: readonly Change[]): string {
  const { recorded, produced } = change;
  if (recorded !== null && produced !== null) return changed(recorded, produced);
  const [side, verb] = recorded === null ? (["produced", "is new"] as const) : (["recorded", "is missing"] as const);
  const whole = stretchAround(change, all, side);
  return `${whole[0]?.where ?? "the document"}: ${describe(whole)} ${verb}`;
}

/** What came or went together with a token: the outermost element around it that did, with all in it. */
function stretchAround(change: Change, all: readonly Change[], side: "recorded" | "produced"): readonly Token[] {
  const other = side === "recorded" ? "produced" : "recorded";
  const at = all.indexOf(change);
  let [start, end] = [at, at + 1];
  while (start > 0 && all[start - 1]?.[other] === null) start -= 1;
  while (end < all.length && all[end]?.[other] === null) end += 1;
  const tokens = all.slice(start, end).flatMap((each) => each[side] ?? []);
  const own = at - start;
  // The elements that begin in the stretch and are still open at the token, and those that it closes again.
  const open: number[] = [];
  for (let index = 0; index <= own; index += 1) {
    const step = stepOf(tokens[index]?.text ?? "");
    if (step === -1) open.pop();
    else if (step === 1) open.push(index);
  }
  for (const from of open) {
    const to = closingOf(tokens, from);
    if (to > own) return tokens.slice(from, to + 1);
  }
  return tokens.slice(own, own + 1);
}

/** Index of the token that closes the element at `start`, if it is among these. */
function closingOf(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let index = start; index < tokens.length; index += 1) {
    depth += stepOf(tokens[index]?.text ?? "");
    if (depth === 0) return index;
  }
  return -1;
}

/** The same tags in another nesting. */
function endsOnly(all: readonly Change[]): string {
  const [first] = all;
  const where = (first?.recorded ?? first?.produced)?.where ?? "the document";
  return `${where}: it ends elsewhere`;
}

function areReordered(recorded: readonly Token[], produced: readonly Token[]): boolean {
  if (recorded.length !== produced.length) return false;
  const numbering = new Numbering();
  const numbered = (tokens: readonly Token[]) => Int32Array.from(tokens, ({ text }) => numbering.numberOf(text));
  return isReordered(numbered(recorded), numbered(produced));
}

const nouns: Readonly<Record<Token["role"], readonly [one: string, many: string]>> = {
  data: ["drawn element of the data", "drawn elements of the data"],
  text: ["piece of text", "pieces of text"],
  tick: ["tick", "ticks"],
  element: ["other element", "other elements"],
  layout: ["element of the layout", "elements of the layout"],
};

const verbs: readonly (readonly [string, (change: Change) => boolean])[] = [
  ["changed", ({ recorded, produced }) => recorded !== null && produced !== null],
  ["missing", ({ produced }) => produced === null],
  ["new", ({ recorded }) => recorded === null],
];

/** `2 pieces of text changed, 1 missing, 3 ticks changed`. */
function counts(told: readonly Change[]): string {
  return ranks
    .flatMap((role) => {
      const own = told.filter((change) => roleOf(change) === role);
      const each = verbs.flatMap(([verb, is]) => {
        const number = own.filter(is).length;
        return number === 0 ? [] : [[number, verb] as const];
      });
      return each.map(([number, verb], index) => {
        const noun = index === 0 ? ` ${nouns[role][number === 1 ? 0 : 1]}` : "";
        return `${grouped(number)}${noun} ${verb}`;
      });
    })
    .join(", ");
}
