import { momentOf } from "../../domain/time-span.ts";
import { verdictKinds } from "../../domain/verdict.ts";
import type { TableFilter } from "../../ports.ts";
import type { ParameterError } from "./answers.ts";
import { parametersOf } from "./parameters.ts";

/** How many runs a list has that nobody asked a number of, and the most that it can have. */
export const usualLimit = 20;
export const mostLimit = 100;

/** What a list of runs is asked for. With errors, nothing of it is to be used. */
export interface AskedRuns {
  readonly filter: TableFilter;
  readonly limit: number;
  /** Id of the run beyond which the list goes on; null for its beginning. */
  readonly cursor: string | null;
  readonly errors: readonly ParameterError[];
}

/** Reads the query of a list of a repository's runs, or for null of all that a store holds; whatever cannot be understood is an error, and never left out. */
export function askedRuns(query: URLSearchParams, repositoryId: number | null, now: Date): AskedRuns {
  const { all, one, wrong, errors } = parametersOf(query);
  const moment = (name: "since" | "until") => {
    const text = one(name);
    const found = text === undefined ? undefined : momentOf(text, name === "since" ? "from" : "up to", now);
    if (text !== undefined && found === undefined) {
      wrong(name, "takes a day (2026-01-31), a time in UTC (2026-01-31T12:00Z), or how long ago (7 d)");
    }
    return found === undefined ? {} : { [name]: found };
  };
  const where = all("where").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) wrong("where", "takes a parameter with its value: where=N=40");
    return { name: pair.slice(0, at), value: pair.slice(at + 1) };
  });
  const asked = one("verdict");
  const verdict = verdictKinds.find((kind) => kind === asked);
  if (asked !== undefined && verdict === undefined) wrong("verdict", `is one of ${verdictKinds.join(", ")}`);
  const [analysis, outcome] = [one("analysis"), one("outcome")];
  const limit = one("limit") ?? String(usualLimit);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostLimit) {
    wrong("limit", `is a number from 1 to ${mostLimit}`);
  }
  const cursor = one("cursor") ?? null;
  if (cursor !== null && !/^[0-9a-f]{64}$/.test(cursor)) wrong("cursor", badCursor);
  const filter: TableFilter = {
    ...(repositoryId !== null && { repositoryId }),
    tags: all("tag"),
    where,
    ...(verdict !== undefined && { verdict }),
    ...(analysis !== undefined && { analysis }),
    ...(outcome !== undefined && { outcome }),
    ...moment("since"),
    ...moment("until"),
  };
  return { filter, limit: Number(limit), cursor, errors };
}

/** Also of one that was right until its run was deleted. */
export const badCursor = "is not one of this list; leave it out to begin again";
