import type { Repository } from "../domain/repository.ts";
import { cancelledCheck } from "../report/unjudged-checks.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { openChecks, type Wanted } from "./open-checks.ts";

/** The line of development of a branch, whose next commit supersedes the one before. */
export const branchLine = (branch: string) => `branch ${branch}`;

/** A commit as it first arrives, whichever way: however many events tell of it, it is verified once. */
export function anew(repository: Repository, commit: string, delivery: string): Wanted {
  return {
    kind: "verify",
    repository,
    commit,
    branch: null,
    line: null,
    check: null,
    cause: "push",
    delivery,
    base: null,
    isAsked: false,
    isStranger: false,
  };
}

interface Pushed {
  readonly commit: string;
  readonly branch: string;
  readonly base?: string;
}

/** Deliveries overtake each other, so the branch itself is asked where it stands. */
export async function pushed(
  repository: Repository,
  { commit, branch, base }: Pushed,
  guid: string,
  world: IntakeWorld,
): Promise<void> {
  const head = await world.contents.branchHead(repository, branch);
  const line = branchLine(branch);
  const wanted = { ...anew(repository, commit, guid), branch, line, base: base ?? null };
  if (head === undefined) {
    await world.repositories.removeHead(repository.id, branch);
    return openChecks({ ...wanted, instead: gone }, world);
  }
  await world.repositories.setHead(repository.id, branch, head);
  const reason = supersededBy(head);
  await world.queue.cancel({ repositoryId: repository.id, line, except: head }, reason);
  const isOld = head !== commit;
  return openChecks({ ...wanted, instead: isOld ? (place) => cancelledCheck(reason, place) : undefined }, world);
}

const gone: Wanted["instead"] = (place) => cancelledCheck("its branch was deleted", place);

export const supersededBy = (commit: string) => `superseded by ${commit.slice(0, 12)}, which was pushed after it`;
