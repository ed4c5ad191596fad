import { ensureSuite, suiteOf } from "../checks.ts";
import * as discussion from "../discussion-payloads.ts";
import { isAncestor, readCommit, setRef } from "../git.ts";
import { newCommits } from "../git-objects.ts";
import * as payloads from "../payloads.ts";
import { type Event, type PullRequest, pullRequestsOf, type Repository, type Site, timestamp } from "../state.ts";

export interface Move {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly sender: string;
  /** Of the push event. */
  readonly guid?: string;
}

/**
 * What GitHub tells the app after a ref moved, however it was moved: check_suite first, then push, then the pull requests
 * whose branch it is. The requests know their new head before this returns.
 */
export async function afterMove(site: Site, repository: Repository, move: Move): Promise<Event[]> {
  const { after, before, ref, sender } = move;
  repository.pushedAt = timestamp();
  const gone = after === payloads.zeros;
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  const requests =
    branch === undefined
      ? []
      : pullRequestsOf(site, repository).filter(
          (pull) => pull.state === "open" && pull.headRepositoryId === repository.id && pull.headRef === branch,
        );
  for (const pull of requests) {
    if (gone) close(pull);
    else await advance(repository, pull, after);
  }

  const events: Event[] = [];
  if (branch !== undefined && !gone && repository.installed && suiteOf(site, repository, after) === undefined) {
    const suite = ensureSuite(site, repository, after, { branch, before });
    const requested = await payloads.checkSuite(site, repository, { action: "requested", suite, sender });
    events.push({ name: "check_suite", payload: requested, repository });
  }
  const payload = await pushPayload(site, repository, move, branch !== undefined);
  events.push({ name: "push", payload, repository, ...(move.guid === undefined ? {} : { guid: move.guid }) });
  for (const pull of requests) {
    const event = gone ? ({ action: "closed" } as const) : ({ action: "synchronize", before, after } as const);
    const told = await discussion.pullRequest(site, repository, pull, { ...event, sender });
    events.push({ name: "pull_request", payload: told, repository });
  }
  return events;
}

async function pushPayload(site: Site, repository: Repository, move: Move, isBranch: boolean) {
  const { after, before, ref, sender } = move;
  const gone = after === payloads.zeros;
  const known = before === payloads.zeros ? undefined : before;
  const fresh = gone || !isBranch ? [] : await newCommits(repository, { ref, before: known, after });
  return payloads.push(site, repository, {
    ref,
    before,
    after,
    forced: !gone && known !== undefined && !(await isAncestor(repository, known, after)),
    commits: await Promise.all(fresh.map((sha) => readCommit(repository, sha))),
    head: gone ? undefined : await readCommit(repository, after),
    sender,
  });
}

/** Gives a pull request a new head, which can then be fetched from the base repository, even if it is a fork's. */
export async function advance(repository: Repository, pull: PullRequest, sha: string): Promise<void> {
  pull.headSha = sha;
  pull.updatedAt = timestamp();
  await setRef(repository, `refs/pull/${pull.number}/head`, sha);
}

export function close(pull: PullRequest): void {
  pull.state = "closed";
  pull.closedAt = timestamp();
  pull.updatedAt = pull.closedAt;
}
