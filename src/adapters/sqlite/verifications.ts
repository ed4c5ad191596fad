import type { AddedVerification, Clock, Job, Verification, VerificationRequest, Verifications } from "../../ports.ts";
import type { Database } from "./database.ts";

interface VerificationRow extends Omit<Verification, "outcome" | "callback"> {
  readonly fingerprint: string;
  readonly outcome: string | null;
  readonly callbackUrl: string | null;
  readonly sealedSecret: string | null;
  readonly callbackState: "none" | "waiting" | "delivered" | "failed";
  readonly attempts: number;
  readonly problem: string | null;
}

const columns = `id, token, fingerprint, url, ref, analysis, asked_at as askedAt, state, outcome, ended_at as endedAt,
  callback_url as callbackUrl, callback_secret as sealedSecret, callback_state as callbackState,
  callback_attempts as attempts, callback_problem as problem`;

const dayMilliseconds = 24 * 60 * 60 * 1000;

/** So many of one token may wait or run at a time: the others are not to wait behind them all. */
const mostWaiting = 20;

export function sqliteVerifications(database: Database, clock: Clock): Verifications {
  const found = (where: string, ...values: string[]) =>
    database.first<VerificationRow>(`select ${columns} from verifications where ${where}`, ...values);
  const queue = (id: string, job: Job) =>
    database.run(
      `insert into jobs (id, kind, state, not_before, body) values (?, ?, 'queued', ?, ?) on conflict (id) do nothing`,
      id,
      job.kind,
      clock.now().getTime(),
      JSON.stringify(job),
    );

  return {
    async add(request) {
      const added = database.transaction((): AddedVerification => {
        const { token, idempotencyKey, fingerprint } = request;
        const known =
          idempotencyKey === null ? undefined : found("token = ? and idempotency_key = ?", token.id, idempotencyKey);
        if (known !== undefined) {
          return known.fingerprint === fingerprint
            ? { kind: "known", verification: verificationOf(known) }
            : { kind: "other" };
        }
        const full = fullness(database, token, clock.now());
        if (full !== undefined) return full;
        insert(database, request, clock.now().toISOString());
        queue(`requested ${request.id}`, { kind: "requested", verification: request.id, runs: [] });
        const row = found("id = ?", request.id);
        if (row === undefined) throw new TypeError("what was just inserted is not there");
        return { kind: "added", verification: verificationOf(row) };
      });
      // Who is told that it will be done must be able to rely on it.
      await database.onDisk();
      return added;
    },

    async find(id) {
      const row = found("id = ?", id);
      return row && verificationOf(row);
    },

    async begin(id) {
      database.run("update verifications set state = 'running' where id = ? and state = 'queued'", id);
    },

    async end(id, outcome) {
      const state = outcome.kind === "judged" ? "finished" : outcome.kind;
      database.transaction(() => {
        database.run(
          "update verifications set state = ?, outcome = ?, ended_at = ? where id = ? and outcome is null",
          state,
          JSON.stringify(outcome),
          clock.now().toISOString(),
          id,
        );
        const row = found("id = ?", id);
        if (row?.callbackState === "waiting") queue(`callback ${id}`, { kind: "callback", verification: id });
      });
      await database.onDisk();
    },

    async called(id, state, problem) {
      database.run(
        `update verifications set callback_state = ?1, callback_problem = ?2, callback_attempts = callback_attempts + 1,
           callback_secret = case when ?1 = 'waiting' then callback_secret end
         where id = ?3 and callback_state = 'waiting'`,
        state,
        problem,
        id,
      );
    },
  };
}

function fullness(
  database: Database,
  { id, perDay }: VerificationRequest["token"],
  now: Date,
): AddedVerification | undefined {
  const waiting = database.first<{ count: number }>(
    "select count(*) as count from verifications where token = ? and state in ('queued', 'running')",
    id,
  );
  if ((waiting?.count ?? 0) >= mostWaiting) {
    return { kind: "full", reason: `${mostWaiting} verifications of this token wait already`, retryAfterSeconds: 600 };
  }
  const today = database.first<{ count: number; oldest: string | null }>(
    "select count(*) as count, min(asked_at) as oldest from verifications where token = ? and asked_at > ?",
    id,
    new Date(now.getTime() - dayMilliseconds).toISOString(),
  );
  if (today === undefined || today.count < perDay) return undefined;
  const free = Date.parse(today.oldest ?? now.toISOString()) + dayMilliseconds - now.getTime();
  const reason = `this token may ask for ${perDay} verifications in 24 hours`;
  return { kind: "full", reason, retryAfterSeconds: Math.max(1, Math.ceil(free / 1000)) };
}

function insert(database: Database, request: VerificationRequest, at: string): void {
  database.run(
    `insert into verifications (id, token, idempotency_key, fingerprint, url, ref, analysis, asked_at, state, callback_url,
       callback_secret, callback_state)
     values (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)`,
    request.id,
    request.token.id,
    request.idempotencyKey,
    request.fingerprint,
    request.url,
    request.ref,
    request.analysis,
    at,
    request.callback?.url ?? null,
    request.callback?.sealedSecret ?? null,
    request.callback === null ? "none" : "waiting",
  );
}

function verificationOf({
  fingerprint: _fingerprint,
  outcome,
  callbackUrl,
  sealedSecret,
  callbackState,
  attempts,
  problem,
  ...row
}: VerificationRow): Verification {
  const callback =
    callbackUrl === null || callbackState === "none"
      ? null
      : { url: callbackUrl, state: callbackState, attempts, problem, sealedSecret };
  return { ...row, outcome: outcome === null ? null : JSON.parse(outcome), callback };
}
