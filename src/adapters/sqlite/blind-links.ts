import { type Digest, digestOf, hexOf } from "../../domain/digest.ts";
import type { BlindLink, BlindLinks, Clock } from "../../ports.ts";
import type { Database } from "./database.ts";

type LinkRow = Omit<BlindLink, "files"> & { readonly files: string };

const columns = `id, run as runId, repository_id as repositoryId, made_by as "by", created_at as createdAt,
  ends_at as endsAt, opened_at as openedAt, files`;

/** The secret is 256 random bits, so one plain SHA-256 of it cannot be guessed back; the store holds nothing else of it. */
export function sqliteBlindLinks(database: Database, clock: Clock): BlindLinks {
  const now = () => clock.now().toISOString();
  return {
    async create({ runId, repositoryId, by, endsAt, files }) {
      const id = clock.nonce().slice(-8);
      const token = Buffer.from(clock.nonce() + clock.nonce(), "hex").toString("base64url");
      const link: BlindLink = { id, runId, repositoryId, by, createdAt: now(), endsAt, openedAt: null, files };
      database.run(
        `insert into blind_links (id, hash, run, repository_id, made_by, created_at, ends_at, files)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        hashOf(token),
        runId,
        repositoryId,
        by,
        link.createdAt,
        endsAt,
        JSON.stringify(files),
      );
      return { token, link };
    },

    async list(runId) {
      return database
        .all<LinkRow>(`select ${columns} from blind_links where run = ? order by created_at, id`, runId)
        .map(linkOf);
    },

    async openNames(id, runId) {
      const at = now();
      const changed = database.run(
        "update blind_links set opened_at = coalesce(opened_at, ?) where id = ? and run = ? and ends_at > ?",
        at,
        id,
        runId,
        at,
      );
      return changed === 1;
    },

    async revoke(id, runId) {
      return database.run("delete from blind_links where id = ? and run = ?", id, runId) === 1;
    },

    async find(token) {
      // One question whatever the secret is, so that the time of the answer tells nothing.
      const row = database.first<LinkRow>(
        `select ${columns} from blind_links where hash = ? and ends_at > ?`,
        hashOf(token),
        now(),
      );
      return row && linkOf(row);
    },
  };
}

const hashOf = (token: string): string => hexOf(digestOf(token));

const linkOf = ({ files, ...row }: LinkRow): BlindLink => ({ ...row, files: JSON.parse(files) as readonly Digest[] });
