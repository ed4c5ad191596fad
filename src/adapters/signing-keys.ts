import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asFault } from "../domain/fault.ts";
import type { KeyPurpose, PublishedKey, Signer } from "../domain/signing-key.ts";
import type { Clock, SigningKeys } from "../ports.ts";

const purposes: readonly KeyPurpose[] = ["certificate", "sums", "log", "checkpoint"];
const rotating: readonly KeyPurpose[] = ["certificate", "sums"];

/** One file a purpose, which only its owner can read. */
interface KeyFile {
  readonly since: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

/** Keys as files below a folder. They are read anew each time, so that another process's rotation is seen. */
export function fileSigningKeys(folder: string, clock: Pick<Clock, "now">): SigningKeys {
  const retiredFile = join(folder, "retired.json");
  // To the second, downwards: the log counts in seconds, and no entry may be older than its key.
  const now = () => `${clock.now().toISOString().slice(0, 19)}Z`;
  const retired = (): readonly PublishedKey[] =>
    existsSync(retiredFile) ? (JSON.parse(readFileSync(retiredFile, "utf8")) as readonly PublishedKey[]) : [];

  const pathOf = (purpose: KeyPurpose): string => join(folder, `${purpose}.json`);

  function current(purpose: KeyPurpose): Signer {
    const path = pathOf(purpose);
    if (!existsSync(path)) place(path, newKey(purpose, now()));
    const { since, privateKey } = JSON.parse(readFileSync(path, "utf8")) as KeyFile;
    return signer(purpose, since, createPrivateKey(privateKey));
  }

  /** Only as a new name: of two processes that make the first key at once, both must use the same one. */
  function place(path: string, key: KeyFile): void {
    const half = written(folder, key);
    try {
      linkSync(half, path);
    } catch (error) {
      if (!existsSync(path)) throw error;
    } finally {
      rmSync(half);
    }
  }

  return {
    signers: kept("read the signing keys", () => ({
      certificate: current("certificate"),
      sums: current("sums"),
      log: current("log"),
      checkpoint: current("checkpoint"),
    })),
    published: kept("read the signing keys", () => {
      const made = purposes.filter((purpose) => existsSync(pathOf(purpose)));
      const own = made.map((purpose) => current(purpose).key);
      const spkis = new Set(own.map(({ spki }) => spki));
      // A rotation that was broken off may have written down as retired what still signs.
      return [...retired().filter(({ spki }) => !spkis.has(spki)), ...own];
    }),
    rotate: kept("rotate the signing keys", () => {
      const until = now();
      const old = rotating.map((purpose) => ({ ...current(purpose).key, until }));
      // The public half is kept first: a certificate whose key nobody knows any more would be worth nothing.
      const known = retired().filter(({ spki }) => old.every((key) => key.spki !== spki));
      renameSync(written(folder, [...known, ...old]), retiredFile);
      for (const purpose of rotating) renameSync(written(folder, newKey(purpose, until)), pathOf(purpose));
    }),
  };
}

function newKey(purpose: KeyPurpose, since: string): KeyFile {
  const isP256 = purpose === "certificate" || purpose === "log";
  const { privateKey } = isP256 ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  return { since, privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** A new file with this content, complete before it gets its name. */
function written(folder: string, content: object): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `.${randomUUID()}`);
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  return path;
}

function signer(purpose: KeyPurpose, since: string, privateKey: KeyObject): Signer {
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
  const algorithm = privateKey.asymmetricKeyType === "ed25519" ? null : "sha256";
  return { key: { purpose, spki, since, until: null }, sign: (message) => sign(algorithm, message, privateKey) };
}

function kept<Answer>(what: string, work: () => Answer): () => Promise<Answer> {
  return async () => {
    try {
      return work();
    } catch (error) {
      throw asFault("FILES", `could not ${what}`, error);
    }
  };
}
