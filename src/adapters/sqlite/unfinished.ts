import type { Annotation } from "../../domain/annotation.ts";
import { digestOfJson } from "../../domain/canonical-json.ts";
import { hexOf } from "../../domain/digest.ts";
import type { KeptLog } from "../../domain/run.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { type Begun, type UnfinishedRun, withRemark } from "../../domain/unfinished.ts";
import type { Clock, UnfinishedRuns } from "../../ports.ts";
import { comparables } from "./comparables.ts";
import type { Database } from "./database.ts";
import { idRange, onlyOne } from "./id-range.ts";
import { joined } from "./run-filter.ts";
import { unfinishedConditions } from "./unfinished-filter.ts";

type Row = Omit<UnfinishedRun, "begun" | "context" | "history" | "log"> &
  Readonly<Record<"begun" | "context" | "history", string>> &
  Readonly<Record<"logName" | "log", string | null>>;

const columns = `id, state, started_at as startedAt, ended_at as endedAt, why, log_name as logName, log, begun, context,
  history`;

const read = ({ begun, context, history, logName, log, ...row }: Row): UnfinishedRun => ({
  ...row,
  log: logName === null ? null : { name: logName, kept: log === null ? null : (JSON.parse(log) as KeptLog) },
  begun: JSON.parse(begun) as Begun,
  context: JSON.parse(context) as RunContext,
  history: JSON.parse(history) as Annotation[],
});

/** `owner` is this process, as others can tell whether it lives; `settle` is done before each look at them. */
export function sqliteUnfinished(database: Database, clock: Clock, owner: string, settle: () => void): UnfinishedRuns {
  const now = () => clock.now().toISOString();
  return {
    async begin(runs) {
      const ids = database.transaction(() =>
        runs.map(({ begun, context }) => {
          const id = hexOf(digestOfJson(begun));
          database.run(
            `insert into unfinished (id, label, state, owner, begun_at, begun, context, history, comparable)
             values (?, ?, 'waiting', ?, ?, ?, ?, '[]', ?)`,
            id,
            context.label,
            owner,
            begun.begunAt,
            JSON.stringify(begun),
            JSON.stringify(context),
            JSON.stringify(comparables(begun.parameters?.values ?? {})),
          );
          return id;
        }),
      );
      await database.onDisk();
      return ids;
    },

    async start(id) {
      database.run("update unfinished set state = 'running', started_at = ? where id = ?", now(), id);
    },

    async noteLog(id, { name, kept }) {
      database.run("update unfinished set log_name = ?, log = ? where id = ?", name, kept && JSON.stringify(kept), id);
    },

    async end(id, state, why, log) {
      database.run(
        `update unfinished set state = ?, why = ?, ended_at = ?, log = coalesce(log, ?)
         where id = ? and state in ('waiting', 'running')`,
        state,
        why,
        now(),
        log && JSON.stringify(log),
        id,
      );
    },

    async withdraw(id) {
      database.run("delete from unfinished where id = ? and state in ('waiting', 'running')", id);
    },

    async remove(id) {
      return database.run("delete from unfinished where id = ?", id) === 1;
    },

    async find(idOrLabel) {
      settle();
      const range = idRange(idOrLabel);
      const found = database.all<Row>(
        `select ${columns} from unfinished where ${range ? "id >= ? and id < ?" : "label = ?"} limit 2`,
        ...(range ?? [idOrLabel]),
      );
      const only = onlyOne(found);
      return only && read(only);
    },

    async list(filter) {
      settle();
      const { sql, values } = joined(unfinishedConditions(filter));
      const rows = database.all<Row>(
        `select ${columns} from unfinished${sql} order by at desc, sequence desc limit ?`,
        ...values,
        filter.limit,
      );
      return rows.map(read);
    },

    async lastEnded() {
      settle();
      const row = database.first<Row>(
        `select ${columns} from unfinished where state not in ('waiting', 'running')
         order by at desc, sequence desc limit 1`,
      );
      return row && read(row);
    },

    async annotate(id, remark, by) {
      return database.transaction(() => {
        const row = database.first<Row>(`select ${columns} from unfinished where id = ?`, id);
        if (row === undefined) return false;
        const { context, history } = read(row);
        const after = withRemark(context, remark);
        if (JSON.stringify(after) === JSON.stringify(context)) return true;
        database.run(
          "update unfinished set context = ?, history = ? where id = ?",
          JSON.stringify(after),
          JSON.stringify([...history, { ...remark, at: now(), by }]),
          id,
        );
        return true;
      });
    },
  };
}

/** Strikes out a run that has ended, and answers what was said of it while it ran. Within a transaction of the caller's. */
export function strike(database: Database, id: string): readonly Annotation[] {
  const row = database.first<{ history: string }>("select history from unfinished where id = ?", id);
  database.run("delete from unfinished where id = ?", id);
  return row === undefined ? [] : (JSON.parse(row.history) as Annotation[]);
}

/** Keeps what a process that is gone left of a log; null where there is nothing. */
export type LogKeeper = (owner: string, name: string) => KeptLog | null;

/** Says of the runs whose process is gone that they were killed, and keeps what they printed. */
export function settleUnfinished(
  database: Database,
  clock: Clock,
  isAlive: (owner: string) => boolean,
  keepLog: LogKeeper,
): void {
  const owners = database.all<{ owner: string }>(
    "select distinct owner from unfinished where state in ('waiting', 'running')",
  );
  for (const { owner } of owners)
    if (!isAlive(owner)) database.transaction(() => settleOf(database, clock, owner, keepLog));
}

function settleOf(database: Database, clock: Clock, owner: string, keepLog: LogKeeper): void {
  const runs = database.all<{ sequence: number; logName: string | null }>(
    "select sequence, log_name as logName from unfinished where owner = ? and state in ('waiting', 'running')",
    owner,
  );
  for (const { sequence, logName } of runs) {
    const log = logName === null ? null : keepLog(owner, logName);
    database.run(
      `update unfinished set state = 'killed', ended_at = ?, log = coalesce(log, ?),
         why = case state when 'waiting' then 'its process was gone before its turn came'
           else 'its process was gone before it ended: killed, out of memory, or the machine went off' end
       where sequence = ?`,
      clock.now().toISOString(),
      log && JSON.stringify(log),
      sequence,
    );
  }
}
