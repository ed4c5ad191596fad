import type { NewCheck } from "../../domain/check.ts";
import type { Repository } from "../../domain/repository.ts";
import type { Clock, OpenCheck, OpenChecks, Parking, Redeliveries } from "../../ports.ts";
import type { Database } from "./database.ts";

/** So long a check may be on its way between being written down and having a job. */
const graceMilliseconds = 30_000;

interface Body {
  readonly repository: Repository;
  readonly check: NewCheck;
}

export function sqliteOpenChecks(database: Database, clock: Clock): OpenChecks {
  return {
    async begin(repository, check) {
      database.run(
        `insert into open_checks (external_id, repository_id, begun_at, body) values (?, ?, ?, ?)
         on conflict (external_id) do update set begun_at = excluded.begun_at, parked = 0, body = excluded.body`,
        check.externalId,
        repository.id,
        clock.now().getTime(),
        JSON.stringify({ repository, check } satisfies Body),
      );
    },

    async opened(externalId, checkRunId) {
      database.run("update open_checks set check_run_id = ? where external_id = ?", checkRunId, externalId);
    },

    async completed(checkRunId) {
      database.run("delete from open_checks where check_run_id = ?", checkRunId);
    },

    async strike(externalId) {
      database.run("delete from open_checks where external_id = ?", externalId);
    },

    async orphans() {
      const rows = database.all<{ body: string }>(
        `select body from open_checks as open
         where parked = 0 and begun_at <= ?
           and not exists (select 1 from jobs
             where id = open.external_id and (state in ('queued', 'running') or parked = 1))
           and not exists (select 1 from jobs
             where repository_id = open.repository_id and kind = 'delivery'
               and (state in ('queued', 'running') or parked = 1))
         order by begun_at`,
        clock.now().getTime() - graceMilliseconds,
      );
      return rows.map(({ body }): OpenCheck => {
        const { repository, check } = JSON.parse(body) as Body;
        return { ...check, repository };
      });
    },

    async park(externalId) {
      database.run("update open_checks set parked = 1 where external_id = ?", externalId);
    },
  };
}

const anyOf = "(select value from json_each(?))";

export function sqliteParking(database: Database, clock: Clock): Parking {
  const now = (): number => clock.now().getTime();
  return {
    async setAside({ id, attempt }, worker) {
      const changed = database.run(
        `update jobs set state = 'failed', parked = 1, ended_at = ?, worker = null, lease_until = null
         where id = ? and worker = ? and attempt = ? and state = 'running'`,
        now(),
        id,
        worker,
        attempt,
      );
      return changed === 1;
    },

    async park(repositoryIds) {
      // A delivery that is being read may be the one that says so.
      return database.run(
        `update jobs set state = 'failed', parked = 1, ended_at = ?, worker = null, lease_until = null
         where repository_id in ${anyOf} and (state = 'queued' or (state = 'running' and kind <> 'delivery'))`,
        now(),
        JSON.stringify(repositoryIds),
      );
    },

    async resume(repositoryIds) {
      const ids = JSON.stringify(repositoryIds);
      return database.transaction(() => {
        database.run(`update open_checks set parked = 0 where parked = 1 and repository_id in ${anyOf}`, ids);
        // What an old delivery carried may be purged; there is nothing to take up again then.
        return database.run(
          `update jobs set state = 'queued', parked = 0, attempt = 0, deaths = 0, not_before = ?, ended_at = null
           where parked = 1 and body is not null and repository_id in ${anyOf}`,
          now(),
          ids,
        );
      });
    },

    async repositoriesOf(installationId) {
      return database
        .all<{ id: number }>("select id from repositories where installation_id = ?", installationId)
        .map(({ id }) => id);
    },
  };
}

export function sqliteRedeliveries(database: Database, clock: Clock): Redeliveries {
  const name = "deliveries read until";
  return {
    async readUntil() {
      const mark = database.first<{ value: number }>("select value from marks where name = ?", name);
      return mark && new Date(mark.value);
    },

    async setReadUntil(time) {
      database.run(
        "insert into marks (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        name,
        time.getTime(),
      );
    },

    async isStored(guid) {
      const known = database.first(
        "select 1 from jobs where id = ? and (state <> 'failed' or parked = 1)",
        `delivery:${guid}`,
      );
      return known !== undefined;
    },

    async expect(guid) {
      const sql = "insert into redeliveries (guid, times, asked_at) values (?, 0, ?) on conflict (guid) do nothing";
      database.run(sql, guid, clock.now().getTime());
    },

    async asked(guid) {
      database.run(
        "update redeliveries set times = times + 1, asked_at = ? where guid = ?",
        clock.now().getTime(),
        guid,
      );
    },

    async timesAsked(guid) {
      return database.first<{ times: number }>("select times from redeliveries where guid = ?", guid)?.times;
    },
  };
}

const day = 24 * 60 * 60 * 1000;

/** GitHub itself gives up a check that is open for fourteen days, and a delivery after three. */
export function purgeRecovery(database: Database, clock: Clock): void {
  const now = clock.now().getTime();
  database.run("delete from open_checks where begun_at <= ?", now - 14 * day);
  database.run("delete from redeliveries where asked_at <= ?", now - 4 * day);
}
