import { digestOfJson } from "../domain/canonical-json.ts";
import type { Ceilings } from "../domain/ceilings.ts";
import { type CheckState, checkBase, nameOfCheck } from "../domain/check.ts";
import { hexOf } from "../domain/digest.ts";
import { declarationFile, lockFile } from "../domain/names.ts";
import { matcher } from "../domain/patterns.ts";
import type { Plan } from "../domain/plan.ts";
import type { Policy } from "../domain/policy.ts";
import type { Problem } from "../domain/problem.ts";
import type { Repository } from "../domain/repository.ts";
import { skipWords } from "../domain/skip.ts";
import { forkCeilings } from "../plan/fork-ceilings.ts";
import { planRepository } from "../plan/plan-repository.ts";
import type { Checks, Clock, Contents, Queue } from "../ports.ts";
import type { CheckPlace } from "../report/check-parts.ts";
import { queuedCheck } from "../report/check-run.ts";
import { cancelledCheck, problemsCheck, removedCheck, skippedCheck } from "../report/unjudged-checks.ts";
import type { Addresses } from "./addresses.ts";
import type { Policies } from "./policy.ts";

export interface OpeningWorld {
  readonly contents: Contents;
  readonly checks: Checks;
  readonly queue: Pick<Queue, "add" | "wasCancelled" | "verificationsOf">;
  readonly addresses: Addresses;
  readonly policies: Policies;
  readonly clock: Clock;
}

/** A commit whose analyses are to have a check each. */
export interface Wanted {
  readonly kind: "verify" | "diagnose";
  readonly repository: Repository;
  readonly commit: string;
  readonly branch: string | null;
  /** The branch or pull request whose next commit supersedes this one; null where none does. */
  readonly line: string | null;
  /** Name of the one check that is meant; null for all of them. */
  readonly check: string | null;
  /** The same commit is verified once for all its arrivals, and once more for each time somebody asks. */
  readonly cause: string;
  /** The commit that this one is to be merged into, where that is known. */
  readonly base: string | null;
  /** The one that it was to be merged into before; what that changes is said once for this occasion. */
  readonly retargeted: { readonly from: string; readonly occasion: string } | null;
  /** A person or the merge queue waits for the answer: words in the commit's message do not hold them off. */
  readonly isAsked: boolean;
  /** Nobody with write access stands behind it: the base decides what it may use. */
  readonly isStranger: boolean;
  /** The tag that is confirmed on schedule, where that is why. */
  readonly release?: string;
  /** What the checks say at once, instead of being queued. */
  readonly instead?: ((place: CheckPlace) => CheckState) | undefined;
  /** Why nobody waits for this commit any more; where it was judged before we heard of that, it stays judged. */
  readonly passed?: string | undefined;
}

/** A diagnosis stands beside the verdict and never replaces it. */
export const whySuffix = " – why";

/** Opens the checks of a commit and queues what they wait for. It can be called again after a crash: nothing is done twice. */
export async function openChecks(arrived: Wanted, world: OpeningWorld): Promise<void> {
  const { repository, commit, base, isStranger } = arrived;
  const { contents } = world;
  const declaration = await contents.readText(repository, commit, declarationFile);
  if (declaration === undefined) return withoutDeclaration(arrived, world);
  const policy = await world.policies.of(repository);
  if (!policy.ok) return reject(arrived, policy.problems, world);
  const allowed = policy.policy.ceilings;
  const ceilings = isStranger ? await strangersCeilings(allowed, repository, base, contents) : allowed;
  const wanted = isStranger ? await forItsBase(arrived, { allowed, ceilings }, contents) : arrived;
  const lock = await contents.readText(repository, commit, lockFile);
  const source = { repository: repository.cloneUrl, commit, modified: false };
  const planned = planRepository(declaration, lock, { source, ceilings });
  const instead = wanted.instead ?? (await skipped(wanted, contents));
  if (!planned.ok && instead === undefined) return reject(wanted, planned.problems, world);
  const plans = planned.ok ? planned.planned.map(({ plan }) => plan) : [];
  const strange = instead === undefined ? imageProblems(plans, policy.policy) : [];
  if (strange.length > 0) return reject(wanted, strange, world);
  const names = plans.map(({ analysis }) => analysis);
  const checks = names.length === 0 ? [checkBase] : names.map((analysis) => nameOfCheck(analysis, names));
  const known = wanted.passed === undefined ? [] : await world.queue.verificationsOf(repository.id, commit);
  for (const [index, name] of checks.entries()) {
    if (wanted.check !== null && wanted.check !== name) continue;
    const analysis = names[index] ?? "";
    if (instead !== undefined) await conclude(wanted, name, instead, world);
    else if (wanted.passed === undefined) await queueCheck(wanted, { analysis, name, ceilings }, world);
    // Events overtake each other: what was queued when its time was has a check of its own.
    else if (!known.some((each) => each.analysis === analysis)) {
      await conclude(wanted, name, cancelledFor(wanted.passed), world);
    }
  }
}

const cancelledFor = (reason: string) => (place: CheckPlace) => cancelledCheck(reason, place);

/** It may have been taken away, or be missing in a branch that is to go into one that has it. */
async function withoutDeclaration(wanted: Wanted, world: OpeningWorld): Promise<void> {
  const { repository, base, retargeted } = wanted;
  const has = async (commit: string) =>
    (await world.contents.readText(repository, commit, declarationFile)) !== undefined;
  if (base === null) return;
  const cause = retargeted === null ? wanted.cause : `retargeted ${retargeted.occasion}`;
  if (await has(base)) return conclude({ ...wanted, cause }, checkBase, removedCheck, world);
  if (retargeted === null || !(await has(retargeted.from))) return;
  // What was missing for the former base is not missing for this one.
  const fine = (place: CheckPlace) => skippedCheck(`the branch that this goes into has no ${declarationFile}`, place);
  await conclude({ ...wanted, cause }, checkBase, fine, world);
}

/** Whoever opens a pull request chooses its base, so an old branch that allowed more decides nothing alone. */
async function strangersCeilings(
  allowed: Ceilings,
  repository: Repository,
  base: string | null,
  contents: Contents,
): Promise<Ceilings> {
  const declarations = [
    await contents.readText(repository, repository.defaultBranch, declarationFile),
    ...(base === null ? [] : [await contents.readText(repository, base, declarationFile)]),
  ];
  return declarations.reduce(forkCeilings, allowed);
}

/** A stranger's commit is judged once more where its new base lets it use more or less than the one before. */
async function forItsBase(
  wanted: Wanted,
  { allowed, ceilings }: { readonly allowed: Ceilings; readonly ceilings: Ceilings },
  contents: Contents,
): Promise<Wanted> {
  const { retargeted, repository } = wanted;
  if (retargeted === null) return wanted;
  const before = await strangersCeilings(allowed, repository, retargeted.from, contents);
  if (digestOfJson(before) === digestOfJson(ceilings)) return wanted;
  return { ...wanted, cause: `retargeted ${retargeted.occasion}` };
}

async function skipped({ repository, commit, isAsked, isStranger, kind }: Wanted, contents: Contents) {
  // A skipped check passes where one is required, so a stranger cannot ask for it.
  if (isAsked || isStranger || kind !== "verify") return undefined;
  const words = skipWords((await contents.commit(repository, commit))?.message ?? "");
  if (words === undefined) return undefined;
  return (place: CheckPlace) => skippedCheck(`the message of this commit says ${words}`, place);
}

async function queueCheck(
  wanted: Wanted,
  { analysis, name: verdictName, ceilings }: { analysis: string; name: string; ceilings: Ceilings },
  world: OpeningWorld,
): Promise<void> {
  const { kind, repository, commit, branch, line, cause, release } = wanted;
  let id = jobId(wanted, analysis, cause);
  // A branch can come back to a commit that was superseded in between: once for all the events that tell of it.
  for (let round = 1; await world.queue.wasCancelled(id); round += 1) id = jobId(wanted, analysis, `${cause} ${round}`);
  const name = kind === "verify" ? verdictName : `${verdictName}${whySuffix}`;
  const pageUrl = await world.addresses.commit(repository, commit);
  const checkRunId = await world.checks.open(repository, { name, commit, externalId: id }, queuedCheck({ pageUrl }));
  const about = { repository, commit, branch, analysis, checkName: name, checkRunId, runId: null, ceilings };
  const verify = { ...about, ...(release !== undefined && { release }) };
  await world.queue.add(id, { kind, verify }, line);
}

/** Opens a check that is over at once. */
async function conclude(
  wanted: Wanted,
  name: string,
  stateAt: (place: CheckPlace) => CheckState,
  world: OpeningWorld,
): Promise<void> {
  const { repository, commit, cause } = wanted;
  const pageUrl = await world.addresses.commit(repository, commit);
  const state = stateAt({ pageUrl, at: world.clock.now().toISOString() });
  // What is concluded now does not keep the same commit from being judged later.
  const externalId = jobId(wanted, name, `${cause} ${state.output.title}`);
  await world.checks.open(repository, { name, commit, externalId }, state);
}

/** The analysis never ran, and the author sees on which lines to mend what. */
async function reject(wanted: Wanted, problems: readonly Problem[], world: OpeningWorld): Promise<void> {
  const { repository, commit } = wanted;
  // There is no run that could have a page: the file itself is what has to be looked at.
  const pageUrl = `${repository.htmlUrl}/blob/${commit}/${declarationFile}`;
  const place = { pageUrl, at: world.clock.now().toISOString() };
  const externalId = jobId(wanted, declarationFile, wanted.cause);
  await world.checks.open(
    repository,
    { name: wanted.check ?? checkBase, commit, externalId },
    problemsCheck(problems, place),
  );
}

/** What an organisation does not let be used; it is about no line, since every line may be fine elsewhere. */
export function imageProblems(plans: readonly Plan[], { images }: Pick<Policy, "images">): readonly Problem[] {
  if (images === null) return [];
  const isAllowed = matcher(images);
  const about = { file: declarationFile, line: 1, column: 1, pointer: "" };
  if (plans.some(({ environment }) => environment.kind === "build")) {
    return [{ ...about, message: "the organisation allows certain images only, so none may be built here" }];
  }
  const used = new Set(
    plans.flatMap(({ environment, steps }) => [
      ...(environment.kind === "image" ? [environment.image] : []),
      ...steps.flatMap(({ image }) => (image === null ? [] : [image])),
    ]),
  );
  return [...used]
    .filter((image) => !isAllowed(image))
    .map((image) => ({
      ...about,
      message: `the image \`${image}\` may not be used here: the organisation allows ${images.map((each) => `\`${each}\``).join(", ")}`,
    }));
}

function jobId({ repository, commit }: Wanted, what: string, cause: string): string {
  return hexOf(digestOfJson([repository.id, commit, what, cause])).slice(0, 32);
}
