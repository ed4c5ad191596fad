import { analysisOfCheck } from "../domain/check.ts";
import type { Repository } from "../domain/repository.ts";
import type { Delivery } from "../ports.ts";
import { approve } from "./approve.ts";
import { anew, branchLine, pushed } from "./arrivals.ts";
import { obey } from "./commands.ts";
import { type AboutRepository, type Button, interpret, type RepositoryName } from "./events.ts";
import { again, pullArrived } from "./fork-gate.ts";
import type { IntakeWorld } from "./intake-world.ts";
import { describeProposal, proposalBranch } from "./onboarding.ts";
import { openChecks } from "./open-checks.ts";

/** A stored delivery becomes checks and jobs. It can be called again after a crash: nothing is opened or queued twice. */
export async function intake(delivery: Delivery, world: IntakeWorld): Promise<void> {
  const intent = interpret(delivery);
  switch (intent.kind) {
    case "nothing":
      return;
    case "forget":
      return world.repositories.forget(intent.repositoryId);
    case "look-at":
      for (const name of intent.names) await lookAt(name, intent.installationId, world);
      return;
    default:
      await world.repositories.remember(intent.repository, isPublication(delivery));
      return about(intent, delivery.guid, world);
  }
}

async function about(intent: AboutRepository, guid: string, world: IntakeWorld): Promise<void> {
  const { repository } = intent;
  switch (intent.kind) {
    case "remember":
      return;
    case "push":
      await pushed(repository, intent, world);
      if (intent.branch === proposalBranch) await describeProposal(repository, intent.commit, world);
      return;
    case "branch-deleted":
      await world.repositories.removeHead(repository.id, intent.branch);
      return void (await world.queue.cancel(
        { repositoryId: repository.id, line: branchLine(intent.branch), except: null },
        "its branch was deleted",
      ));
    case "tag":
      return tagged(repository, intent.tag, world);
    case "pull":
      return pullArrived(repository, intent, guid, world);
    case "pull-closed":
      return world.pulls.close(repository.id, intent.number);
    case "merge-group":
      // What the queue made is nobody's branch, and the check of it must not be talked out of its verdict.
      return openChecks({ ...anew(repository, intent.commit), base: intent.base, isAsked: true }, world);
    case "merge-group-gone":
      return void (await world.queue.cancel(
        { repositoryId: repository.id, commit: intent.commit },
        "the merge queue gave this commit up",
      ));
    case "rerun":
      return again(repository, intent, guid, world);
    case "button":
      return pressed(repository, intent, guid, world);
    case "comment":
      return obey(repository, intent, world);
  }
}

/** What comes late must not show again what was hidden since: only this one event makes a repository public. */
function isPublication({ event, payload }: Delivery): boolean {
  return event === "repository" && (payload as { readonly action?: unknown }).action === "publicized";
}

async function tagged(repository: Repository, tag: string, world: IntakeWorld): Promise<void> {
  const commit = await world.contents.commit(repository, `tags/${tag}`);
  // A tag may have been taken back before we heard of it.
  if (commit === undefined) return;
  await world.releases.remember(repository.id, tag, commit.id);
  await openChecks(anew(repository, commit.id), world);
}

/** The app can see a repository for the first time: its default branch is verified once. */
async function lookAt({ owner, name }: RepositoryName, installationId: number, world: IntakeWorld): Promise<void> {
  const repository = await world.contents.repository({ owner, name, installationId });
  if (repository === undefined) return;
  await world.repositories.remember(repository);
  const branch = repository.defaultBranch;
  const commit = await world.contents.branchHead(repository, branch);
  if (commit !== undefined) await pushed(repository, { commit, branch }, world);
}

/** GitHub shows buttons to people with write access only; whoever may press one is asked all the same. */
async function pressed(repository: Repository, button: Button, guid: string, world: IntakeWorld): Promise<void> {
  const { commit, branch, check, checkRunId, sender } = button;
  if (!(await world.people.mayWrite(repository, sender))) return;
  switch (button.button) {
    case "rerun":
      return again(repository, { commit, branch, check }, guid, world);
    case "approve":
      return void (await approve(repository, commit, sender, world));
    case "find-cause":
      return again(repository, { commit, branch, check }, guid, world, "diagnose");
    case "accept": {
      const analysis = analysisOfCheck(check) ?? (await onlyAnalysis(repository, commit, world));
      if (analysis === undefined) return;
      const answer = { kind: "check", id: checkRunId } as const;
      // The branch of a fork is not in this repository.
      const accept = { repository, commit, branch: branch ?? "", analysis, by: sender, outputs: null, answer };
      await world.queue.add(`accept ${guid}`, { kind: "accept", accept });
      return;
    }
    default:
      return;
  }
}

async function onlyAnalysis(
  repository: Repository,
  commit: string,
  { ledger }: IntakeWorld,
): Promise<string | undefined> {
  const [run] = await ledger.list({ repositoryId: repository.id, commit, limit: 1 });
  return run?.analysis;
}
