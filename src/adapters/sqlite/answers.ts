import type { Answers, Clock } from "../../ports.ts";
import type { Database } from "./database.ts";

const hour = 60 * 60 * 1000;
const day = 24 * hour;

export function sqliteAnswers(database: Database, clock: Clock): Answers {
  return {
    async admit({ key, installationId, repositoryId, issue, author, kind }, limits) {
      const now = clock.now().getTime();
      return database.transaction(() => {
        if (database.first("select 1 from answers where key = ?", key) !== undefined) return true;
        const given = database.first<{ all: number; here: number; theirs: number }>(
          `select count(*) as "all", coalesce(sum(author = ?1), 0) as theirs,
             coalesce(sum(repository_id = ?2 and issue = ?3), 0) as here
           from answers where installation_id = ?4 and kind = ?5 and at > ?6`,
          author,
          repositoryId,
          issue,
          installationId,
          kind,
          now - hour,
        );
        const { all = 0, here = 0, theirs = 0 } = given ?? {};
        if (all >= limits.perInstallation || here >= limits.perIssue || theirs >= limits.perAuthor) return false;
        database.run(
          `insert into answers (key, installation_id, repository_id, issue, author, kind, at)
           values (?, ?, ?, ?, ?, ?, ?)`,
          key,
          installationId,
          repositoryId,
          issue,
          author,
          kind,
          now,
        );
        return true;
      });
    },
  };
}

/** A delivery waits three days at most. */
export function purgeAnswers(database: Database, clock: Clock): void {
  database.run("delete from answers where at <= ?", clock.now().getTime() - 4 * day);
}
