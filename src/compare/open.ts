import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import { digestOf } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import { grouped } from "../domain/grouped.ts";

export type { NamedContent, Unpack } from "../domain/content.ts";

import { type Content, contentOf } from "./content.ts";
import { type Format, type Omission, type Reading, Unreadable } from "./format.ts";
import { bytesFormat, formatOf } from "./formats/all.ts";
import { fromUtf16 } from "./formats/text/utf16.ts";
import type { Part } from "./part.ts";

/** A file taken apart. */
export interface Opened {
  readonly format: Format;
  readonly parts: readonly Part[];
  readonly omissions: readonly Omission[];
  /** Why it was read as bytes only, where it was. */
  readonly unreadable: string | null;
}

/** What files inside a file were found to hold, for another file in which the same bytes stand in the same place. */
export class Taken {
  readonly #members = new Map<string, Member>();

  /** What is known of a member, or what `take` finds, which is kept. Large ones are taken apart each time. */
  async member(at: string, { name, content }: NamedContent, take: () => Promise<Member>): Promise<Member> {
    if (content.size > mostTaken) return take();
    const key = [at, name, digestOf(content.read(0, content.size))].join("\0");
    const member = this.#members.get(key) ?? (await take());
    this.#members.set(key, member);
    return member;
  }
}

/** In bytes: of larger ones, most readers do not hold what they read, and looking at them twice costs less than telling. */
const mostTaken = 4 * 1024 * 1024;

interface Member {
  readonly parts: readonly Part[];
  readonly omissions: readonly Omission[];
}

/** What reading one file may take, whatever is in it. */
const limits = {
  /** Held in memory by readers that cannot stream. */
  heldBytes: 1024 * 1024 * 1024,
  /** Files in files in files. */
  depth: 6,
  parts: 200_000,
  omissions: 100_000,
};

const headBytes = 4096;

/**
 * Recognises a file by its content and takes it apart; what cannot be read is one part of bytes, and says why. Two files
 * that are opened with the same `taken` have one and the same part for what is the same in both.
 */
export async function open(
  file: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
  taken: Taken = new Taken(),
): Promise<Opened> {
  const { format, content, omission } = recognise(file, rules.as);
  const reader = reading(rules, unpack, taken);
  try {
    const parts = await reader.parts(format, content, file.name, "", 0);
    if (omission !== undefined) reader.omissions().push(omission);
    const unique = new Set(parts.map(({ at }) => at));
    if (unique.size !== parts.length) throw new Unreadable("two of its parts have the same name");
    return { format, parts, omissions: reader.omissions(), unreadable: null };
  } catch (error) {
    const parts = [{ kind: "bytes", at: "", content: file.content } as const];
    return { format, parts, omissions: [], unreadable: reasonOf(error) };
  }
}

/** A file, with its format and what was done for it to be recognised. */
interface Recognised {
  readonly format: Format;
  readonly content: Content;
  readonly omission?: Omission;
}

function recognise({ name, content }: NamedContent, as: CompareRules["as"] = null): Recognised {
  const format = formatOf(headOf(content), name, content, as);
  // Formats that say themselves how they are encoded are recognised as they stand.
  const isText = as === null ? format === bytesFormat : as !== "bytes";
  const text = isText ? fromUtf16(content) : undefined;
  if (text === undefined) return { format, content };
  const own = formatOf(headOf(text), name, text, as);
  const omission = { rule: `${own.name}: character encoding`, where: "the whole file", value: "UTF-16" };
  return { format: own, content: text, omission };
}

const headOf = (content: Content): Uint8Array => content.read(0, Math.min(headBytes, content.size));

function reading(rules: CompareRules, unpack: Unpack, taken: Taken) {
  let held = 0;
  let partCount = 0;
  const omissions: Omission[] = [];
  const hold = (bytes: number) => {
    held += bytes;
    if (held > limits.heldBytes) throw new Unreadable("it takes more memory than a comparison may");
  };
  const setAside = (omission: Omission) => {
    if (omissions.length >= limits.omissions)
      throw new Unreadable("more is to be set aside in it than can be kept track of");
    omissions.push(omission);
  };
  const parts = async (
    format: Format,
    content: Content,
    name: string,
    prefix: string,
    depth: number,
  ): Promise<readonly Part[]> => {
    if (depth > limits.depth) throw new Unreadable(`it holds files in files, more than ${limits.depth} deep`);
    const inside: Reading["inside"] = async (inner, innerName, innerPrefix) => {
      const at = placed(prefix, innerPrefix);
      let isNew = false;
      const member = await taken.member(at, { name: innerName, content: inner }, async () => {
        isNew = true;
        const before = omissions.length;
        const found = await insideOnce(inner, innerName, innerPrefix, at);
        return { parts: found, omissions: omissions.slice(before) };
      });
      if (isNew) return member.parts;
      for (const omission of member.omissions) setAside(omission);
      partCount += member.parts.length;
      return member.parts.map(mark);
    };
    const insideOnce = async (inner: Content, innerName: string, innerPrefix: string, at: string) => {
      const { format: innerFormat, content: own, omission } = recognise({ name: innerName, content: inner });
      // A picture that became one of another format is not the same file, even with the same pixels.
      const kindAt = innerPrefix === "" ? `kind of what is packed, level ${depth + 1}` : "kind of file";
      const kind = mark({ kind: "value", at: placed(at, kindAt), value: innerFormat.name });
      const before = omissions.length;
      try {
        const found = [kind, ...(await parts(innerFormat, own, innerName, at, depth + 1))];
        if (omission !== undefined) setAside({ ...omission, where: placed(at, omission.where) });
        return found;
      } catch (error) {
        // One broken member is bytes, of which nothing is set aside; the others are still what they are.
        if (depth + 1 > limits.depth || error instanceof Fault || partCount > limits.parts) throw error;
        omissions.length = before;
        return [kind, ...(await parts(bytesFormat, inner, innerName, at, depth + 1))];
      }
    };
    const own: Reading = {
      name,
      rules: { log: rules.log },
      setAside: ({ rule, where, value }) => setAside({ rule, where: placed(prefix, where), value }),
      hold,
      inside,
      unpack,
    };
    const opened = await format.open(content, own);
    partCount += opened.reduce((count, part) => count + (insideOf.has(part) ? 0 : 1), 0);
    if (partCount > limits.parts) throw new Unreadable(`it has more than ${grouped(limits.parts)} parts`);
    // What came from inside is addressed already.
    return opened.map((part) => (insideOf.has(part) ? part : mark({ ...part, at: placed(prefix, part.at) })));
  };
  const insideOf = new WeakSet<Part>();
  const mark = <P extends Part>(part: P): P => {
    insideOf.add(part);
    return part;
  };
  return { parts, omissions: () => omissions };
}

const placed = (prefix: string, at: string): string => (prefix === "" ? at : at === "" ? prefix : `${prefix} › ${at}`);

/** A reader that fails in its own way on hostile bytes has failed to read them: never a reason to stop. A Fault is none of its. */
export function reasonOf(error: unknown): string {
  if (error instanceof Fault) throw error;
  if (error instanceof Unreadable) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `its reader gave up (${text.replaceAll(/\s+/g, " ").slice(0, 200)})`;
}

/** Bytes that are at hand, as a file. */
export const named = (name: string, bytes: Uint8Array): NamedContent => ({ name, content: contentOf(bytes) });
