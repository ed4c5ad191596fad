import { isSameSecret } from "../../domain/digest.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { KeptRecord } from "../../domain/imported-record.ts";
import type { Plan } from "../../domain/plan.ts";
import type { ProjectPlace } from "../../domain/record-project.ts";
import type { Repository } from "../../domain/repository.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import type { UnfinishedRun } from "../../domain/unfinished.ts";
import type { BlindLink } from "../../ports.ts";
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
  return seenRepository(world, { ...asked, key: null, opened });
}

/** Whether a project of records that clients made is for whoever asks: with a token of it, or on their own machine. */
export function mayReadProject({ isOwnMachine }: WebWorld, name: string, opened: ProjectPlace | null): boolean {
  return isOwnMachine === true || (opened?.kind === "project" && opened.name === name);
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

interface SeenAt {
  /** null for a run of the command line, and for one of somebody else's repository. */
  readonly repository: Repository | null;
  /** Of its repository, or of the one in which it was asked for. */
  readonly isPrivate: boolean;
}

export interface SeenRun extends SeenAt {
  readonly evidence: Evidence;
  readonly context: RunContext;
}

export interface SeenUnfinished extends SeenAt {
  readonly run: UnfinishedRun;
}

/** A run that did not come to an end, by its id or a label of at least 12 digits. */
export async function seenUnfinished(world: WebWorld, asked: Asked): Promise<SeenUnfinished | undefined> {
  const { id = "" } = asked.params;
  const run = isId(id) ? await world.unfinished.find(id) : undefined;
  const at = run && (await seenAt(world, asked, run.context, run.begun.plan));
  return run && at && { run, ...at };
}

/** What another program wrote of a run of its own: nobody's but whose machine this is. */
export async function seenImported(world: WebWorld, { params: { id = "" } }: Asked): Promise<KeptRecord | undefined> {
  if (world.isOwnMachine !== true || !isId(id)) return undefined;
  return world.imported.find(id);
}

/** By its id or a label of at least 12 digits. */
export async function seenRun(world: WebWorld, asked: Asked): Promise<SeenRun | undefined> {
  const { id = "" } = asked.params;
  const found = isId(id) ? await world.ledger.find(id) : undefined;
  const at = found && (await seenAt(world, asked, found.context, found.evidence.run.record.plan));
  return found && at && { ...found, ...at };
}

export type SeenRecord =
  | { readonly kind: "run"; readonly seen: SeenRun }
  | { readonly kind: "unfinished"; readonly seen: SeenUnfinished }
  | { readonly kind: "imported"; readonly seen: KeptRecord };

/** A record of any kind. */
export async function seenRecord(world: WebWorld, asked: Asked): Promise<SeenRecord | undefined> {
  const run = await seenRun(world, asked);
  if (run !== undefined) return { kind: "run", seen: run };
  const unfinished = await seenUnfinished(world, asked);
  if (unfinished !== undefined) return { kind: "unfinished", seen: unfinished };
  const imported = await seenImported(world, asked);
  return imported && { kind: "imported", seen: imported };
}

const isId = (id: string): boolean => /^[0-9a-f]{12,64}$/.test(id);

/** Where a run belongs, for whoever may see it there. */
async function seenAt(
  world: WebWorld,
  asked: Asked,
  { repositoryId, askedIn, requested }: RunContext,
  plan: Plan,
): Promise<SeenAt | undefined> {
  const place = repositoryId ?? askedIn;
  // Of a commit that was public; nobody can guess the address, and only the journal is told it.
  if (place === null && requested !== null)
    return (await isHiddenNow(world, plan)) ? undefined : { repository: null, isPrivate: true };
  if (place === null) return world.isOwnMachine === true ? { repository: null, isPrivate: false } : undefined;
  const known = await world.repositories.byId(place);
  const open = known && (await ifOpen(world, asked, known, known));
  return open && { repository: repositoryId === null ? null : open, isPrivate: open.isPrivate };
}

/** The same for who reads it as a record: with a token of its repository, and without the key in a check's address. */
export async function seenRunForRecords(
  world: WebWorld,
  asked: Asked,
  opened: ProjectPlace | null,
): Promise<SeenRun | undefined> {
  return seenRun(world, { ...asked, key: null, opened });
}

/** A run that somebody who may write to its repository may show to others. */
export async function seenToWrite(
  world: WebWorld,
  asked: Asked,
): Promise<(SeenRun & { readonly repository: Repository }) | undefined> {
  const run = await seenRun(world, asked);
  const repository = run?.repository ?? null;
  if (run === undefined || repository === null) return undefined;
  const access = await asked.signedIn?.access(repository.owner, repository.name);
  return access?.repositoryId === repository.id && access.mayWrite ? { ...run, repository } : undefined;
}

/**
 * What a blind link leads to, whoever asks: the secret in its address is all that opens it, and it opens nothing else. A link that
 * ended, was ended, or never was: all the same.
 */
export async function seenBlind(
  world: WebWorld,
  token: string,
): Promise<{ readonly run: SeenRun & { readonly repository: Repository }; readonly link: BlindLink } | undefined> {
  const link = await world.blindLinks.find(token);
  const found = link && (await world.ledger.find(link.runId));
  const repository = link && (await world.repositories.byId(link.repositoryId));
  if (link === undefined || found === undefined || repository === undefined) return undefined;
  if (found.context.repositoryId !== repository.id) return undefined;
  return { run: { ...found, repository, isPrivate: repository.isPrivate }, link };
}

/** Whether the repository that was run is known here, and private by now. */
async function isHiddenNow({ repositories }: WebWorld, { source }: Plan): Promise<boolean> {
  const path = URL.parse(source.repository ?? "")?.pathname;
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
  { key, opened, signedIn }: Asked,
  repository: Repository | undefined,
  { owner, name }: Name,
): Promise<Repository | undefined> {
  if (repository?.isPrivate === false || isOwnMachine === true) return repository;
  if (repository !== undefined && isOf(opened, repository.id)) return repository;
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
