import { isSameSecret } from "../../domain/digest.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { ProjectPlace } from "../../domain/record-project.ts";
import type { Repository } from "../../domain/repository.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import type { Asked } from "./answer.ts";
import type { WebWorld } from "./web-world.ts";

/* The only way from an address to what it names. undefined is all that anybody learns of what they may not see. */

/** Also by a name that it had before, as long as no other has it: `hasMoved` tells. */
export async function seenRepository(world: WebWorld, asked: Asked): Promise<Repository | undefined> {
  return ifOpen(world, asked, await named(world, asked), nameIn(asked));
}

/** A badge can also be seen with its token. */
export async function seenForBadge(world: WebWorld, asked: Asked): Promise<Repository | undefined> {
  const repository = await named(world, asked);
  const token = asked.query.get("token");
  if (repository?.isPrivate === true && token !== null) {
    const right = await world.repositories.badgeToken(repository.id);
    if (right !== undefined && isSameSecret(token, right)) return repository;
  }
  return ifOpen(world, asked, repository, nameIn(asked));
}

/**
 * A repository whose runs are read as records: with a token of its own, or as its pages are, but for the key in a check's
 * address. `hasMoved` holds here too: a token goes with the repository, not with the name.
 */
export async function seenForRecords(
  world: WebWorld,
  asked: Asked,
  opened: ProjectPlace | null,
): Promise<Repository | undefined> {
  const repository = await named(world, asked);
  if (repository !== undefined && isOf(opened, repository.id)) return repository;
  return ifOpen(world, { ...asked, key: null }, repository, nameIn(asked));
}

/** Whether a token that opens this place opens that repository. */
function isOf(opened: ProjectPlace | null, repositoryId: number): boolean {
  return opened?.kind === "repository" && opened.repositoryId === repositoryId;
}

async function named({ repositories }: WebWorld, asked: Asked): Promise<Repository | undefined> {
  const { owner, name } = nameIn(asked);
  return (await repositories.byName(owner, name)) ?? (await repositories.byFormerName(owner, name));
}

function nameIn({ params: { owner = "", repo = "" } }: Asked): Name {
  return { owner, name: repo };
}

/** Whether the address has a name that the repository does not have any more. */
export function hasMoved({ owner, name }: Repository, { params }: Asked): boolean {
  return `${params.owner}/${params.repo}`.toLowerCase() !== `${owner}/${name}`.toLowerCase();
}

/** Whose records are meant: of a repository, or null for all that this machine's own store holds. */
export async function seenPlace(
  world: WebWorld,
  asked: Asked,
): Promise<{ readonly repository: Repository | null } | undefined> {
  if (asked.params.owner === undefined) return world.isOwnMachine === true ? { repository: null } : undefined;
  const repository = await seenRepository(world, asked);
  return repository && { repository };
}

export interface SeenRun {
  readonly evidence: Evidence;
  readonly context: RunContext;
  /** null for a run of the command line, and for one of somebody else's repository. */
  readonly repository: Repository | null;
  /** Of its repository, or of the one in which it was asked for. */
  readonly isPrivate: boolean;
}

/** By its id or a label of at least 12 digits. */
export async function seenRun(world: WebWorld, asked: Asked): Promise<SeenRun | undefined> {
  return runSeenWith(world, asked, null);
}

/** The same for who reads it as a record: with a token of its repository, and without the key in a check's address. */
export async function seenRunForRecords(
  world: WebWorld,
  asked: Asked,
  opened: ProjectPlace | null,
): Promise<SeenRun | undefined> {
  return runSeenWith(world, { ...asked, key: null }, opened);
}

async function runSeenWith(world: WebWorld, asked: Asked, opened: ProjectPlace | null): Promise<SeenRun | undefined> {
  const { id = "" } = asked.params;
  if (!/^[0-9a-f]{12,64}$/.test(id)) return undefined;
  const found = await world.ledger.find(id);
  if (found === undefined) return undefined;
  const { repositoryId, askedIn, requested } = found.context;
  const place = repositoryId ?? askedIn;
  // Of a commit that was public; nobody can guess the address, and only the journal is told it.
  if (place === null && requested !== null) {
    return (await isHiddenNow(world, found.evidence)) ? undefined : { ...found, repository: null, isPrivate: true };
  }
  if (place === null) {
    return world.isOwnMachine === true ? { ...found, repository: null, isPrivate: false } : undefined;
  }
  const known = await world.repositories.byId(place);
  const open = isOf(opened, place) ? known : known && (await ifOpen(world, asked, known, known));
  if (open === undefined) return undefined;
  return { ...found, repository: repositoryId === null ? null : open, isPrivate: open.isPrivate };
}

/** Whether the repository that was run is known here, and private by now. */
async function isHiddenNow({ repositories }: WebWorld, { run }: Evidence): Promise<boolean> {
  const path = URL.parse(run.record.plan.source.repository ?? "")?.pathname;
  const [, owner = "", name = ""] = /^\/([^/]+)\/([^/]+?)(?:\.git)?$/.exec(path ?? "") ?? [];
  const known = (await repositories.byName(owner, name)) ?? (await repositories.byFormerName(owner, name));
  return known?.isPrivate === true;
}

interface Name {
  readonly owner: string;
  readonly name: string;
}

/**
 * GitHub is asked about the name, whether or not we know it: how long the answer takes, and that there is none while GitHub
 * is down, must not tell anybody which private repositories there are.
 */
async function ifOpen(
  { keys, isOwnMachine }: WebWorld,
  { key, signedIn }: Asked,
  repository: Repository | undefined,
  { owner, name }: Name,
): Promise<Repository | undefined> {
  if (repository?.isPrivate === false || isOwnMachine === true) return repository;
  if (key !== null && repository !== undefined && (await keys.opens(key, repository.id))) return repository;
  if (signedIn === null || !isName(owner) || !isName(name)) return undefined;
  if (repository !== undefined && (await signedIn.wasReachable(repository.id))) return repository;
  const access = await signedIn.access(owner, name);
  return access !== undefined && access.repositoryId === repository?.id ? repository : undefined;
}

/** What could be a name on GitHub; nothing else is sent there. */
function isName(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text) && !/^\.+$/.test(text);
}
