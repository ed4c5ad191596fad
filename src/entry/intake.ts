import { digestOfJson } from "../domain/canonical-json.ts";
import type { Ceilings } from "../domain/ceilings.ts";
import { hexOf } from "../domain/digest.ts";
import { declarationFile, lockFile } from "../domain/names.ts";
import type { Problem } from "../domain/problem.ts";
import type { Repository } from "../domain/repository.ts";
import { planRepository } from "../plan/plan-repository.ts";
import type { Checks, Clock, Contents, Delivery, Queue, Repositories } from "../ports.ts";
import { problemsCheck, queuedCheck } from "../report/check-run.ts";
import type { Addresses } from "./addresses.ts";
import { interpret } from "./events.ts";

export interface IntakeWorld {
  readonly contents: Contents;
  readonly checks: Checks;
  readonly queue: Pick<Queue, "add">;
  readonly repositories: Repositories;
  readonly addresses: Addresses;
  readonly ceilings: Ceilings;
  readonly clock: Clock;
}

/** A stored delivery becomes checks and jobs. It can be called again after a crash: nothing is opened or queued twice. */
export async function intake(delivery: Delivery, world: IntakeWorld): Promise<void> {
  const intent = interpret(delivery);
  switch (intent.kind) {
    case "nothing":
      return;
    case "remember":
      return world.repositories.remember(intent.repository, isPublication(delivery));
    case "forget":
      return world.repositories.forget(intent.repositoryId);
    case "verify": {
      await world.repositories.remember(intent.repository);
      await world.repositories.setHead(intent.repository.id, intent.branch, intent.commit);
      return openChecks({ ...intent, kind: "verify", cause: "push", check: null }, world);
    }
    case "rerun":
      await world.repositories.remember(intent.repository);
      return openChecks({ ...intent, kind: "verify", cause: delivery.guid }, world);
    case "diagnose":
      await world.repositories.remember(intent.repository);
      return openChecks({ ...intent, cause: delivery.guid }, world);
  }
}

function isPublication({ payload }: Delivery): boolean {
  return (payload as { readonly action?: unknown }).action === "publicized";
}

interface Wanted {
  readonly kind: "verify" | "diagnose";
  readonly repository: Repository;
  readonly commit: string;
  readonly branch: string | null;
  readonly check: string | null;
  /** The same commit is verified once for all its pushes, and once more for each time somebody asks. */
  readonly cause: string;
}

async function openChecks(wanted: Wanted, world: IntakeWorld): Promise<void> {
  const { repository, commit } = wanted;
  const declaration = await world.contents.readText(repository, commit, declarationFile);
  if (declaration === undefined) return;
  const lock = await world.contents.readText(repository, commit, lockFile);
  const source = { repository: repository.cloneUrl, commit, modified: false };
  const planned = planRepository(declaration, lock, { source, ceilings: world.ceilings });
  if (!planned.ok) return reject(wanted, planned.problems, world);
  const names = planned.planned.map(({ plan }) => plan.analysis);
  for (const analysis of names) {
    const checkName = nameOfCheck(analysis, names);
    if (wanted.check === null || wanted.check === checkName) await openCheck(wanted, analysis, checkName, world);
  }
}

async function openCheck(wanted: Wanted, analysis: string, checkName: string, world: IntakeWorld): Promise<void> {
  const { kind, repository, commit, branch } = wanted;
  const id = jobId(wanted, analysis);
  // A diagnosis stands beside the verdict and never replaces it.
  const name = kind === "verify" ? checkName : `${checkName} – why`;
  const check = { name, commit, externalId: id };
  const pageUrl = await world.addresses.commit(repository, commit);
  const checkRunId = await world.checks.open(repository, check, queuedCheck({ pageUrl }));
  const verify = { repository, commit, branch, analysis, checkName: name, checkRunId, runId: null };
  await world.queue.add(id, { kind, verify });
}

/** The analysis never ran, and the author sees on which lines to mend what. */
async function reject(wanted: Wanted, problems: readonly Problem[], world: IntakeWorld): Promise<void> {
  const { repository, commit } = wanted;
  // There is no run that could have a page: the file itself is what has to be looked at.
  const pageUrl = `${repository.htmlUrl}/blob/${commit}/${declarationFile}`;
  const place = { pageUrl, at: world.clock.now().toISOString() };
  const check = { name: wanted.check ?? checkBase, commit, externalId: jobId(wanted, declarationFile) };
  await world.checks.open(repository, check, problemsCheck(problems, place));
}

const checkBase = "reproducible!";

/** Constant, since required checks are matched by name: one analysis needs no name of its own. */
function nameOfCheck(analysis: string, all: readonly string[]): string {
  return all.length === 1 ? checkBase : `${checkBase} / ${analysis}`;
}

function jobId({ repository, commit, cause }: Wanted, what: string): string {
  return hexOf(digestOfJson([repository.id, commit, what, cause])).slice(0, 32);
}
