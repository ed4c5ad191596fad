import { digestOf, hexOf } from "../../domain/digest.ts";
import type { ProjectPlace } from "../../domain/record-project.ts";
import type { Clock, RecordTokens } from "../../ports.ts";
import type { Database } from "./database.ts";

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
const hourMilliseconds = 60 * 60 * 1000;

/** A token is 128 random bits, so one plain SHA-256 of it cannot be guessed back; the store holds nothing else of it. */
export function sqliteRecordTokens(database: Database, clock: Clock): RecordTokens {
  const now = () => clock.now().toISOString();
  return {
    async create(place, note, mayAnnotate = false) {
      const id = clock.nonce().slice(-8);
      // Only what can stand in an address, since that is where clients take it from; the beginning tells people and scanners
      // whose it is.
      const token = `tickmark_${clock.nonce()}`;
      database.run(
        `insert into record_tokens (id, hash, project, repository_id, note, created_at, may_annotate)
         values (?, ?, ?, ?, ?, ?, ?)`,
        id,
        hashOf(token),
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
      if (!/^tickmark_[0-9a-f]{32}$/.test(token)) return undefined;
      const row = database.first<TokenRow>(`select ${columns} from record_tokens where hash = ?`, hashOf(token));
      if (row === undefined) return undefined;
      const isNoted = row.usedAt !== null && clock.now().getTime() - Date.parse(row.usedAt) < hourMilliseconds;
      // To the hour, so that reading does not mean writing.
      if (!isNoted) database.run("update record_tokens set used_at = ? where id = ?", now(), row.id);
      return tokenOf(row);
    },
  };
}

function hashOf(token: string): string {
  return hexOf(digestOf(token));
}

function tokenOf({ project, repositoryId, mayAnnotate, ...row }: TokenRow) {
  const place: ProjectPlace =
    repositoryId === null ? { kind: "project", name: project ?? "" } : { kind: "repository", repositoryId };
  return { ...row, place, mayAnnotate: mayAnnotate === 1 };
}
