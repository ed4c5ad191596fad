import type { ClaimedJob, Clock, Job, JobState, Queue } from "../../ports.ts";
import type { Database } from "./database.ts";
import { deliveryWriter, repositoryOf } from "./delivery-writer.ts";

/* Every method is one statement, so it is one transaction; node:sqlite works synchronously, so none can interleave. */

interface JobRow {
  id: string;
  attempt: number;
  body: string;
  cancelled: string | null;
  deaths: number;
}

/** A commit that another branch or pull request stands at is still waited for. */
const nowhereElse = `not exists (select 1 from heads
    where heads.repository_id = jobs.repository_id and heads.commit_id = jobs.commit_id)
  and not exists (select 1 from pulls
    where pulls.repository_id = jobs.repository_id and pulls.head = jobs.commit_id and is_open = 1)`;

/** For any kind of job. */
const nobodyWaits =
  "not exists (select 1 from jobs as awaited where awaited.state = 'queued' and awaited.rank = 0 and awaited.not_before <= ?2)";

const fence = "id = ? and worker = ? and attempt = ? and state = 'running'";

export function sqliteQueue(database: Database, clock: Clock): Queue {
  const now = (): number => clock.now().getTime();
  const fenced = (set: string, values: (string | number | null)[], { id, attempt }: ClaimedJob, worker: string) =>
    database.run(`update jobs set ${set} where ${fence}`, ...values, id, worker, attempt) === 1;

  return {
    addDelivery: deliveryWriter(database, now),

    async add(id, job, line = null) {
      const added = database.run(
        `insert into jobs (id, kind, state, not_before, repository_id, commit_id, line, rank, body)
         values (?, ?, 'queued', ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
        id,
        job.kind,
        now(),
        ...commitOf(job),
        line,
        Number(job.kind === "verify" && job.verify.release !== undefined),
        JSON.stringify(job),
      );
      return added === 1;
    },

    async claim(worker, leaseMilliseconds, kind) {
      const values = [worker, now(), leaseMilliseconds];
      const row = database.first<JobRow>(
        `update jobs set state = 'running', worker = ?1, lease_until = ?2 + ?3, attempt = attempt + 1,
           deaths = deaths + (state = 'running')
         where sequence = (
           select sequence from jobs
           where state in ('queued', 'running') and ${kind === undefined ? "" : "kind = ?4 and "}not_before <= ?2
             and (state = 'queued' or lease_until <= ?2) and (rank = 0 or ${nobodyWaits})
           order by rank, not_before, sequence limit 1)
         returning id, attempt, body, cancelled, deaths`,
        ...values,
        ...(kind === undefined ? [] : [kind]),
      );
      return row && { ...row, job: JSON.parse(row.body) as Job };
    },

    async renew(claimed, worker, leaseMilliseconds) {
      const held = database.first<{ cancelled: string | null }>(
        `update jobs set lease_until = ? where ${fence} returning cancelled`,
        now() + leaseMilliseconds,
        claimed.id,
        worker,
        claimed.attempt,
      );
      if (held === undefined) return { kind: "lost" };
      return held.cancelled === null ? { kind: "kept" } : { kind: "cancelled", reason: held.cancelled };
    },

    async cancel(which, reason) {
      const [where, values] =
        "commit" in which
          ? ["commit_id = ?", [which.commit]]
          : [`line = ? and commit_id is not ? and ${nowhereElse}`, [which.line, which.except]];
      // Nothing is gained by resting before it is ended.
      return database.run(
        `update jobs set cancelled = ?, not_before = min(not_before, ?) where kind in ('verify', 'diagnose')
           and state in ('queued', 'running') and cancelled is null and repository_id = ? and ${where}`,
        reason,
        now(),
        which.repositoryId,
        ...values,
      );
    },

    async update(claimed, worker, job) {
      const values = [job.kind, ...commitOf(job), JSON.stringify(job)];
      return fenced("kind = ?, repository_id = ?, commit_id = ?, body = ?", values, claimed, worker);
    },

    async finish(claimed, worker, state) {
      return fenced("state = ?, ended_at = ?, worker = null, lease_until = null", [state, now()], claimed, worker);
    },

    async release(claimed, worker, pauseMilliseconds, attempt = "counted") {
      const set =
        "state = 'queued', not_before = ?, attempt = attempt - ?, deaths = 0, worker = null, lease_until = null";
      return fenced(set, [now() + pauseMilliseconds, attempt === "counted" ? 0 : 1], claimed, worker);
    },

    async wasCancelled(id) {
      return database.first("select 1 from jobs where id = ? and cancelled is not null", id) !== undefined;
    },

    async verificationsOf(repositoryId, commit) {
      // Of a group with max(), SQLite takes the other columns from the row that has it.
      const newest = database.all<{ analysis: string; state: JobState; rank: number }>(
        `select body ->> '$.verify.analysis' as analysis, state, rank, max(sequence) from jobs
         where kind = 'verify' and repository_id = ? and commit_id = ? group by analysis`,
        repositoryId,
        commit,
      );
      return newest.map(({ analysis, state, rank }) => ({ analysis, state, isScheduled: rank > 0 }));
    },

    async depth() {
      const counted = database.all<{ state: JobState; count: number }>(
        "select state, count(*) as count from jobs group by state",
      );
      const none: Record<JobState, number> = { queued: 0, running: 0, done: 0, failed: 0 };
      return { ...none, ...Object.fromEntries(counted.map(({ state, count }) => [state, count])) };
    },
  };
}

function commitOf(job: Job): [number | null, string | null] {
  switch (job.kind) {
    case "delivery":
      return [repositoryOf(job.delivery), null];
    case "comment":
    case "propose":
      return [job.repository.id, job.commit];
    case "elsewhere":
      return [job.elsewhere.repository.id, null];
    case "requested":
    case "callback":
      return [null, null];
    case "accept":
      return [job.accept.repository.id, job.accept.commit];
    default:
      return [job.verify.repository.id, job.verify.commit];
  }
}

const day = 24 * 60 * 60 * 1000;

/** Drops what ended deliveries carried after three days, and the memory of them after thirty: GitHub redelivers none older. */
export function purgeDeliveries(database: Database, clock: Clock): void {
  const now = clock.now().getTime();
  const ended = "kind = 'delivery' and state in ('done', 'failed') and ended_at <= ?";
  database.transaction(() => {
    database.run(`delete from jobs where ${ended}`, now - 30 * day);
    database.run(`update jobs set body = null where ${ended} and body is not null`, now - 3 * day);
  });
}
