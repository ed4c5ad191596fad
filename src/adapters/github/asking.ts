import type { Octokit } from "@octokit/rest";
import type { Place } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";
import type { Reach } from "./places.ts";

/** Answers that say that there is none: these statuses, of the resource whose address has this in it. */
interface Absence {
  readonly at: string;
  readonly statuses: readonly number[];
}

type Work<Answer> = (octokit: Octokit, place: { readonly owner: string; readonly repo: string }) => Promise<Answer>;

interface Asks {
  /** Throws a fault that says what was tried. */
  <Answer>(place: Place, operation: string, work: Work<Answer>): Promise<Answer>;
  /** undefined where what is asked for is not there. */
  <Answer>(place: Place, operation: string, work: Work<Answer>, absence: Absence): Promise<Answer | undefined>;
}

/**
 * Asks something in one repository, as the app that is installed there. One that is known by its id is found wherever it is
 * now; one of which only the name is known, under that name.
 */
export interface Asking extends Asks {
  /** For questions that another repository of the same name would answer as well, and wrongly. */
  readonly surely: Asks;
}

export function asking(clients: Clients, reach: Reach): Asking {
  const asks =
    (isSure: boolean): Asks =>
    async <Answer>(place: Place, operation: string, work: Work<Answer>, none?: Absence) => {
      const { id, owner, name, installationId } = place as Place & { readonly id?: number };
      try {
        const manner = { isSure, mayLack: none !== undefined };
        if (id !== undefined) return await reach({ id, owner, name, installationId }, work, manner);
        return await work(await clients.installation(installationId), { owner, repo: name });
      } catch (error) {
        if (none?.statuses.some((status) => isAnswerTo(error, none.at, status)) === true) return undefined as never;
        throw githubFault(operation, error);
      }
    };
  return Object.assign(asks(false), { surely: asks(true) });
}

/** As people write it. */
export const nameOf = ({ owner, name }: Pick<Place, "owner" | "name">): string => `${owner}/${name}`;
