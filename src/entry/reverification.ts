import { Fault } from "../domain/fault.ts";
import { declarationFile } from "../domain/names.ts";
import type { Repository } from "../domain/repository.ts";
import { parseDeclaration } from "../plan/parse-declaration.ts";
import type { Contents, Releases, Repositories, Schedule } from "../ports.ts";
import { anew } from "./arrivals.ts";
import { type OpeningWorld, openChecks } from "./open-checks.ts";

export interface ReverificationWorld extends OpeningWorld {
  readonly releases: Releases;
  readonly repositories: Pick<Repositories, "byId">;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Of each repository, the tags that were released last are confirmed, the older ones keep the date that they have. */
export const confirmedTags = 5;

const roundMilliseconds = 5 * 60_000;

/** Looks again and again for a release that is due. What is due stands in the store, so nothing is lost with this process. */
export async function reverify(
  schedule: Omit<Schedule, "tags">,
  world: ReverificationWorld,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await reverifyNext(schedule, world).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      // Set aside, removed or busy for now: it is due again later.
      if (error instanceof Fault) world.log.info({ reason }, "a release could not be rerun on schedule now");
      else world.log.error({ error: reason }, "rerunning releases on schedule failed");
    });
    await world.clock.sleep(roundMilliseconds, stop);
  }
}

/** Queues the rerun of the one release that is due most, if any is; answers whether it did. */
export async function reverifyNext(schedule: Omit<Schedule, "tags">, world: ReverificationWorld): Promise<boolean> {
  const due = await world.releases.takeDue({ ...schedule, tags: confirmedTags });
  if (due === undefined) return false;
  const repository = await world.repositories.byId(due.repositoryId);
  if (repository === undefined) return false;
  const found = await world.contents.commit(repository, `tags/${due.tag}`);
  if (found === undefined) {
    await world.releases.forget(repository.id, due.tag);
    return false;
  }
  // A tag that was moved while nobody told us is a release that nothing is known of.
  if (found.id !== due.commit) await world.releases.remember(repository.id, due.tag, found.id);
  if (await isDeclined(repository, found.id, world.contents)) return false;
  const cause = `confirmation of ${due.askedAt}`;
  await openChecks({ ...anew(repository, found.id), cause, isAsked: true, release: due.tag }, world);
  world.log.info({ repository: repository.id, tag: due.tag }, "a release is rerun on schedule");
  return true;
}

/** A tag cannot change its mind, so the default branch is asked as well. */
async function isDeclined(
  repository: Repository,
  commit: string,
  contents: Pick<Contents, "readText">,
): Promise<boolean> {
  for (const ref of [null, commit]) {
    const text = await contents.readText(repository, ref, declarationFile);
    const parsed = text === undefined ? undefined : parseDeclaration(text);
    if (parsed?.ok === true && !parsed.declaration.reverify) return true;
  }
  return false;
}
