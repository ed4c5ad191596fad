import type { ParameterError } from "./answers.ts";

/** Longer texts, and more of one kind, are no question of anybody's. */
export const longest = 500;
export const mostOfAKind = 20;

interface Parameters {
  /** Every value of a parameter. */
  all(name: string): readonly string[];
  /** Its only value; undefined without one. */
  one(name: string): string | undefined;
  wrong(parameter: string, detail: string): void;
  /** What could not be used of all that was read so far. */
  readonly errors: readonly ParameterError[];
}

/** Reads the query of an address; whatever cannot be used is an error, and never left out. */
export function parametersOf(query: URLSearchParams): Parameters {
  const errors: ParameterError[] = [];
  const wrong = (parameter: string, detail: string) => void errors.push({ parameter, detail });
  const all = (name: string) => {
    const given = query.getAll(name);
    if (given.length > mostOfAKind) wrong(name, `may be given ${mostOfAKind} times`);
    if (given.some((text) => text === "" || text.length > longest)) wrong(name, `takes 1 to ${longest} characters`);
    return given;
  };
  const one = (name: string) => {
    const [first, ...more] = all(name);
    if (more.length > 0) wrong(name, "may be given once");
    return first;
  };
  return { all, one, wrong, errors };
}
