import type { Repository } from "../../domain/repository.ts";
import type { Clock, Repositories } from "../../ports.ts";
import type { Database } from "./database.ts";

type RepositoryRow = Omit<Repository, "isPrivate"> & { isPrivate: number };

const columns = `id, owner, name, is_private as isPrivate, default_branch as defaultBranch,
  installation_id as installationId, clone_url as cloneUrl, html_url as htmlUrl`;

export function sqliteRepositories(database: Database, clock: Clock): Repositories {
  return {
    async remember(repository, madePublic = false) {
      const now = clock.now().getTime();
      database.transaction(() => {
        database.run(
          `insert into former_names (owner, name, repository_id, left_at)
         select owner, name, id, ? from repositories where id = ? and (owner <> ? or name <> ?)
         on conflict (owner, name, repository_id) do update set left_at = excluded.left_at`,
          now,
          repository.id,
          repository.owner,
          repository.name,
        );
        // Whoever takes a name ends what it led to before.
        database.run("delete from former_names where owner = ? and name = ?", repository.owner, repository.name);
        database.run(
          `insert into repositories (id, owner, name, is_private, default_branch, installation_id, clone_url, html_url,
           remembered_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (id) do update set owner = excluded.owner, name = excluded.name, is_private = iif(?, excluded.is_private, max(is_private, excluded.is_private)),
           default_branch = excluded.default_branch, installation_id = excluded.installation_id,
           clone_url = excluded.clone_url, html_url = excluded.html_url, remembered_at = excluded.remembered_at`,
          repository.id,
          repository.owner,
          repository.name,
          Number(repository.isPrivate),
          repository.defaultBranch,
          repository.installationId,
          repository.cloneUrl,
          repository.htmlUrl,
          now,
          Number(madePublic),
        );
      });
    },

    async byName(owner, name) {
      // A name can be given away and taken anew before we hear of it: the last one seen under it has it.
      return repositoryOf(
        database.first<RepositoryRow>(
          `select ${columns} from repositories where owner = ? and name = ? order by remembered_at desc, id desc limit 1`,
          owner,
          name,
        ),
      );
    },

    async byFormerName(owner, name) {
      return repositoryOf(
        database.first<RepositoryRow>(
          `select ${columns} from repositories where id = (
             select repository_id from former_names where owner = ? and name = ?
             order by left_at desc, repository_id desc limit 1)`,
          owner,
          name,
        ),
      );
    },

    async byId(id) {
      return repositoryOf(database.first<RepositoryRow>(`select ${columns} from repositories where id = ?`, id));
    },

    async forget(id) {
      database.run("delete from repositories where id = ?", id);
    },

    async badgeToken(id) {
      return database.first<{ token: string }>("select token from badge_tokens where repository_id = ?", id)?.token;
    },

    async setBadgeToken(id, token) {
      if (token === null) {
        database.run("delete from badge_tokens where repository_id = ?", id);
        return;
      }
      database.run(
        `insert into badge_tokens (repository_id, token) values (?, ?)
         on conflict do update set token = excluded.token`,
        id,
        token,
      );
    },

    async setHead(repositoryId, branch, commit) {
      database.run(
        `insert into heads (repository_id, branch, commit_id) values (?, ?, ?)
         on conflict do update set commit_id = excluded.commit_id`,
        repositoryId,
        branch,
        commit,
      );
    },

    async removeHead(repositoryId, branch) {
      database.run("delete from heads where repository_id = ? and branch = ?", repositoryId, branch);
    },

    async head(repositoryId, branch) {
      const head = database.first<{ commit: string }>(
        `select commit_id as "commit" from heads where repository_id = ? and branch = ?`,
        repositoryId,
        branch,
      );
      return head?.commit;
    },
  };
}

function repositoryOf(row: RepositoryRow | undefined): Repository | undefined {
  return row && { ...row, isPrivate: row.isPrivate === 1 };
}
