import type { Clock, JournalToken, JournalTokens } from "../../ports.ts";
import type { Database } from "./database.ts";
import { hashOfToken, isToBeNoted, newToken } from "./token-text.ts";

const columns = "id, name, per_day as perDay, created_at as createdAt, used_at as usedAt";

/** The store holds nothing of a token but its digest. */
export function sqliteJournalTokens(database: Database, clock: Clock): JournalTokens {
  const now = () => clock.now().toISOString();
  return {
    async create(name, perDay) {
      const id = clock.nonce().slice(-8);
      const token = newToken(clock);
      database.run(
        "insert into journal_tokens (id, hash, name, per_day, created_at) values (?, ?, ?, ?, ?)",
        id,
        hashOfToken(token) ?? null,
        name,
        perDay,
        now(),
      );
      return { token, id };
    },

    async list() {
      const rows = database.all<JournalToken>(`select ${columns} from journal_tokens order by created_at, id`);
      return rows.map((row) => ({ ...row }));
    },

    async revoke(id) {
      return database.run("delete from journal_tokens where id = ?", id) === 1;
    },

    async opened(token) {
      const hash = hashOfToken(token);
      if (hash === undefined) return undefined;
      const row = database.first<JournalToken>(`select ${columns} from journal_tokens where hash = ?`, hash);
      if (row === undefined) return undefined;
      if (isToBeNoted(row.usedAt, clock.now()))
        database.run("update journal_tokens set used_at = ? where id = ?", now(), row.id);
      return { ...row };
    },
  };
}
