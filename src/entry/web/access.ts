import type { Evidence } from "../../domain/evidence.ts";
import type { Repository } from "../../domain/repository.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import type { Asked } from "./answer.ts";
import type { WebWorld } from "./web-world.ts";

/* The only way from an address to what it names. undefined is all that anybody learns of what they may not see. */

export async function seenRepository(world: WebWorld, asked: Asked): Promise<Repository | undefined> {
  const { owner = "", repo = "" } = asked.params;
  return ifOpen(world, asked, await world.repositories.byName(owner, repo));
}

export interface SeenRun {
  readonly evidence: Evidence;
  readonly context: RunContext;
  /** null for a run of the command line. */
  readonly repository: Repository | null;
}

/** By its id or a label of at least 12 digits. */
export async function seenRun(world: WebWorld, asked: Asked): Promise<SeenRun | undefined> {
  const { id = "" } = asked.params;
  if (!/^[0-9a-f]{12,64}$/.test(id)) return undefined;
  const found = await world.ledger.find(id);
  if (found === undefined) return undefined;
  const { repositoryId } = found.context;
  if (repositoryId === null) return world.serveLocalRuns === true ? { ...found, repository: null } : undefined;
  const repository = await ifOpen(world, asked, await world.repositories.byId(repositoryId));
  return repository === undefined ? undefined : { ...found, repository };
}

async function ifOpen(
  { keys }: WebWorld,
  { key }: Asked,
  repository: Repository | undefined,
): Promise<Repository | undefined> {
  if (repository === undefined || !repository.isPrivate) return repository;
  return key !== null && (await keys.opens(key, repository.id)) ? repository : undefined;
}
