import type { Annotation, Remark } from "../../domain/annotation.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { comparable } from "../../domain/parameters/field.ts";
import type { RunContext, RunSummary } from "../../domain/run-summary.ts";
import { gradeOf, type VerdictKind } from "../../domain/verdict.ts";
import type { Clock, Records, SavedRun } from "../../ports.ts";
import type { Database } from "./database.ts";
import { idRange, onlyOne } from "./id-range.ts";
import { queryOf } from "./run-filter.ts";
import { strike } from "./unfinished.ts";

/** As they come out of the database: SQLite has no lists. */
type Row<Columns extends RunContext> = Omit<Columns, "tags"> & { readonly tags: string };

const contextColumns = `runs.repository_id as repositoryId, runs.asked_in as askedIn, runs.requested,
  runs.branch, runs.label, runs.reason, runs.outcome,
  (select json_group_array(tag order by tag) from tags where tags.run = runs.sequence) as tags`;
export const summaryColumns: string = `runs.id, runs.analysis, runs.commit_id as "commit", runs.verdict, runs.grade,
  runs.started_at as startedAt, runs.wall_seconds as wallSeconds, ${contextColumns}`;

export function sqliteLedger(database: Database, clock: Clock): Records {
  const now = () => clock.now().toISOString();
  const sequenceOf = (id: string) =>
    database.first<{ sequence: number; startedAt: string }>(
      "select sequence, started_at as startedAt from runs where id = ?",
      id,
    );
  /** How many things were said of a run. */
  const saidOf = (sequence: number) =>
    database.first<{ count: number }>("select count(*) as count from annotations where run = ?", sequence)?.count;
  const saved = ({ content, tags, ...context }: Row<RunContext> & { content: string }): SavedRun => ({
    evidence: JSON.parse(content) as Evidence,
    context: { ...context, tags: JSON.parse(tags) as string[] },
  });

  return {
    async save(evidence, context, begunAs) {
      database.transaction(() => {
        const isNew = insert(database, evidence, context, begunAs ?? null);
        const { sequence = 0, startedAt = "" } = sequenceOf(evidence.run.id) ?? {};
        if (isNew) {
          indexParameters(database, sequence, evidence);
          for (const remark of remarksIn(context)) {
            keep(database, sequence, startedAt, { ...remark, at: now(), by: evidence.run.record.user });
          }
        }
        for (const said of begunAs === undefined ? [] : strike(database, begunAs)) {
          keep(database, sequence, startedAt, said);
        }
        database.run(
          "insert into evidence (run, content) values (?, ?) on conflict (run) do update set content = excluded.content",
          sequence,
          JSON.stringify(evidence),
        );
        if (context.repositoryId === null) return;
        for (const { digest } of evidence.run.record.outputs) {
          database.run(
            "insert or ignore into outputs (repository_id, digest) values (?, ?)",
            context.repositoryId,
            digest,
          );
        }
      });
      await database.onDisk();
    },

    async hasProduced(repositoryId, digest) {
      const row = database.first("select 1 from outputs where repository_id = ? and digest = ?", repositoryId, digest);
      return row !== undefined;
    },

    async find(idOrLabel) {
      const range = idRange(idOrLabel);
      const like = (where: string) =>
        database.all<Row<RunContext> & { content: string }>(
          `select content, ${contextColumns} from runs join evidence on run = sequence where ${where} limit 2`,
          ...(range ?? [idOrLabel]),
        );
      const found = like(range ? "id >= ? and id < ?" : "label = ?");
      const only = onlyOne(found.length > 0 || range === undefined ? found : like("begun_as >= ? and begun_as < ?"));
      return only && saved(only);
    },

    async startOf(idOrLabel) {
      const range = idRange(idOrLabel);
      const found = database.all<{ startedAt: string }>(
        `select started_at as startedAt from runs where ${range ? "id >= ? and id < ?" : "label = ?"} limit 2`,
        ...(range ?? [idOrLabel]),
      );
      return onlyOne(found)?.startedAt;
    },

    async list(filter) {
      const { from, values, order } = queryOf(filter);
      const rows = database.all<Row<RunSummary>>(
        `select ${summaryColumns} from ${from} order by ${order} limit ?`,
        ...values,
        filter.limit,
      );
      return rows.map((row) => ({ ...row, tags: JSON.parse(row.tags) as string[] }));
    },

    async *entries(filter) {
      const { from, values, order } = queryOf(filter);
      // Numbers first, so that the runs themselves are never all in memory, and others can write in between.
      const numbers = database.all<{ sequence: number }>(
        `select runs.sequence from ${from} order by ${order} limit ?`,
        ...values,
        filter.limit,
      );
      for (const { sequence } of numbers) {
        const row = database.first<Row<RunContext> & { content: string }>(
          `select content, ${contextColumns} from runs join evidence on run = sequence where sequence = ?`,
          sequence,
        );
        if (row !== undefined) yield saved(row);
      }
    },

    async annotate(id, remark, by, after) {
      return database.transaction(() => {
        const found = sequenceOf(id);
        if (found !== undefined && after !== undefined && after !== saidOf(found.sequence)) return false;
        if (found !== undefined) keep(database, found.sequence, found.startedAt, { ...remark, at: now(), by });
        return found !== undefined;
      });
    },

    async history(id) {
      const rows = database.all<Annotation>(
        `select kind, text, at, author as "by" from annotations
         where run = (select sequence from runs where id = ?) order by annotations.sequence`,
        id,
      );
      return rows.map((row) => ({ ...row }));
    },

    async remove(id) {
      return database.run("delete from runs where id = ?", id) === 1;
    },

    async counts() {
      const counted = database.all<{ verdict: VerdictKind; count: number }>(
        "select verdict, count(*) as count from runs group by verdict",
      );
      const none: Record<VerdictKind, number> = { reproduced: 0, diverged: 0, failed: 0, unrecorded: 0 };
      return { ...none, ...Object.fromEntries(counted.map(({ verdict, count }) => [verdict, count])) };
    },
  };
}

/** A run's id fixes its record, so saving it again can only bring a newer judgement. Answers whether it is new. */
function insert(database: Database, { run, verdict }: Evidence, context: RunContext, begunAs: string | null): boolean {
  const { plan, startedAt, wallSeconds } = run.record;
  const grade = gradeOf(verdict);
  // Somebody else may have taken the label while this one ran; the run itself must not be lost for that.
  const isTaken = database.first("select 1 from runs where label = ?", context.label) !== undefined;
  const inserted = database.run(
    `insert into runs (id, analysis, commit_id, verdict, grade, started_at, wall_seconds, repository_id, asked_in,
       requested, branch, label, begun_as)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing`,
    run.id,
    plan.analysis,
    plan.source.commit,
    verdict.kind,
    grade,
    startedAt,
    wallSeconds,
    context.repositoryId,
    context.askedIn,
    context.requested,
    context.branch,
    isTaken ? null : context.label,
    begunAs,
  );
  if (inserted === 0) {
    database.run(
      "update runs set verdict = ?, grade = ?, repository_id = ?, branch = ? where id = ?",
      verdict.kind,
      grade,
      context.repositoryId,
      context.branch,
      run.id,
    );
  }
  return inserted === 1;
}

/** Longer values are data that nobody looks for by its text. */
const longestIndexed = 500;

function indexParameters(database: Database, sequence: number, { run: { record } }: Evidence): void {
  for (const [name, value] of Object.entries(record.parameters?.values ?? {})) {
    const text = comparable(value);
    if (name.length > longestIndexed || text.length > longestIndexed) continue;
    database.run(
      "insert or ignore into parameters (name, value, started_at, run) values (?, ?, ?, ?)",
      name,
      text,
      record.startedAt,
      sequence,
    );
  }
}

function remarksIn({ tags, reason, outcome }: RunContext): readonly Remark[] {
  return [
    ...tags.map((text) => ({ kind: "tagged" as const, text })),
    ...(reason === null ? [] : [{ kind: "reason" as const, text: reason }]),
    ...(outcome === null ? [] : [{ kind: "outcome" as const, text: outcome }]),
  ];
}

/** Writes a remark down, and brings up to date what lists show of it. What changes nothing leaves no trace. */
function keep(
  database: Database,
  sequence: number,
  startedAt: string,
  { kind, text, at, by }: Remark & { at: string; by: string },
): void {
  const changed = apply(database, sequence, startedAt, kind, text);
  if (!changed) return;
  database.run(
    "insert into annotations (run, kind, text, at, author) values (?, ?, ?, ?, ?)",
    sequence,
    kind,
    text,
    at,
    by,
  );
}

function apply(database: Database, sequence: number, startedAt: string, kind: Remark["kind"], text: string): boolean {
  switch (kind) {
    case "tagged": {
      const sql = "insert or ignore into tags (tag, started_at, run) values (?, ?, ?)";
      return database.run(sql, text, startedAt, sequence) === 1;
    }
    case "untagged": {
      const sql = "delete from tags where tag = ? and started_at = ? and run = ?";
      return database.run(sql, text, startedAt, sequence) === 1;
    }
    case "reason":
      return database.run("update runs set reason = ?1 where sequence = ?2 and reason is not ?1", text, sequence) === 1;
    case "outcome":
      return (
        database.run("update runs set outcome = ?1 where sequence = ?2 and outcome is not ?1", text, sequence) === 1
      );
  }
}
