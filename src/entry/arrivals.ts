import type { Repository } from "../domain/repository.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { openChecks, type Wanted } from "./open-checks.ts";

/** The line of development of a branch, whose next commit supersedes the one before. */
export const branchLine = (branch: string) => `branch ${branch}`;

/** A commit as it first arrives, whichever way: however many events tell of it, it is verified once. */
export function anew(repository: Repository, commit: string): Wanted {
  return {
    kind: "verify",
    repository,
    commit,
    branch: null,
    line: null,
    check: null,
    cause: "push",
    base: null,
    retargeted: null,
    isAsked: false,
    isStranger: false,
  };
}

type Pushed = Pick<Wanted, "commit"> & { readonly branch: string } & Partial<Pick<Wanted, "base" | "retargeted">>;

/** Deliveries overtake each other, so the branch itself is asked where it stands. */
export async function pushed(
  repository: Repository,
  { commit, branch, base = null, retargeted = null }: Pushed,
  world: IntakeWorld,
): Promise<void> {
  const head = await world.contents.branchHead(repository, branch);
  const line = branchLine(branch);
  const wanted = { ...anew(repository, commit), branch, line, base, retargeted };
  if (head === undefined) {
    await world.repositories.removeHead(repository.id, branch);
    return openChecks({ ...wanted, passed: "its branch was deleted" }, world);
  }
  await world.repositories.setHead(repository.id, branch, head);
  const reason = supersededBy(head);
  await world.queue.cancel({ repositoryId: repository.id, line, except: head }, reason);
  return openChecks(head === commit ? wanted : { ...wanted, passed: reason }, world);
}

export const supersededBy = (commit: string) => `superseded by ${commit.slice(0, 12)}, which was pushed after it`;
