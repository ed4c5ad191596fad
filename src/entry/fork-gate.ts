import type { Policy } from "../domain/policy.ts";
import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";
import { cancelledCheck, heldCheck } from "../report/check-run.ts";
import { anew, pushed, supersededBy } from "./arrivals.ts";
import type { Rerun } from "./events.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { openChecks } from "./open-checks.ts";

/**
 * A pull request was opened or got a new head. One of this repository is a push that may have been told of already; one
 * from a fork is a stranger's code unless both who opened it and who acts now may write here.
 */
export async function pullArrived(
  repository: Repository,
  { pull: told, sender }: { readonly pull: Pull; readonly sender: string },
  guid: string,
  world: IntakeWorld,
): Promise<void> {
  const pull = await world.contents.openPull(repository, told.number);
  if (pull === undefined) return world.pulls.close(repository.id, told.number);
  await world.pulls.remember(repository.id, pull);
  if (!pull.isFork && !told.isFork) {
    return pushed(repository, { commit: told.head, branch: told.headBranch, base: pull.base }, guid, world);
  }
  const reason = supersededBy(pull.head);
  const line = pullLine(pull);
  await world.queue.cancel({ repositoryId: repository.id, line, except: pull.head }, reason);
  const wanted = { ...anew(repository, told.head, guid), line, base: pull.base };
  if (told.head !== pull.head) {
    return openChecks({ ...wanted, instead: (place) => cancelledCheck(reason, place) }, world);
  }
  const policy = await world.policies.of(repository);
  const forks = policy.ok ? policy.policy.forks : "approval";
  const isTrusted = await areTrusted([pull.author, sender], repository, world);
  if (isTrusted || forks === "always") return openChecks({ ...wanted, isStranger: !isTrusted }, world);
  await hold(repository, pull, forks, guid, world);
}

/** The line of development of a pull request from a fork. */
export const pullLine = ({ number }: Pull) => `pull ${number}`;

/** Somebody wants the checks of a commit once more. */
export async function again(
  repository: Repository,
  wanted: Omit<Rerun, "kind">,
  guid: string,
  world: IntakeWorld,
): Promise<void> {
  const { commit, branch, check } = wanted;
  // The button beside a check that waits for an approval is not that approval.
  if (await world.pulls.isHeld(repository.id, commit)) return heldAgain(repository, commit, guid, world);
  const isDiagnosis = check?.endsWith(" – why") === true;
  const asked = { ...anew(repository, commit, guid), branch, cause: guid, isAsked: true };
  if (isDiagnosis) return openChecks({ ...asked, kind: "diagnose", check: check.slice(0, -" – why".length) }, world);
  return openChecks({ ...asked, check }, world);
}

/** "Re-run" beside a check that waits for an approval: it goes on waiting, and says so on a check of its own. */
async function heldAgain(repository: Repository, commit: string, guid: string, world: IntakeWorld): Promise<void> {
  const policy = await world.policies.of(repository);
  const [pull] = await world.pulls.openWithHead(repository.id, commit);
  if (pull === undefined) {
    const instead = (place: object) => cancelledCheck("no open pull request has this commit any more", place);
    return openChecks({ ...anew(repository, commit, guid), cause: guid, instead }, world);
  }
  await hold(repository, pull, policy.ok ? policy.policy.forks : "approval", guid, world, guid);
}

async function hold(
  repository: Repository,
  pull: Pull,
  forks: Policy["forks"],
  delivery: string,
  world: IntakeWorld,
  cause = "held",
): Promise<void> {
  await world.pulls.hold(repository.id, pull.head);
  // An approval may have come first.
  if (!(await world.pulls.isHeld(repository.id, pull.head))) return;
  const kind = forks === "never" ? "never" : "approval";
  const wanted = { ...anew(repository, pull.head, delivery), cause, base: pull.base, line: pullLine(pull) };
  await openChecks({ ...wanted, isStranger: true, instead: (place) => heldCheck(pull.author, kind, place) }, world);
}

async function areTrusted(
  logins: readonly string[],
  repository: Repository,
  { people }: IntakeWorld,
): Promise<boolean> {
  for (const login of new Set(logins)) {
    const permission = await people.permission(repository, login);
    if (permission !== "write" && permission !== "admin") return false;
  }
  return true;
}
