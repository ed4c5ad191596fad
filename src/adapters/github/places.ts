import type { Octokit } from "@octokit/rest";
import { Fault } from "../../domain/fault.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Clients, Patience } from "./clients.ts";
import { isAnswerTo, isElsewhere } from "./fault.ts";

/** How GitHub's addresses name a repository. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
}

interface Manner {
  /** Another repository could answer in its place: GitHub is asked first whose name it is. */
  readonly isSure?: boolean;
  /** That something is not there is an answer that comes every day: then GitHub is asked about the name only now and then. */
  readonly mayLack?: boolean;
}

/** Does something in a repository, wherever it is now. Throws a GONE fault where it is nowhere any more. */
export type Reach = <Answer>(
  repository: Pick<Repository, "id" | "owner" | "name" | "installationId">,
  work: (octokit: Octokit, place: Place) => Promise<Answer>,
  manner?: Manner,
) => Promise<Answer>;

/** So long a name that GitHub told us is the right one for sure: for the questions of one delivery. */
const sureSeconds = 5;
/** So long nothing but a missing file is no reason to ask whose name it is. */
const likelyMilliseconds = 60_000;
/** Of more repositories than these, GitHub is asked again. */
const mostKnown = 10_000;

/** Names are given away and taken anew; a repository that is not found under its name is asked for by its id. */
export function placesOf(clients: Clients, { secondMilliseconds }: Pick<Patience, "secondMilliseconds">): Reach {
  const known = new Map<number, { readonly from: Place; readonly to: Place; readonly at: number }>();
  const ask = async (octokit: Octokit, id: number, from: Place): Promise<Place> => {
    const to = placeIn(await describeRepository(octokit, id));
    if (known.size >= mostKnown) known.clear();
    known.set(id, { from, to, at: performance.now() });
    return to;
  };
  return async ({ id, owner, name, installationId }, work, { isSure = false, mayLack = false } = {}) => {
    const octokit = await clients.installation(installationId);
    const named = { owner, repo: name };
    const told = known.get(id);
    const last = told !== undefined && isSame(told.from, named) ? told : undefined;
    const age = last === undefined ? Number.POSITIVE_INFINITY : performance.now() - last.at;
    const isUnsure = isSure && age >= sureSeconds * secondMilliseconds;
    const place = isUnsure ? await ask(octokit, id, named) : (last?.to ?? named);
    try {
      return await work(octokit, place);
    } catch (error) {
      if (!isElsewhere(error) || isUnsure || (mayLack && age < likelyMilliseconds)) throw error;
      const to = await ask(octokit, id, named);
      if (isSame(to, place)) throw error;
      return work(octokit, to);
    }
  };
}

export async function describeRepository(octokit: Octokit, id: number): Promise<object> {
  try {
    const { data } = await octokit.request("GET /repositories/{id}", { id });
    if (typeof data !== "object" || data === null) throw new TypeError("GitHub does not describe the repository");
    return data;
  } catch (error) {
    const isNowhere = [404, 410, 451].some((status) => isAnswerTo(error, "/repositories/", status));
    if (!isNowhere) throw error;
    throw new Fault("GONE", `repository ${id} is gone, or this App is not installed there any more`, error);
  }
}

function placeIn(described: object): Place {
  const { owner, name } = described as { owner?: { login?: string }; name?: string };
  if (owner?.login === undefined || name === undefined) throw new TypeError("GitHub does not say where it is");
  return { owner: owner.login, repo: name };
}

const isSame = (one: Place, other: Place): boolean =>
  one.owner.toLowerCase() === other.owner.toLowerCase() && one.repo.toLowerCase() === other.repo.toLowerCase();
