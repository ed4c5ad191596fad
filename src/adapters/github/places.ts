import type { Octokit } from "@octokit/rest";
import { Fault } from "../../domain/fault.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Clients } from "./clients.ts";
import { isAnswerTo, isElsewhere } from "./fault.ts";

/** How GitHub's addresses name a repository. */
export interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** Does something in a repository, wherever it is now. Throws a GONE fault where it is nowhere any more. */
export type Reach = <Answer>(
  repository: Repository,
  work: (octokit: Octokit, place: Place) => Promise<Answer>,
) => Promise<Answer>;

/** Names are given away and taken anew; a repository that is not found under its name is asked for by its id. */
export function placesOf(clients: Clients): Reach {
  const moved = new Map<number, { readonly from: Place; readonly to: Place }>();
  return async (repository, work) => {
    const octokit = await clients.installation(repository.installationId);
    const named = { owner: repository.owner, repo: repository.name };
    const known = moved.get(repository.id);
    const place = known !== undefined && isSame(known.from, named) ? known.to : named;
    try {
      return await work(octokit, place);
    } catch (error) {
      if (!isElsewhere(error)) throw error;
      const to = placeIn(await describeRepository(octokit, repository.id));
      if (isSame(to, place)) throw error;
      moved.set(repository.id, { from: named, to });
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
