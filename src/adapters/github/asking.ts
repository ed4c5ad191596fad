import type { Octokit } from "@octokit/rest";
import type { Place } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";

/** Answers that say that there is none: these statuses, of the resource whose address has this in it. */
interface Absence {
  readonly at: string;
  readonly statuses: readonly number[];
}

type Work<Answer> = (octokit: Octokit, place: { readonly owner: string; readonly repo: string }) => Promise<Answer>;

/** Asks something in one repository, as the app that is installed there. */
export interface Asking {
  /** Throws a fault that says what was tried. */
  <Answer>(place: Place, operation: string, work: Work<Answer>): Promise<Answer>;
  /** undefined where what is asked for is not there. */
  <Answer>(place: Place, operation: string, work: Work<Answer>, absence: Absence): Promise<Answer | undefined>;
}

export function asking(clients: Clients): Asking {
  return async <Answer>(
    { owner, name, installationId }: Place,
    operation: string,
    work: Work<Answer>,
    none?: Absence,
  ) => {
    try {
      return await work(await clients.installation(installationId), { owner, repo: name });
    } catch (error) {
      if (none?.statuses.some((status) => isAnswerTo(error, none.at, status)) === true) return undefined as never;
      throw githubFault(operation, error);
    }
  };
}

/** As people write it. */
export const nameOf = ({ owner, name }: Pick<Place, "owner" | "name">): string => `${owner}/${name}`;
