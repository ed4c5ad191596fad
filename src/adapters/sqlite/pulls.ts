import type { Pull } from "../../domain/pull.ts";
import type { Pulls, Stranger } from "../../ports.ts";
import type { Database } from "./database.ts";

type PullRow = Omit<Pull, "isFork"> & { isFork: number };

const columns = `number, head, head_branch as headBranch, base, base_branch as baseBranch, author, is_fork as isFork`;

export function sqlitePulls(database: Database): Pulls {
  return {
    async remember(repositoryId, { number, head, headBranch, base, baseBranch, author, isFork }) {
      database.run(
        `insert into pulls (repository_id, number, head, head_branch, base, base_branch, author, is_fork, is_open)
         values (?, ?, ?, ?, ?, ?, ?, ?, 1)
         on conflict do update set head = excluded.head, head_branch = excluded.head_branch, base = excluded.base,
           base_branch = excluded.base_branch, author = excluded.author, is_fork = excluded.is_fork, is_open = 1`,
        repositoryId,
        number,
        head,
        headBranch,
        base,
        baseBranch,
        author,
        Number(isFork),
      );
    },

    async byNumber(repositoryId, number) {
      const row = database.first<PullRow>(
        `select ${columns} from pulls where repository_id = ? and number = ?`,
        repositoryId,
        number,
      );
      return row && pullOf(row);
    },

    async openWithHead(repositoryId, commit) {
      const rows = database.all<PullRow>(
        `select ${columns} from pulls where repository_id = ? and head = ? and is_open = 1 order by number`,
        repositoryId,
        commit,
      );
      return rows.map(pullOf);
    },

    async close(repositoryId, number) {
      database.run("update pulls set is_open = 0 where repository_id = ? and number = ?", repositoryId, number);
    },

    async markStranger(repositoryId, { number, head, base, baseBranch, author }) {
      database.run(
        `insert into strangers (repository_id, commit_id, number, author, base, base_branch) values (?, ?, ?, ?, ?, ?)
         on conflict do update set
           base = iif(coalesce(base_branch, excluded.base_branch) = excluded.base_branch, base, excluded.base),
           base_branch = excluded.base_branch,
           approved_by = iif(coalesce(base_branch, excluded.base_branch) = excluded.base_branch, approved_by, null),
           retargets = retargets + (coalesce(base_branch, excluded.base_branch) <> excluded.base_branch)
         where number = excluded.number`,
        repositoryId,
        head,
        number,
        author,
        base,
        baseBranch,
      );
    },

    async stranger(repositoryId, commit) {
      const row = database.first<Stranger>(
        `select number, author, base, approved_by as approvedBy, retargets from strangers
         where repository_id = ? and commit_id = ?`,
        repositoryId,
        commit,
      );
      return row && { ...row };
    },

    async approve(repositoryId, commit, by) {
      database.run(
        `update strangers set approved_by = coalesce(approved_by, ?) where repository_id = ? and commit_id = ?`,
        by,
        repositoryId,
        commit,
      );
    },

    async isOurs(repositoryId, commit) {
      const row = database.first(
        `select 1 from heads where repository_id = ?1 and commit_id = ?2
         union all
         select 1 from pulls where repository_id = ?1 and head = ?2 and is_open = 1 and is_fork = 0`,
        repositoryId,
        commit,
      );
      return row !== undefined;
    },
  };
}

function pullOf(row: PullRow): Pull {
  return { ...row, isFork: row.isFork === 1 };
}
