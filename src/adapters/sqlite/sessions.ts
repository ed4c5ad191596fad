import { hkdfSync, randomBytes } from "node:crypto";
import { digestOf, hexOf } from "../../domain/digest.ts";
import type { Clock, Session, Sessions } from "../../ports.ts";
import type { Database } from "./database.ts";

/**
 * A session is found by a digest of its id and encrypted with a key made from it, so the store by itself, or a copy of it,
 * opens no session and holds no token of GitHub's that can be read.
 */
export function sqliteSessions(database: Database, clock: Clock): Sessions {
  return {
    async open(session, lifetimeSeconds) {
      // A server may run for months.
      purgeSessions(database, clock);
      const id = randomBytes(32).toString("base64url");
      database.run(
        "insert into sessions (key, content, expires_at) values (?, ?, ?)",
        keyOf(id),
        await sealed(id, session),
        clock.now().getTime() + lifetimeSeconds * 1000,
      );
      return id;
    },

    async find(id) {
      if (!/^[\w-]{43}$/.test(id)) return undefined;
      const row = database.first<{ content: string }>(
        "select content from sessions where key = ? and expires_at > ?",
        keyOf(id),
        clock.now().getTime(),
      );
      return row && opened(id, row.content);
    },

    async renew(id, session) {
      database.run("update sessions set content = ? where key = ?", await sealed(id, session), keyOf(id));
    },

    async close(id) {
      database.run("delete from sessions where key = ?", keyOf(id));
    },
  };
}

export function purgeSessions(database: Database, clock: Clock): void {
  database.run("delete from sessions where expires_at <= ?", clock.now().getTime());
}

function keyOf(id: string): string {
  return hexOf(digestOf(id));
}

function secretOf(id: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", id, "", "tickmark session, version 1", 32));
}

/** Loaded when it is first needed: the command line opens the same store and nobody's session. */
const jose = () => import("jose");

async function sealed(id: string, session: Session): Promise<string> {
  const { CompactEncrypt } = await jose();
  const content = new TextEncoder().encode(JSON.stringify(session));
  return new CompactEncrypt(content).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).encrypt(secretOf(id));
}

async function opened(id: string, content: string): Promise<Session | undefined> {
  const { compactDecrypt, errors } = await jose();
  try {
    const { plaintext } = await compactDecrypt(content, secretOf(id), {
      keyManagementAlgorithms: ["dir"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return JSON.parse(new TextDecoder().decode(plaintext)) as Session;
  } catch (error) {
    // A form that this program does not know is no session.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}
