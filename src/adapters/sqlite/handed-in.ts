import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Clock, HandedIn, HandedInCertificate, HandingIn, KnownKey, KnownKeys } from "../../ports.ts";
import type { Database } from "./database.ts";

type Row = Omit<HandedInCertificate, "statement">;
type WholeRow = Row & { readonly statement: Uint8Array };

const columns = `id, repository_id as repositoryId, commit_id as "commit", key, run, at, brought_by as "by"`;

/** More verifiers than anybody asks; and no page reads more than that of statements. */
const mostOfCommit = 20;
const mostStatementBytesOfCommit = 8 * 1024 * 1024;
const mostOfRepository = 1000;
const mostBytesOfRepository = 256 * 1024 * 1024;

export function sqliteHandedIn(database: Database, clock: Clock): HandedIn {
  return {
    async add(certificate, archive) {
      const answer = database.transaction((): HandingIn => {
        const { repositoryId, commit, key, run } = certificate;
        const known = database.first<WholeRow>(
          `select ${columns}, statement from handed_in where repository_id = ? and key = ? and run = ?`,
          repositoryId,
          key,
          run,
        );
        if (known !== undefined) return { kind: "known", certificate: certificateOf(known) };
        const packed = deflateRawSync(archive);
        const reason = fullness(database, repositoryId, commit, certificate.statement.length, packed.length);
        if (reason !== undefined) return { kind: "full", reason };
        const added = { ...certificate, at: clock.now().toISOString() };
        insert(database, added, packed);
        return { kind: "added", certificate: added };
      });
      await database.onDisk();
      return answer;
    },

    async of(repositoryId, commit) {
      const rows = database.all<WholeRow>(
        `select ${columns}, statement from handed_in where repository_id = ? and commit_id = ? order by sequence`,
        repositoryId,
        commit,
      );
      return rows.map(certificateOf);
    },

    async archive(repositoryId, commit, id) {
      const row = database.first<{ archive: Uint8Array }>(
        "select archive from handed_in where repository_id = ? and commit_id = ? and id = ?",
        repositoryId,
        commit,
        id,
      );
      return row && inflateRawSync(row.archive);
    },

    async list(limit) {
      const rows = database.all<Row>(`select ${columns} from handed_in order by sequence desc limit ?`, limit);
      return rows.map((row) => ({ ...row }));
    },

    async remove(id, repositoryId) {
      const [where, values] =
        repositoryId === undefined ? ["id = ?", [id]] : ["id = ? and repository_id = ?", [id, repositoryId]];
      return database.run(`delete from handed_in where ${where}`, ...values) > 0;
    },
  };
}

function insert(database: Database, certificate: HandedInCertificate, archive: Uint8Array): void {
  const { id, repositoryId, commit, key, run, at, by, statement } = certificate;
  database.run(
    `insert into handed_in (id, repository_id, commit_id, key, run, at, brought_by, statement, statement_bytes, archive)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    repositoryId,
    commit,
    key,
    run,
    at,
    by,
    deflateRawSync(statement),
    statement.length,
    archive,
  );
}

/** Why no more are taken. */
function fullness(
  database: Database,
  repositoryId: number,
  commit: string,
  statementBytes: number,
  archiveBytes: number,
): string | undefined {
  const ofCommit = database.first<{ count: number; bytes: number }>(
    `select count(*) as count, coalesce(sum(statement_bytes), 0) as bytes from handed_in
     where repository_id = ? and commit_id = ?`,
    repositoryId,
    commit,
  );
  if (ofCommit === undefined || ofCommit.count >= mostOfCommit) {
    return `${mostOfCommit} certificates of this commit are here already`;
  }
  if (ofCommit.bytes + statementBytes > mostStatementBytesOfCommit) {
    return "the certificates of this commit say more together than is kept here";
  }
  const ofRepository = database.first<{ count: number; bytes: number }>(
    "select count(*) as count, coalesce(sum(length(archive)), 0) as bytes from handed_in where repository_id = ?",
    repositoryId,
  );
  if (ofRepository === undefined || ofRepository.count >= mostOfRepository) {
    return `${mostOfRepository} certificates of this repository are here already`;
  }
  if (ofRepository.bytes + archiveBytes > mostBytesOfRepository) {
    return "the certificates of this repository are larger together than is kept here";
  }
  return undefined;
}

function certificateOf({ statement, ...row }: WholeRow): HandedInCertificate {
  return { ...row, statement: inflateRawSync(statement).toString() };
}

export function sqliteKnownKeys(database: Database, clock: Clock): KnownKeys {
  return {
    async list() {
      const rows = database.all<KnownKey>(
        "select fingerprint, name, since from known_keys order by since, fingerprint",
      );
      return rows.map((row) => ({ ...row }));
    },
    async know(fingerprint, name) {
      database.run(
        `insert into known_keys (fingerprint, name, since) values (?, ?, ?)
         on conflict (fingerprint) do update set name = excluded.name`,
        fingerprint,
        name,
        clock.now().toISOString(),
      );
    },
    async forget(fingerprint) {
      return database.run("delete from known_keys where fingerprint = ?", fingerprint) === 1;
    },
  };
}
