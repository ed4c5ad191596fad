import type { Evidence } from "../../domain/evidence.ts";
import type { RunContext, RunSummary } from "../../domain/run-summary.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import type { Ledger, RunFilter } from "../../ports.ts";
import type { Database } from "./database.ts";

const contextColumns = "repository_id as repositoryId, branch, tag, reason";
const summaryColumns = `id, analysis, commit_id as "commit", verdict, grade, started_at as startedAt,
  wall_seconds as wallSeconds, ${contextColumns}`;

export function sqliteLedger(database: Database): Ledger {
  return {
    async save(evidence, context) {
      database.transaction(() => {
        // A run's id fixes its record, so saving it again can only bring a newer judgement or context.
        const saved = database.first<{ sequence: number }>(
          `insert into runs (id, analysis, commit_id, verdict, grade, started_at, wall_seconds,
             repository_id, branch, tag, reason)
           values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           on conflict (id) do update set verdict = excluded.verdict, grade = excluded.grade,
             repository_id = excluded.repository_id, branch = excluded.branch, tag = excluded.tag, reason = excluded.reason
           returning sequence`,
          ...summaryOf(evidence),
          context.repositoryId,
          context.branch,
          context.tag,
          context.reason,
        );
        database.run(
          "insert into evidence (run, content) values (?, ?) on conflict (run) do update set content = excluded.content",
          saved?.sequence ?? null,
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
      const beginning = idOrLabel.toLowerCase();
      if (!/^[0-9a-f]{4,64}$/.test(beginning)) return undefined;
      // "g" comes after every hexadecimal digit, so this is the range of all ids that begin so.
      const [found, another] = database.all<RunContext & { content: string }>(
        `select content, ${contextColumns} from runs join evidence on run = sequence
         where id >= ? and id < ? limit 2`,
        beginning,
        `${beginning}g`,
      );
      if (found === undefined || another !== undefined) return undefined;
      const { content, ...context } = found;
      return { evidence: JSON.parse(content) as Evidence, context };
    },

    async list(filter) {
      const { where, values } = conditionsOf(filter);
      const rows = database.all<RunSummary>(
        `select ${summaryColumns} from runs ${where} order by started_at desc, sequence desc limit ?`,
        ...values,
        filter.limit,
      );
      return rows.map((row) => ({ ...row }));
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

function summaryOf({ run, verdict }: Evidence): (string | number | null)[] {
  const { plan, startedAt, wallSeconds } = run.record;
  const grade = verdict.kind === "reproduced" ? verdict.grade : null;
  return [run.id, plan.analysis, plan.source.commit, verdict.kind, grade, startedAt, wallSeconds];
}

function conditionsOf({ repositoryId, commit, branch, analysis }: RunFilter): {
  where: string;
  values: (string | number)[];
} {
  const wanted = Object.entries({ repository_id: repositoryId, commit_id: commit, branch, analysis }).filter(
    (entry): entry is [string, string | number] => entry[1] !== undefined,
  );
  const where = wanted.map(([column]) => `${column} = ?`).join(" and ");
  return { where: where && `where ${where}`, values: wanted.map(([, value]) => value) };
}
