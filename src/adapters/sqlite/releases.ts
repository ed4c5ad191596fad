import type { Clock, DueRelease, Release, Releases } from "../../ports.ts";
import type { Database } from "./database.ts";

interface Candidate extends Omit<DueRelease, "askedAt"> {
  /** Milliseconds. */
  readonly asked: number | null;
  readonly attempts: number;
  readonly judged: number;
}

const day = 24 * 60 * 60 * 1000;

const columns = `tag, commit_id as "commit",
  iif(asked_at is null, null, strftime('%Y-%m-%dT%H:%M:%fZ', asked_at / 1000.0, 'unixepoch')) as askedAt`;

/**
 * One commit of each of the newest tags that reproduced once and was not judged since some time. Of several analyses, the one
 * that was judged longest ago counts. Whoever was asked longest ago goes first: those that never come to a verdict, as in a
 * repository that the App was removed from, take their turn and not that of all others.
 */
const candidates = `
  select repository_id as repositoryId, tag, commit_id as "commit", asked_at as asked, attempts,
    (select min(newest) from (
       select max(unixepoch(started_at, 'subsec')) * 1000 as newest from runs
       where runs.commit_id = placed.commit_id and runs.repository_id = placed.repository_id group by analysis)) as judged
  from (select *, row_number() over (partition by repository_id order by seen_at desc, tag desc) as place
        from releases) as placed
  where place <= ? and judged <= ?
    and exists (select 1 from runs where runs.commit_id = placed.commit_id
      and runs.repository_id = placed.repository_id and runs.verdict = 'reproduced')
  order by max(judged, coalesce(asked_at, 0)), repositoryId, tag`;

export function sqliteReleases(database: Database, clock: Clock): Releases {
  const now = (): number => clock.now().getTime();
  return {
    async remember(repositoryId, tag, commit) {
      // What is told of a repository that is not known is nothing that could be rerun.
      database.run(
        `insert into releases (repository_id, tag, commit_id, seen_at)
         select id, ?, ?, ? from repositories where id = ?
         on conflict (repository_id, tag) do update
           set commit_id = excluded.commit_id, seen_at = excluded.seen_at, asked_at = null, attempts = 0
           where commit_id <> excluded.commit_id`,
        tag,
        commit,
        now(),
        repositoryId,
      );
    },

    async forget(repositoryId, tag) {
      database.run("delete from releases where repository_id = ? and tag = ?", repositoryId, tag);
    },

    async find(repositoryId, tag) {
      return database.first<Release>(
        `select ${columns} from releases where repository_id = ? and tag = ?`,
        repositoryId,
        tag,
      );
    },

    async newest(repositoryId, limit) {
      return database.all<Release>(
        `select ${columns} from releases where repository_id = ? order by seen_at desc, tag desc limit ?`,
        repositoryId,
        limit,
      );
    },

    async takeDue({ intervalSeconds, perDay, tags }) {
      const at = now();
      const interval = intervalSeconds * 1000;
      return database.transaction(() => {
        if (isTooSoon(database, at - day / perDay)) return undefined;
        const due = database
          .all<Candidate>(candidates, tags, at - interval)
          .find(
            ({ asked, attempts, judged }) => asked === null || asked < judged || asked <= at - rest(attempts, interval),
          );
        if (due === undefined) return undefined;
        const { repositoryId, tag, commit } = due;
        const isFirst = due.asked === null || due.asked < due.judged;
        // Other tags of the same commit are confirmed by the same run.
        database.run(
          "update releases set asked_at = ?, attempts = ? where repository_id = ? and commit_id = ?",
          at,
          isFirst ? 1 : due.attempts + 1,
          repositoryId,
          commit,
        );
        return { repositoryId, tag, commit, askedAt: new Date(at).toISOString() };
      });
    },
  };
}

/** One after the other, with a pause between them: so few never come into anybody's way. */
function isTooSoon(database: Database, since: number): boolean {
  const isAtWork = database.first("select 1 from jobs where rank > 0 and state in ('queued', 'running') limit 1");
  return (
    isAtWork !== undefined || database.first("select 1 from releases where asked_at > ? limit 1", since) !== undefined
  );
}

/** Twice as long each time that nothing came of it, and never longer than the interval itself. */
const rest = (attempts: number, interval: number): number => Math.min(interval, day * 2 ** Math.max(0, attempts - 1));
