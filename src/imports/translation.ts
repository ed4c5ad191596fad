/* What a file of another tool says, in the words of a declaration. */

/** A value with the lines that stand above it: where it came from, and what is left to decide. */
export interface Noted<T> {
  readonly value: T;
  readonly comments: readonly string[];
}

export interface Step {
  readonly name?: string;
  readonly run: string;
  readonly image?: string;
}

export interface Output {
  readonly path: string;
  readonly label?: string;
}

/** A key of the declaration that is one value, whichever it is. */
export interface Setting extends Noted<unknown> {
  readonly key: "title" | "paper" | "image" | "build" | "parameters" | "env" | "resources";
}

/** A rule that the imported file breaks. */
export interface BrokenRule {
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

export interface Translation {
  readonly settings: readonly Setting[];
  /** null where the whole tree can be seen. */
  readonly sources: readonly Noted<string>[] | null;
  /** Lines on files that have to be fetched: nothing can be declared without a digest. */
  readonly inputs: readonly string[];
  readonly steps: readonly Noted<Step>[];
  readonly outputs: readonly Noted<Output>[];
  /** What could not be translated, a sentence each. */
  readonly untranslated: readonly string[];
  readonly broken: readonly BrokenRule[];
}

/** The folder that holds the imported file, as far as it was read. */
export interface Surroundings {
  /** Paths of all files, from that folder. */
  readonly paths: ReadonlySet<string>;
  /** The text of a file that was read; undefined where it was not, or is not there. */
  readonly textOf: (path: string) => string | undefined;
}

const mark = "DECIDE: ";

/** A line on what only the author can say. */
export const decide = (text: string): string => `${mark}${text}`;

/** What such a line asks; undefined for any other line. */
export const askedIn = (line: string): string | undefined =>
  line.startsWith(mark) ? line.slice(mark.length) : undefined;

/** The longest name that a step of a declaration can have. */
const longestName = 60;

/** What another tool calls a step, on one line; `room` is left for what comes behind it. */
export function stepName(text: string, room = 0): string {
  const line = text.replace(/[\s\p{C}]+/gu, " ").trim();
  return line.slice(0, longestName - room).trim();
}

/** In an order in which each comes behind those that it needs; undefined where they go round in circles. */
export function inOrder<T>(all: readonly T[], needs: (each: T, other: T) => boolean): readonly T[] | undefined {
  const ordered: T[] = [];
  let waiting = all.map((each) => ({ each, before: all.filter((other) => other !== each && needs(each, other)) }));
  const done = new Set<T>();
  while (waiting.length > 0) {
    const ready = waiting.find(({ before }) => before.every((other) => done.has(other)));
    if (ready === undefined) return undefined;
    ordered.push(ready.each);
    done.add(ready.each);
    waiting = waiting.filter((one) => one !== ready);
  }
  return ordered;
}
