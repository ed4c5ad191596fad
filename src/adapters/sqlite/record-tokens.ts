import type { ProjectPlace } from "../../domain/record-project.ts";
import type { Clock, RecordTokens } from "../../ports.ts";
import type { Database } from "./database.ts";
import { hashOfToken, isToBeNoted, newToken } from "./token-text.ts";

interface TokenRow {
  readonly id: string;
  readonly project: string | null;
  readonly repositoryId: number | null;
  /** SQLite has no booleans. */
  readonly mayAnnotate: number;
  readonly note: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

const columns = `id, project, repository_id as repositoryId, may_annotate as mayAnnotate, note, created_at as createdAt,
  used_at as usedAt`;

/** The store holds nothing of a token but its digest. */
export function sqliteRecordTokens(database: Database, clock: Clock): RecordTokens {
  const now = () => clock.now().toISOString();
  return {
    async create(place, note, mayAnnotate = false) {
      const id = clock.nonce().slice(-8);
      const token = newToken(clock);
      database.run(
        `insert into record_tokens (id, hash, project, repository_id, note, created_at, may_annotate)
         values (?, ?, ?, ?, ?, ?, ?)`,
        id,
        hashOfToken(token) ?? null,
        place.kind === "project" ? place.name : null,
        place.kind === "repository" ? place.repositoryId : null,
        note,
        now(),
        mayAnnotate ? 1 : 0,
      );
      return { token, id };
    },

    async list() {
      return database.all<TokenRow>(`select ${columns} from record_tokens order by created_at, id`).map(tokenOf);
    },

    async revoke(id) {
      return database.run("delete from record_tokens where id = ?", id) === 1;
    },

    async opened(token) {
      const hash = hashOfToken(token);
      if (hash === undefined) return undefined;
      const row = database.first<TokenRow>(`select ${columns} from record_tokens where hash = ?`, hash);
      if (row === undefined) return undefined;
      if (isToBeNoted(row.usedAt, clock.now()))
        database.run("update record_tokens set used_at = ? where id = ?", now(), row.id);
      return tokenOf(row);
    },
  };
}

function tokenOf({ project, repositoryId, mayAnnotate, ...row }: TokenRow) {
  const place: ProjectPlace =
    repositoryId === null ? { kind: "project", name: project ?? "" } : { kind: "repository", repositoryId };
  return { ...row, place, mayAnnotate: mayAnnotate === 1 };
}
