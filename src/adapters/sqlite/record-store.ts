import type { Clock, RecordContent, RecordStore, RecordVersion, StoredProject, StoredRecord } from "../../ports.ts";
import type { Database } from "./database.ts";

/** Of all versions of all records of one project together: a client that runs wild must not fill the disk. */
const mostProjectBytes = 10 * 2 ** 30;

export function sqliteRecordStore(database: Database, clock: Clock, mostBytes: number = mostProjectBytes): RecordStore {
  const now = () => clock.now().toISOString();
  const sequenceOf = (project: string, label: string) =>
    database.first<{ sequence: number }>(
      "select sequence from sumatra_records where project = ? and label = ?",
      project,
      label,
    )?.sequence;
  const touch = (project: string) =>
    database.run("update sumatra_projects set changed_at = ? where name = ?", now(), project);

  return {
    async project(name) {
      const row = database.first<StoredProject>(
        "select name, title, description, changed_at as changedAt from sumatra_projects where name = ?",
        name,
      );
      return row && { ...row };
    },

    async putProject(name, { title = null, description = null }) {
      return database.transaction(() => {
        const isNew = database.run(
          `insert into sumatra_projects (name, title, description, changed_at) values (?, '', '', ?)
           on conflict (name) do nothing`,
          name,
          now(),
        );
        database.run(
          `update sumatra_projects set title = coalesce(?, title), description = coalesce(?, description), changed_at = ?
           where name = ?`,
          title,
          description,
          now(),
          name,
        );
        return isNew === 1 ? "created" : "changed";
      });
    },

    async tags(project) {
      // From each tag to the next, without looking at the records between.
      const rows = database.all<{ tag: string }>(
        `with recursive known (tag) as (
           select min(tag) from sumatra_tags where project = ?1
           union all
           select (select min(tag) from sumatra_tags where project = ?1 and tag > known.tag) from known
             where known.tag is not null)
         select tag from known where tag is not null`,
        project,
      );
      return rows.map(({ tag }) => tag);
    },

    async labels(project, tags, limit) {
      const tagged = `and sequence in
        (select record from sumatra_tags where project = ? and tag in (select value from json_each(?)))`;
      const rows = database.all<{ label: string }>(
        `select label from sumatra_records where project = ? ${tags === null ? "" : tagged}
         order by timestamp desc, sequence desc limit ?`,
        project,
        ...(tags === null ? [] : [project, JSON.stringify(tags)]),
        limit,
      );
      return rows.map(({ label }) => label);
    },

    async record(project, label) {
      const row = database.first<StoredRecord>(
        `select label, content from sumatra_records
         join sumatra_versions on record = sumatra_records.sequence and state = 'current'
         where project = ? and label = ?`,
        project,
        label,
      );
      return row && { ...row };
    },

    async write(project, label, by, decide) {
      const outcome = database.transaction(() => {
        const room = database.first<{ size: number }>(
          "select size_bytes as size from sumatra_projects where name = ?",
          project,
        );
        if (room === undefined) return "no project";
        const known = sequenceOf(project, label);
        const standing =
          known === undefined
            ? undefined
            : database.first<{ content: string }>(
                "select content from sumatra_versions where record = ? and state = 'current'",
                known,
              );
        const { current, aside } = decide(standing?.content ?? null);
        const added = Buffer.byteLength(current?.content ?? "") + Buffer.byteLength(aside ?? "");
        if (room.size + added > mostBytes) return "full";
        const record = known ?? insertRecord(database, project, label);
        if (current !== null) replace(database, project, record, current, by, now());
        if (aside !== null) insertVersion(database, record, "aside", aside, by, now());
        if (added > 0) {
          database.run("update sumatra_projects set size_bytes = size_bytes + ? where name = ?", added, project);
          touch(project);
        }
        return known === undefined ? "created" : "replaced";
      });
      await database.onDisk();
      return outcome;
    },

    async versions(project, label) {
      const rows = database.all<RecordVersion>(
        `select at, author as "by", state, content from sumatra_versions where record = ? order by sequence`,
        sequenceOf(project, label) ?? 0,
      );
      return rows.map((row) => ({ ...row }));
    },

    async remove(project, label) {
      return database.transaction(() => {
        const removed = remove(database, project, [sequenceOf(project, label) ?? 0]);
        if (removed > 0) touch(project);
        return removed > 0;
      });
    },

    async removeTagged(project, tag) {
      return database.transaction(() => {
        const rows = database.all<{ sequence: number }>(
          "select record as sequence from sumatra_tags where project = ? and tag = ?",
          project,
          tag,
        );
        const removed = remove(
          database,
          project,
          rows.map(({ sequence }) => sequence),
        );
        if (removed > 0) touch(project);
        return removed;
      });
    },
  };
}

function insertRecord(database: Database, project: string, label: string): number {
  const row = database.first<{ sequence: number }>(
    "insert into sumatra_records (project, label, timestamp) values (?, ?, '') returning sequence",
    project,
    label,
  );
  return row?.sequence ?? 0;
}

function replace(
  database: Database,
  project: string,
  record: number,
  { content, timestamp, tags }: RecordContent,
  by: string,
  at: string,
): void {
  database.run("update sumatra_versions set state = 'replaced' where record = ? and state = 'current'", record);
  insertVersion(database, record, "current", content, by, at);
  database.run("update sumatra_records set timestamp = ? where sequence = ?", timestamp, record);
  database.run("delete from sumatra_tags where record = ?", record);
  const insert = "insert or ignore into sumatra_tags (project, tag, record) values (?, ?, ?)";
  for (const tag of tags) database.run(insert, project, tag, record);
}

function insertVersion(
  database: Database,
  record: number,
  state: RecordVersion["state"],
  content: string,
  by: string,
  at: string,
): void {
  database.run(
    "insert into sumatra_versions (record, at, author, state, content) values (?, ?, ?, ?, ?)",
    record,
    at,
    by,
    state,
    content,
  );
}

/** Forgets records with all their versions, and gives their room back to the project. */
function remove(database: Database, project: string, records: readonly number[]): number {
  let removed = 0;
  for (const record of records) {
    database.run(
      `update sumatra_projects set size_bytes = size_bytes -
         (select coalesce(sum(octet_length(content)), 0) from sumatra_versions where record = ?) where name = ?`,
      record,
      project,
    );
    removed += database.run("delete from sumatra_records where sequence = ?", record);
  }
  return removed;
}
