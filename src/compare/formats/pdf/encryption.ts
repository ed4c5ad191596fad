import { createDecipheriv } from "node:crypto";
import { Unreadable } from "../../format.ts";
import { emptyPasswordKey, md5 } from "./encryption-key.ts";
import { type Dict, is, nameOf, type PdfObject } from "./objects.ts";
import { rc4 } from "./rc4.ts";

/** How a document is encrypted that opens without a password, ISO 32000-1 section 7.6 and ISO 32000-2. */
export interface Encryption {
  /** What readers are asked to allow, as bits (ISO 32000-1, table 22). */
  readonly permissions: number;
  /** Version, revision and method, for people. */
  readonly words: string;
  /** An object as it was before. Throws Unreadable when it is damaged. */
  decrypt(object: PdfObject, number: number, generation: number): PdfObject;
}

type Method = "none" | "RC4" | "AES-128" | "AES-256";

/** `resolve` is for the values of the dictionary. Throws Unreadable when there is a password, or a method not known here. */
export function encryptionOf(
  { entries }: Dict,
  id: Uint8Array,
  resolve: (object: PdfObject | undefined) => PdfObject,
): Encryption {
  const [version, revision] = [resolve(entries.get("V")), resolve(entries.get("R"))];
  if (nameOf(resolve(entries.get("Filter"))) !== "Standard" || typeof version !== "number") throw unknown();
  const [streams, strings] = methodsOf(version, entries, resolve);
  const permissions = resolve(entries.get("P"));
  if (typeof revision !== "number" || typeof permissions !== "number") throw unknown();
  const isMetadataPlain = resolve(entries.get("EncryptMetadata")) === false;
  const length = version === 1 ? 40 : version === 4 ? 128 : (resolve(entries.get("Length")) ?? 40);
  if (typeof length !== "number" || length % 8 !== 0 || length < 40 || length > 256) throw unknown();
  const string = (key: string): Uint8Array => {
    const value = resolve(entries.get(key));
    return is(value, "string") ? value.bytes : new Uint8Array();
  };
  const key = emptyPasswordKey({ revision, bytes: length / 8, permissions, id, isMetadataPlain, string });
  if (key === undefined) throw new Unreadable("it is encrypted, and opens with a password only");

  const bytesOf = (bytes: Uint8Array, method: Method, number: number, generation: number): Uint8Array => {
    if (method === "none") return bytes;
    return method === "AES-256"
      ? aes(bytes, key)
      : decrypted(bytes, objectKey(key, method, number, generation), method);
  };
  const decrypt = (object: PdfObject, number: number, generation: number): PdfObject => {
    const walk = (value: PdfObject): PdfObject => {
      if (is(value, "string")) return { ...value, bytes: bytesOf(value.bytes, strings, number, generation) };
      if (is(value, "list")) return { ...value, items: value.items.map(walk) };
      if (is(value, "dict")) return { ...value, entries: inside(value.entries) };
      return value;
    };
    const inside = (map: ReadonlyMap<string, PdfObject>) =>
      new Map([...map].map(([name, value]) => [name, walk(value)]));
    if (!is(object, "stream")) return walk(object);
    const type = nameOf(object.entries.get("Type"));
    if (type === "XRef") return object;
    const isPlain = type === "Metadata" && isMetadataPlain;
    const method = isPlain ? "none" : streams;
    return { ...object, entries: inside(object.entries), raw: bytesOf(object.raw, method, number, generation) };
  };
  return { permissions, words: `version ${version}.${revision}, ${streams}`, decrypt };
}

const unknown = () => new Unreadable("it is encrypted in a way that is not known here");
const damaged = () => new Unreadable("it is encrypted, and damaged");

/** Of streams and of strings. */
function methodsOf(
  version: number,
  entries: ReadonlyMap<string, PdfObject>,
  resolve: (object: PdfObject | undefined) => PdfObject,
): readonly [Method, Method] {
  if (version === 1 || version === 2) return ["RC4", "RC4"];
  const filters = resolve(entries.get("CF"));
  if ((version !== 4 && version !== 5) || !is(filters, "dict")) throw unknown();
  const one = (key: string): Method => {
    const name = nameOf(resolve(entries.get(key))) ?? "Identity";
    if (name === "Identity") return "none";
    const filter = resolve(filters.entries.get(name));
    const method = is(filter, "dict") ? methods.get(nameOf(resolve(filter.entries.get("CFM"))) ?? "") : undefined;
    if (method === undefined || (method === "AES-256") !== (version === 5)) throw unknown();
    return method;
  };
  return [one("StmF"), one("StrF")];
}

const methods: ReadonlyMap<string, Method> = new Map([
  ["V2", "RC4"],
  ["AESV2", "AES-128"],
  ["AESV3", "AES-256"],
]);

/** Algorithm 1: each object has a key of its own. */
function objectKey(key: Uint8Array, method: Method, number: number, generation: number): Uint8Array {
  const own = [number, number >> 8, number >> 16, generation, generation >> 8].map((byte) => byte & 255);
  const salt = method === "AES-128" ? Buffer.from("sAlT", "latin1") : new Uint8Array();
  return md5(key, Uint8Array.from(own), salt).subarray(0, Math.min(key.length + 5, 16));
}

function decrypted(bytes: Uint8Array, key: Uint8Array, method: Method): Uint8Array {
  return method === "RC4" ? rc4(key, bytes) : aes(bytes, key);
}

/** The first block is what the others are chained to; the last is filled up. */
function aes(bytes: Uint8Array, key: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  if (bytes.length < 32 || bytes.length % 16 !== 0) throw damaged();
  try {
    const decipher = createDecipheriv(key.length === 32 ? "aes-256-cbc" : "aes-128-cbc", key, bytes.subarray(0, 16));
    return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
  } catch {
    throw damaged();
  }
}
