import { Fault } from "../domain/fault.ts";
import type {
  Checks,
  Clock,
  Lookup,
  OpenCheck,
  OpenChecks,
  Redeliveries,
  Repositories,
  SentDeliveries,
  SentDelivery,
} from "../ports.ts";
import { faultCheck } from "../report/unjudged-checks.ts";
import type { Addresses } from "./addresses.ts";
import { isHeard } from "./installations.ts";

export interface RecoveryWorld {
  readonly openChecks: OpenChecks;
  readonly redeliveries: Redeliveries;
  readonly repositories: Repositories;
  readonly checks: Checks;
  readonly lookup: Lookup;
  readonly sentDeliveries: SentDeliveries;
  readonly addresses: Addresses;
  readonly clock: Clock;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

const minute = 60_000;
/** Each round looks for open checks that nobody completes, every fifth for deliveries that did not arrive. */
const roundMilliseconds = minute;
const roundsBetweenReadings = 5;

/** At once and then again and again: what got lost is found. GitHub being away is no reason to stop. */
export async function recover(world: RecoveryWorld, stop: AbortSignal): Promise<void> {
  for (let round = 0; !stop.aborted; round += 1) {
    if (round % roundsBetweenReadings === 0) await attempt("reading deliveries", () => askAgain(world), world);
    await attempt("looking for open checks", () => completeOrphans(world), world);
    await world.clock.sleep(roundMilliseconds, stop);
  }
}

async function attempt(what: string, work: () => Promise<void>, { log }: RecoveryWorld): Promise<void> {
  await work().catch((error: unknown) => log.error({ error: messageOf(error) }, `${what} failed`));
}

// ---- checks that nobody completes

const orphaned = "the server that was working on it was interrupted";

/** Completes the checks that were opened and whose job is gone, was never stored, or failed with GitHub out of reach. */
export async function completeOrphans(world: RecoveryWorld): Promise<void> {
  for (const orphan of await world.openChecks.orphans()) {
    try {
      await completeOrphan(orphan, world);
    } catch (error) {
      if (error instanceof Fault && error.code === "GONE") await world.openChecks.park(orphan.externalId);
      world.log.error({ check: orphan.externalId, error: messageOf(error) }, "could not complete an open check");
    }
  }
}

/** GitHub is asked first: a check that has ended is never written to again. */
async function completeOrphan(orphan: OpenCheck, world: RecoveryWorld): Promise<void> {
  const repository = (await world.repositories.byId(orphan.repository.id)) ?? orphan.repository;
  const found = await world.lookup.findCheck(repository, orphan);
  if (found?.isCompleted === false) {
    const pageUrl = await world.addresses.commit(repository, orphan.commit);
    const state = faultCheck(orphaned, { pageUrl, at: world.clock.now().toISOString() });
    await world.checks.update(repository, found.id, state);
    world.log.info({ check: orphan.externalId }, "an open check without a job was completed");
  }
  await world.openChecks.strike(orphan.externalId);
}

// ---- deliveries that did not arrive

const threeDays = 3 * 24 * 60 * minute;
/** GitHub lists a delivery when it is over, and they overtake each other. */
const overlap = 15 * minute;
/** One that fails again and again says that we have a bug, and not that it was lost. */
const mostRequests = 3;

/** Has GitHub send again what it sent while nobody answered. */
export async function askAgain({ sentDeliveries, redeliveries, clock, log }: RecoveryWorld): Promise<void> {
  const now = clock.now();
  const oldest = now.getTime() - threeDays;
  const since = Math.max(oldest, ((await redeliveries.readUntil())?.getTime() ?? oldest) - overlap);
  const attempts = await sentDeliveries.since(new Date(since));
  for (const latest of lostOf(attempts)) {
    if (await redeliveries.isStored(latest.guid)) continue;
    if (((await redeliveries.timesAsked(latest.guid)) ?? 0) >= mostRequests) continue;
    await redeliveries.expect(latest.guid);
    await sentDeliveries.sendAgain(latest.id);
    await redeliveries.asked(latest.guid);
    log.info({ delivery: latest.guid, event: latest.event }, "a delivery that was lost is asked for again");
  }
  await redeliveries.setReadUntil(now);
}

/** The latest attempt of each delivery that we care about and of which none arrived; the oldest first, as things happened. */
function lostOf(newestFirst: readonly SentDelivery[]): readonly SentDelivery[] {
  const arrived = new Set(newestFirst.filter(({ isOk }) => isOk).map(({ guid }) => guid));
  const latest = new Map<string, SentDelivery>();
  for (const attempt of newestFirst) if (!latest.has(attempt.guid)) latest.set(attempt.guid, attempt);
  return [...latest.values()]
    .filter(({ guid, event, action }) => !arrived.has(guid) && isHeard(event, { action }))
    .reverse();
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
