import { type Digest, digestOf } from "../src/domain/digest.ts";
import type { Evidence } from "../src/domain/evidence.ts";
import type { Repository } from "../src/domain/repository.ts";
import type { RunContext, RunSummary } from "../src/domain/run-summary.ts";
import type {
  ClaimedJob,
  Clock,
  Job,
  JobState,
  Ledger,
  Objects,
  PageKeys,
  Queue,
  Repositories,
  Session,
  Sessions,
} from "../src/ports.ts";
import { manualClock } from "./adapters/manual-clock.ts";

/* Ports that keep everything in memory, without a library behind them. */

export function memoryLedger(): Ledger {
  const saved: { evidence: Evidence; context: RunContext }[] = [];
  return {
    async save(evidence, context) {
      if (!saved.some((each) => each.evidence.run.id === evidence.run.id)) saved.unshift({ evidence, context });
    },
    async find(idOrLabel) {
      const found = saved.filter(({ evidence }) => evidence.run.id.startsWith(idOrLabel));
      return found.length === 1 ? found[0] : undefined;
    },
    async list({ repositoryId, commit, branch, analysis, limit }) {
      return saved
        .map(summary)
        .filter((run) => repositoryId === undefined || run.repositoryId === repositoryId)
        .filter((run) => commit === undefined || run.commit === commit)
        .filter((run) => branch === undefined || run.branch === branch)
        .filter((run) => analysis === undefined || run.analysis === analysis)
        .slice(0, limit);
    },
    async hasProduced(repositoryId, digest) {
      return saved.some(
        ({ evidence, context }) =>
          context.repositoryId === repositoryId &&
          evidence.run.record.outputs.some((output) => output.digest === digest),
      );
    },
    async counts() {
      const counts = { reproduced: 0, diverged: 0, failed: 0, unrecorded: 0 };
      for (const { evidence } of saved) counts[evidence.verdict.kind] += 1;
      return counts;
    },
  };
}

function summary({ evidence, context }: { evidence: Evidence; context: RunContext }): RunSummary {
  const { run, verdict } = evidence;
  return {
    ...context,
    id: run.id,
    analysis: run.record.plan.analysis,
    commit: run.record.plan.source.commit,
    verdict: verdict.kind,
    grade: verdict.kind === "reproduced" ? verdict.grade : null,
    startedAt: run.record.startedAt,
    wallSeconds: run.record.wallSeconds,
  };
}

interface QueuedJob {
  readonly id: string;
  job: Job;
  state: JobState;
  attempt: number;
  worker: string | null;
  until: number;
}

/** Leases and pauses run by the clock it is given. */
export function memoryQueue(clock: Pick<Clock, "now"> = manualClock()): Queue {
  const jobs: QueuedJob[] = [];
  const guids = new Set<string>();
  const time = () => clock.now().getTime();
  const held = ({ id, attempt }: ClaimedJob, worker: string) =>
    jobs.find((each) => each.id === id && each.attempt === attempt && each.worker === worker && each.until > time());
  const add = async (id: string, job: Job) => {
    if (jobs.some((each) => each.id === id)) return false;
    jobs.push({ id, job, state: "queued", attempt: 0, worker: null, until: 0 });
    return true;
  };
  return {
    add,
    async addDelivery(delivery) {
      if (guids.has(delivery.guid)) return false;
      guids.add(delivery.guid);
      return add(`delivery-${delivery.guid}`, { kind: "delivery", delivery });
    },
    async claim(worker, leaseMilliseconds, kind) {
      const next = jobs.find(
        ({ state, until, job }) =>
          (state === "queued" || state === "running") && until <= time() && (kind === undefined || job.kind === kind),
      );
      if (next === undefined) return undefined;
      Object.assign(next, { state: "running", attempt: next.attempt + 1, worker, until: time() + leaseMilliseconds });
      return { id: next.id, attempt: next.attempt, job: next.job, cancelled: null, deaths: 0 };
    },
    async renew(claimed, worker, leaseMilliseconds) {
      const own = held(claimed, worker);
      if (own !== undefined) own.until = time() + leaseMilliseconds;
      return own === undefined ? { kind: "lost" } : { kind: "kept" };
    },
    cancel: async () => 0,
    wasCancelled: async () => false,
    async update(claimed, worker, job) {
      const own = held(claimed, worker);
      if (own !== undefined) own.job = job;
      return own !== undefined;
    },
    async finish(claimed, worker, state) {
      const own = held(claimed, worker);
      if (own !== undefined) Object.assign(own, { state, worker: null });
      return own !== undefined;
    },
    async release(claimed, worker, pauseMilliseconds) {
      const own = held(claimed, worker);
      if (own !== undefined) Object.assign(own, { state: "queued", worker: null, until: time() + pauseMilliseconds });
      return own !== undefined;
    },
    async verificationsOf(repositoryId, commit) {
      const newest = new Map<string, { state: JobState; isScheduled: boolean }>();
      for (const { job, state } of jobs) {
        if (job.kind !== "verify" || job.verify.repository.id !== repositoryId || job.verify.commit !== commit)
          continue;
        newest.set(job.verify.analysis, { state, isScheduled: job.verify.release !== undefined });
      }
      return [...newest].map(([analysis, how]) => ({ analysis, ...how }));
    },
    async depth() {
      const depth = { queued: 0, running: 0, done: 0, failed: 0 };
      for (const { state } of jobs) depth[state] += 1;
      return depth;
    },
  };
}

export function memoryRepositories(...known: readonly Repository[]): Repositories {
  const byId = new Map(known.map((each) => [each.id, each]));
  const heads = new Map<string, string>();
  const former = new Map<string, number>();
  const tokens = new Map<number, string>();
  const fullName = (owner: string, name: string) => `${owner}/${name}`.toLowerCase();
  return {
    async remember(repository, madePublic = false) {
      const before = byId.get(repository.id);
      if (before !== undefined) former.set(fullName(before.owner, before.name), repository.id);
      former.delete(fullName(repository.owner, repository.name));
      const isPrivate = repository.isPrivate || (!madePublic && before?.isPrivate === true);
      byId.set(repository.id, { ...repository, isPrivate });
    },
    byFormerName: async (owner, name) => byId.get(former.get(fullName(owner, name)) ?? Number.NaN),
    badgeToken: async (id) => tokens.get(id),
    async setBadgeToken(id, token) {
      if (token === null) tokens.delete(id);
      else tokens.set(id, token);
    },
    async byName(owner, name) {
      return [...byId.values()].find((each) => same(each.owner, owner) && same(each.name, name));
    },
    byId: async (id) => byId.get(id),
    async forget(id) {
      byId.delete(id);
    },
    async setHead(repositoryId, branch, commit) {
      heads.set(`${repositoryId} ${branch}`, commit);
    },
    async removeHead(repositoryId, branch) {
      heads.delete(`${repositoryId} ${branch}`);
    },
    head: async (repositoryId, branch) => heads.get(`${repositoryId} ${branch}`),
  };
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Cannot give a path: nothing in memory can be mounted. */
export function memoryObjects(...contents: readonly (string | Uint8Array)[]): Objects {
  const kept = new Map<Digest, Uint8Array>();
  const put = (content: Uint8Array) => {
    const digest = digestOf(content);
    kept.set(digest, content);
    return { digest, sizeBytes: content.length };
  };
  for (const content of contents) put(Buffer.from(content));
  return {
    put: async (content) => put(content),
    has: async (digest) => kept.has(digest),
    async read(digest, range) {
      const content = kept.get(digest);
      if (content === undefined) return undefined;
      return { sizeBytes: content.length, stream: inPieces(content.subarray(range?.start ?? 0, range?.end)) };
    },
    checkedPath: async () => undefined,
  };
}

async function* inPieces(content: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

/** Keys that say plainly what they open, and never expire. */
export function plainKeys(): PageKeys {
  return {
    issue: async (repositoryId) => `opens-${repositoryId}`,
    opens: async (key, repositoryId) => key === `opens-${repositoryId}`,
  };
}

/** Sessions whose ids say which they are. */
export function memorySessions(): Sessions & { count(): number } {
  const kept = new Map<string, Session>();
  let opened = 0;
  return {
    async open(session) {
      opened += 1;
      kept.set(`session-${opened}`, session);
      return `session-${opened}`;
    },
    find: async (id) => kept.get(id),
    async renew(id, session) {
      if (kept.has(id)) kept.set(id, session);
    },
    async close(id) {
      kept.delete(id);
    },
    count: () => kept.size,
  };
}
