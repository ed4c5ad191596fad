import { Fault } from "../domain/fault.ts";
import type { Pull } from "../domain/pull.ts";
import type { Repository } from "../domain/repository.ts";
import type { AnswerLimits } from "../ports.ts";
import type { CheckPlace } from "../report/check-parts.ts";
import { heldCheck } from "../report/unjudged-checks.ts";
import { anew, pushed, supersededBy } from "./arrivals.ts";
import type { Arrival, Rerun } from "./events.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { openChecks, type Wanted, whySuffix } from "./open-checks.ts";

/**
 * A pull request was opened or got a new head. One of this repository is a push that may have been told of already; one
 * from a fork is a stranger's code unless both who opened it and who acts now may write here.
 */
export async function pullArrived(
  repository: Repository,
  { pull: told, sender, formerBase }: Omit<Arrival, "kind">,
  guid: string,
  world: IntakeWorld,
): Promise<void> {
  const pull = await world.contents.openPull(repository, told.number);
  if (pull === undefined) return world.pulls.close(repository.id, told.number);
  await world.pulls.remember(repository.id, pull);
  // Its head may have been judged before it was opened.
  const opened = { kind: "comment", repository, pull: pull.number, commit: pull.head } as const;
  const occasion = formerBase === null ? "" : ` ${guid}`;
  await world.queue.add(`comment ${repository.id} ${pull.number} ${pull.head}${occasion}`, opened);
  const target = { base: pull.base, retargeted: formerBase === null ? null : { from: formerBase, occasion: guid } };
  if (!pull.isFork && !told.isFork) {
    return pushed(repository, { commit: told.head, branch: told.headBranch, ...target }, world);
  }
  const reason = supersededBy(pull.head);
  const line = pullLine(pull);
  await world.queue.cancel({ repositoryId: repository.id, line, except: pull.head }, reason);
  const wanted = { ...anew(repository, told.head), line, ...target };
  // A skipped check passes where one is required, so the words of a commit that nobody looked at do not count.
  if (told.head !== pull.head) {
    if (!(await hasRoom(repository, pull, told.head, world))) return;
    return openChecks({ ...wanted, passed: reason, isAsked: true }, world);
  }
  if (
    (await areTrusted([pull.author, sender], repository, world)) ||
    (await world.pulls.isOurs(repository.id, pull.head))
  ) {
    return openChecks(wanted, world);
  }
  await world.pulls.markStranger(repository.id, pull);
  const admission = await admissionOf(repository, pull.head, world);
  if (admission.kind === "held") {
    if (!(await hasRoom(repository, pull, pull.head, world))) throw tooMany();
    return hold(wanted, admission, world);
  }
  // What was approved has its run, and the approval of what goes into another branch is void.
  if (admission.kind === "stranger" && admission.isApproved) return;
  await openChecks({ ...wanted, isStranger: admission.kind === "stranger" }, world);
}

/** Within an hour. Each costs a write that a verdict may need. */
const limitsOfStrangers: AnswerLimits = { perAuthor: 20, perIssue: 10, perInstallation: 60 };

async function hasRoom(
  { id: repositoryId, installationId }: Repository,
  { author, number: issue }: Pull,
  commit: string,
  { answers }: IntakeWorld,
): Promise<boolean> {
  const key = `held ${repositoryId} ${issue} ${commit}`;
  return answers.admit({ key, kind: "held", installationId, repositoryId, issue, author }, limitsOfStrangers);
}

/** Later the newest commit has its turn, and those before it do not matter any more. */
const tooMany = (): Fault =>
  new Fault("GITHUB", "more commits came from this fork than get a check within an hour", undefined, 600);

/** How a commit may be run: as one of ours, as a stranger's, or not yet. */
type Admission =
  | { readonly kind: "ours"; readonly base: string | null }
  | { readonly kind: "stranger"; readonly base: string; readonly isApproved: boolean }
  | { readonly kind: "held"; readonly base: string; readonly author: string; readonly policy: "approval" | "never" };

/** The one place that decides it, whoever asks and however: the policy of today, not of when it was approved. */
export async function admissionOf(
  repository: Repository,
  commit: string,
  { pulls, policies }: Pick<IntakeWorld, "pulls" | "policies">,
): Promise<Admission> {
  const stranger = await pulls.stranger(repository.id, commit);
  if (stranger === undefined || (await pulls.isOurs(repository.id, commit))) {
    const own = (await pulls.openWithHead(repository.id, commit)).find(({ isFork }) => !isFork);
    return { kind: "ours", base: own?.base ?? null };
  }
  const { base, author, approvedBy } = stranger;
  const policy = await policies.of(repository);
  const forks = policy.ok ? policy.policy.forks : "approval";
  const isApproved = approvedBy !== null;
  if (forks === "always" || (forks === "approval" && isApproved)) return { kind: "stranger", base, isApproved };
  return { kind: "held", base, author, policy: forks };
}

/** The line of development of a pull request from a fork. */
export const pullLine = ({ number }: Pull) => `pull ${number}`;

/** Somebody wants the checks of a commit once more, or its cause found. */
export async function again(
  repository: Repository,
  { commit, branch, check }: Omit<Rerun, "kind">,
  guid: string,
  world: IntakeWorld,
  kind: Wanted["kind"] = "verify",
): Promise<void> {
  const asked = { ...anew(repository, commit), branch, cause: guid, isAsked: true };
  const admission = await admissionOf(repository, commit, world);
  // The button beside a check that waits for an approval is not that approval.
  if (admission.kind === "held") return hold(asked, admission, world);
  const { base } = admission;
  const admitted = { ...asked, base, isStranger: admission.kind === "stranger" };
  const why = check?.endsWith(whySuffix) === true ? check.slice(0, -whySuffix.length) : undefined;
  await openChecks(
    why === undefined ? { ...admitted, kind, check } : { ...admitted, kind: "diagnose", check: why },
    world,
  );
}

async function hold(
  wanted: Wanted,
  { base, author, policy }: Extract<Admission, { kind: "held" }>,
  world: IntakeWorld,
): Promise<void> {
  const { retargeted } = wanted;
  const cause = retargeted === null ? `held ${wanted.cause}` : `held ${wanted.cause} ${retargeted.occasion}`;
  const instead = (place: CheckPlace) => heldCheck({ author, policy, commit: wanted.commit }, place);
  await openChecks({ ...wanted, cause, base, isStranger: true, instead }, world);
}

async function areTrusted(
  logins: readonly string[],
  repository: Repository,
  { people }: IntakeWorld,
): Promise<boolean> {
  for (const login of new Set(logins)) {
    if (!(await people.mayWrite(repository, login))) return false;
  }
  return true;
}
