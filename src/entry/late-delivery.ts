import { Fault } from "../domain/fault.ts";
import type { Delivery, Lookup, Redeliveries, Repositories } from "../ports.ts";

export interface LateWorld {
  readonly redeliveries: Redeliveries;
  readonly lookup: Lookup;
  readonly repositories: Repositories;
}

/**
 * What is sent again after days describes the repository as it was: under an old name, and perhaps as public when it is private
 * now. Such a delivery gets the description of today.
 */
export async function freshened(delivery: Delivery, world: LateWorld): Promise<Delivery> {
  const { repository, installation } = delivery.payload as {
    repository?: { id?: unknown };
    installation?: { id?: unknown };
  };
  if (typeof repository?.id !== "number" || typeof installation?.id !== "number") return delivery;
  if ((await world.redeliveries.timesAsked(delivery.guid)) === undefined) return delivery;
  const known = await world.repositories.byId(repository.id);
  const installationId = known?.installationId ?? installation.id;
  try {
    const described = await world.lookup.describe(repository.id, installationId);
    return {
      ...delivery,
      payload: { ...(delivery.payload as object), repository: described, installation: { id: installationId } },
    };
  } catch (error) {
    // That it is gone is what this delivery tells.
    const isFarewell =
      delivery.event === "repository" && (delivery.payload as { action?: string }).action === "deleted";
    if (isFarewell && error instanceof Fault && error.code === "GONE") return delivery;
    throw error;
  }
}
