import type { Delivery, Job, Queue } from "../../ports.ts";
import type { Database } from "./database.ts";

interface Waiting {
  readonly delivery: Delivery;
  readonly settle: { resolve(added: boolean): void; reject(error: unknown): void };
}

/**
 * Stores deliveries, those that come together in one transaction: each is answered only after it is on the disk, and the disk
 * is waited for once for all of them, beside everything else that goes on.
 */
export function deliveryWriter(database: Database, now: () => number): Queue["addDelivery"] {
  let waiting: Waiting[] = [];
  const write = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      const added = database.transaction(() => batch.map(({ delivery }) => insert(database, delivery, now())));
      await database.onDisk();
      for (const [index, { settle }] of batch.entries()) settle.resolve(added[index] === true);
    } catch (error) {
      for (const { settle } of batch) settle.reject(error);
    }
  };
  return (delivery) =>
    new Promise((resolve, reject) => {
      // After what this turn of the event loop still reads from other connections.
      if (waiting.length === 0) setImmediate(() => void write());
      waiting.push({ delivery, settle: { resolve, reject } });
    });
}

/** The delivery is the job's content: it cannot be stored without being queued, nor the other way round. */
function insert(database: Database, delivery: Delivery, at: number): boolean {
  // The attempts go on counting, so that a worker of the first round stays locked out.
  const added = database.run(
    `insert into jobs (id, kind, state, not_before, repository_id, body) values (?, 'delivery', 'queued', ?, ?, ?)
     on conflict (id) do update set state = 'queued', not_before = excluded.not_before, body = excluded.body,
       repository_id = excluded.repository_id, worker = null, lease_until = null, ended_at = null, parked = 0
     where state = 'failed'`,
    `delivery:${delivery.guid}`,
    at,
    repositoryOf(delivery),
    JSON.stringify({ kind: "delivery", delivery } satisfies Job),
  );
  return added === 1;
}

/** Of what it tells, where it tells of one. */
export function repositoryOf({ payload }: Delivery): number | null {
  const id = (payload as { repository?: { id?: unknown } } | null)?.repository?.id;
  return typeof id === "number" && Number.isSafeInteger(id) ? id : null;
}
