import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { rc4 } from "./rc4.ts";

/** What the key of a document is made of. */
interface Ingredients {
  readonly revision: number;
  /** Length of the key. */
  readonly bytes: number;
  readonly permissions: number;
  /** The first ID of the file. */
  readonly id: Uint8Array;
  readonly isMetadataPlain: boolean;
  /** A string of the encryption dictionary; empty where there is none. */
  string(key: string): Uint8Array;
}

export function md5(...pieces: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("md5");
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

/** The key when the password of the user is empty; undefined when it is not, or the revision is not known here. */
export function emptyPasswordKey(ingredients: Ingredients): Uint8Array | undefined {
  switch (ingredients.revision) {
    case 2:
    case 3:
    case 4:
      return keyByMd5(ingredients);
    case 5:
    case 6:
      return keyBySha(ingredients);
    default:
      return undefined;
  }
}

/** ISO 32000-1, algorithm 2: what an empty password is filled up with. */
const filling = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");

function keyByMd5({ revision, bytes, permissions, id, isMetadataPlain, string }: Ingredients): Uint8Array | undefined {
  if (bytes > 16) return undefined;
  const allowed = Buffer.alloc(4);
  allowed.writeInt32LE(permissions | 0);
  const mark = revision >= 4 && isMetadataPlain ? Buffer.alloc(4, 255) : new Uint8Array();
  let key = md5(filling, string("O").subarray(0, 32), allowed, id, mark).subarray(0, bytes);
  if (revision >= 3) for (let round = 0; round < 50; round += 1) key = md5(key).subarray(0, bytes);
  // Algorithms 4 and 5: what tells that the password is right.
  let check: Uint8Array = revision === 2 ? rc4(key, filling) : rc4(key, md5(filling, id));
  if (revision >= 3) {
    for (let round = 1; round < 20; round += 1)
      check = rc4(
        key.map((byte) => byte ^ round),
        check,
      );
  }
  return Buffer.from(string("U").subarray(0, check.length)).equals(check) ? key : undefined;
}

function keyBySha({ revision, string }: Ingredients): Uint8Array | undefined {
  const [user, packed] = [string("U"), string("UE")];
  if (user.length < 48 || packed.length !== 32) return undefined;
  const digest = (salt: Uint8Array) => (revision === 5 ? createHash("sha256").update(salt).digest() : hardened(salt));
  if (!digest(user.subarray(32, 40)).equals(user.subarray(0, 32))) return undefined;
  const decipher = createDecipheriv("aes-256-cbc", digest(user.subarray(40, 48)), Buffer.alloc(16));
  decipher.setAutoPadding(false);
  return Buffer.concat([decipher.update(packed), decipher.final()]);
}

/** ISO 32000-2, algorithm 2.B, for an empty password of the user. */
function hardened(salt: Uint8Array): Buffer {
  let key: Buffer = createHash("sha256").update(salt).digest();
  // The standard ends it by chance: after 64 rounds, each ends it with about one in eight.
  for (let round = 0; round < 10_000; round += 1) {
    const cipher = createCipheriv("aes-128-cbc", key.subarray(0, 16), key.subarray(16, 32));
    cipher.setAutoPadding(false);
    const coded = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => key)));
    const rest = coded.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(["sha256", "sha384", "sha512"][rest] as string)
      .update(coded)
      .digest();
    if (round >= 63 && (coded.at(-1) as number) <= round - 31) break;
  }
  return key.subarray(0, 32);
}
