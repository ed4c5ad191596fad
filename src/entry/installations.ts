import type { Repository } from "../domain/repository.ts";
import type { Delivery, Lookup, Parking, Repositories } from "../ports.ts";
import { isWanted } from "./events.ts";

export interface InstallationWorld {
  readonly parking: Parking;
  readonly repositories: Repositories;
  readonly lookup: Lookup;
}

/** Whether a delivery is stored: it asks something of us, or it tells where we may work. */
export function isHeard(event: string, payload: unknown): boolean {
  return isWanted(event, payload) || aboutInstallations.includes(event);
}

/** The last is about the account that it is installed on, which has another name now. */
const aboutInstallations: readonly string[] = ["installation", "installation_repositories", "installation_target"];

/* The parts of GitHub's payloads that are read. */
interface ListedRepository {
  readonly id: number;
  readonly full_name: string;
  readonly private: boolean;
}

interface Payload {
  readonly action?: string;
  readonly installation?: { readonly id?: number };
  readonly repository?: { readonly id?: number };
  readonly repositories?: readonly ListedRepository[];
  readonly repositories_added?: readonly ListedRepository[];
  readonly repositories_removed?: readonly ListedRepository[];
}

/**
 * Sets work aside where the App may work no longer, and takes it up again where it may. The open checks of a suspended
 * installation stay as they are, since nobody can write to them; they go on when it is back.
 */
export async function followInstallation({ event, payload }: Delivery, world: InstallationWorld): Promise<void> {
  const { action, installation, repository, ...told } = payload as Payload;
  const id = installation?.id;
  if (event === "repository" && action === "deleted" && typeof repository?.id === "number") {
    await world.parking.park([repository.id]);
  }
  if (typeof id !== "number") return;
  if (event === "installation_repositories") {
    await welcome(listed(told.repositories_added), id, world);
    await world.parking.park(listed(told.repositories_removed).map((each) => each.id));
  }
  if (event === "installation") await followWhole(id, listed(told.repositories), world);
  if (event === "installation_target") await followName(id, world);
}

/** The account was renamed, and with it all its repositories: GitHub tells of them in this one event. */
async function followName(id: number, world: InstallationWorld): Promise<void> {
  const now = (await world.lookup.installations()).find((each) => each.id === id);
  if (now === undefined) return;
  for (const repositoryId of await world.parking.repositoriesOf(id)) {
    const known = await world.repositories.byId(repositoryId);
    if (known === undefined || known.owner === now.account) continue;
    const listing = { id: repositoryId, full_name: `${now.account}/${known.name}`, private: known.isPrivate };
    await world.repositories.remember({ ...known, ...placeOf(listing, known) });
  }
}

/** What it is now counts, not what the event says: events overtake each other. */
async function followWhole(
  id: number,
  repositories: readonly ListedRepository[],
  world: InstallationWorld,
): Promise<void> {
  const now = (await world.lookup.installations()).find((each) => each.id === id);
  const ids = [...(await world.parking.repositoriesOf(id)), ...repositories.map((each) => each.id)];
  if (now === undefined || now.isSuspended) {
    await world.parking.park(ids);
    return;
  }
  await welcome(repositories, id, world);
  await world.parking.resume(ids);
}

/** Repositories that were known before keep what is known of them, and are reached through their new installation. */
async function welcome(
  repositories: readonly ListedRepository[],
  installationId: number,
  world: InstallationWorld,
): Promise<void> {
  for (const listed of repositories) {
    const known = await world.repositories.byId(listed.id);
    if (known !== undefined) await world.repositories.remember({ ...known, ...placeOf(listed, known), installationId });
  }
  await world.parking.resume(repositories.map(({ id }) => id));
}

function placeOf({ full_name, private: isPrivate }: ListedRepository, known: Repository): Partial<Repository> {
  const [owner, name] = full_name.split("/");
  if (owner === undefined || name === undefined) return { isPrivate };
  const root = new URL("/", known.htmlUrl).href;
  return { isPrivate, owner, name, htmlUrl: `${root}${owner}/${name}`, cloneUrl: `${root}${owner}/${name}.git` };
}

/** GitHub's own are whole; whoever has the secret and sends something else is not worth a retry. */
function listed(repositories: unknown): readonly ListedRepository[] {
  if (!Array.isArray(repositories)) return [];
  return (repositories as Partial<ListedRepository>[]).filter(
    (each): each is ListedRepository =>
      typeof each?.id === "number" && typeof each.full_name === "string" && typeof each.private === "boolean",
  );
}
