import type { Token } from "../../part.ts";
import { align, type Gap } from "./align.ts";
import { readToken, stepOf } from "./token.ts";

/** One token that became another, or is only on one side. */
export interface Change {
  readonly recorded: Token | null;
  readonly produced: Token | null;
}

/**
 * Which tokens became which: what aligns is left out; between that, elements of one name and texts stand for each other in
 * their order, and what is left over was added or is missing. Where both sequences run in parallel and fewer places differ
 * that way, they are taken place by place.
 */
export function changes(recorded: readonly Token[], produced: readonly Token[]): readonly Change[] {
  const texts = (tokens: readonly Token[]): string[] => tokens.map(({ text }) => text);
  const aligned = align(texts(recorded), texts(produced))
    .map((gap) => atElements(gap, recorded, produced))
    .flatMap(({ a0, a1, b0, b1 }) => paired(recorded.slice(a0, a1), produced.slice(b0, b1)));
  if (recorded.length !== produced.length) return aligned;
  const inParallel = recorded.flatMap((token, at): readonly Change[] => {
    const other = produced[at] ?? null;
    return token.text === other?.text ? [] : [{ recorded: token, produced: other }];
  });
  const isParallel = inParallel.every((change) => likeness(change.recorded) === likeness(change.produced));
  return isParallel && inParallel.length <= aligned.length ? inParallel : aligned;
}

/** How far a stretch is moved, and how long it may be for that. */
const mostSteps = 100;
const longest = 5000;

/**
 * Where one of several equal elements came or went, the stretch may as well begin in the middle of one and end in the next;
 * it is moved so that it holds whole elements.
 */
function atElements(gap: Gap, recorded: readonly Token[], produced: readonly Token[]): Gap {
  const isMissing = gap.b0 === gap.b1;
  const [tokens, start, end] = isMissing ? [recorded, gap.a0, gap.a1] : [produced, gap.b0, gap.b1];
  if ((!isMissing && gap.a0 !== gap.a1) || end - start > longest) return gap;
  const same = (a: number, b: number): boolean => tokens[a]?.text === tokens[b]?.text;
  const moved = (by: number): Gap => ({ a0: gap.a0 + by, a1: gap.a1 + by, b0: gap.b0 + by, b1: gap.b1 + by });
  for (let by = 0; by >= -mostSteps && start + by >= 0; by -= 1) {
    if (areWhole(tokens, start + by, end + by)) return moved(by);
    if (start + by === 0 || !same(start + by - 1, end + by - 1)) break;
  }
  for (let by = 0; by <= mostSteps && end + by < tokens.length && same(start + by, end + by); by += 1) {
    if (areWhole(tokens, start + by + 1, end + by + 1)) return moved(by + 1);
  }
  return gap;
}

/** Whether every element that begins in the stretch ends in it, and none that began before. */
function areWhole(tokens: readonly Token[], start: number, end: number): boolean {
  let depth = 0;
  for (let at = start; at < end && depth >= 0; at += 1) {
    depth += stepOf(tokens[at]?.text ?? "");
  }
  return depth === 0;
}

/** Pairs the tokens of one gap in order: each with the next one of its likeness on the other side. */
function paired(recorded: readonly Token[], produced: readonly Token[]): readonly Change[] {
  const gaps = align(recorded.map(likeness), produced.map(likeness));
  const found: Change[] = [];
  let [atA, atB] = [0, 0];
  const together = (until: number) => {
    for (; atA < until; atA += 1, atB += 1) {
      const [a, b] = [recorded[atA] ?? null, produced[atB] ?? null];
      if (a?.text !== b?.text) found.push({ recorded: a, produced: b });
    }
  };
  for (const { a0, a1, b0, b1 } of gaps) {
    together(a0);
    for (const each of replaced(recorded.slice(a0, a1), produced.slice(b0, b1))) found.push(each);
    [atA, atB] = [a1, b1];
  }
  together(recorded.length);
  return found;
}

/** One element that stands where one of another name stood was renamed; else all is missing or added. */
function replaced(recorded: readonly Token[], produced: readonly Token[]): readonly Change[] {
  const [a, b] = [recorded[0], produced[0]];
  if (recorded.length === 1 && produced.length === 1 && a !== undefined && b !== undefined) {
    return [{ recorded: a, produced: b }];
  }
  return [
    ...recorded.map((token) => ({ recorded: token, produced: null })),
    ...produced.map((token) => ({ recorded: null, produced: token })),
  ];
}

/** What tokens have to share to stand for each other. */
function likeness(token: Token | null): string {
  if (token === null) return "";
  const read = readToken(token.text);
  if (read.kind === "element") return `<${read.name}`;
  if (read.kind === "other") return token.text.replace(/[\d.+-]+/g, "0").slice(0, 40);
  return read.kind === "text" ? '"' : `</${read.name}`;
}
