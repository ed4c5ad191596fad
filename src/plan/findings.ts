import { plainText } from "../domain/plain-text.ts";
import type { Problem } from "../domain/problem.ts";
import type { Places } from "./yaml-places.ts";

/** Something wrong, by JSON pointer; its line and column are looked up later. */
export interface Finding {
  readonly pointer: string;
  /** Whether the key is wrong, or what it says. */
  readonly at: "key" | "value";
  readonly message: string;
}

/** Beyond this many, one more says only that there are more. */
const limit = 100;

/** Gives findings their places, in the order of the file; nothing is said twice at one place. */
export function located(findings: readonly Finding[], file: string, places: Places): Problem[] {
  const once = new Map<string, Problem>();
  for (const { pointer, at, message: said } of findings) {
    // Messages quote the file, and the file is a stranger's.
    const message = plainText(said);
    const { line, column } = at === "key" ? places.ofKey(pointer) : places.ofValue(pointer);
    once.set(`${line}:${column}:${message}`, { file, line, column, pointer: places.standing(pointer), message });
  }
  const problems = [...once.values()].sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.message < b.message ? -1 : 1),
  );
  const last = problems[limit];
  if (last === undefined) return problems;
  const message = `there are ${problems.length - limit} more problems from here on`;
  return [...problems.slice(0, limit), { ...last, message }];
}

export const atKey = (pointer: string, message: string): Finding => ({ pointer, at: "key", message });
export const atValue = (pointer: string, message: string): Finding => ({ pointer, at: "value", message });
