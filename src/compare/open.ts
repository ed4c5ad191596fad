import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import { Fault } from "../domain/fault.ts";
import { grouped } from "../domain/grouped.ts";
import type { Content } from "./content.ts";
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

/** Recognises a file by its content and takes it apart; what cannot be read is one part of bytes, and says why. */
export async function open(file: NamedContent, rules: CompareRules, unpack: Unpack): Promise<Opened> {
  return (await Opening.of(file, rules, unpack, false)).result();
}

/** A file that is being taken apart. The files inside it may be sealed: each of them is one part of bytes until it is asked for. */
export class Opening {
  readonly #file: NamedContent;
  readonly #recognised: Recognised;
  readonly #reader: Reader;
  #unreadable: string | null = null;
  parts: readonly Part[] = [];

  private constructor(file: NamedContent, rules: CompareRules, unpack: Unpack) {
    this.#file = file;
    this.#recognised = recognise(file, rules.as);
    this.#reader = reading(rules, unpack);
  }

  static async of(file: NamedContent, rules: CompareRules, unpack: Unpack, isSealing: boolean): Promise<Opening> {
    const opening = new Opening(file, rules, unpack);
    const { format, content } = opening.#recognised;
    await opening.#take(() => opening.#reader.parts(format, content, file.name, "", 0, isSealing));
    return opening;
  }

  /** The sealed file that a part stands for, if it stands for one. */
  sealed(part: Part): Sealed | undefined {
    return this.#reader.sealed.get(part);
  }

  /** Takes apart the files inside for which these parts stand; those in them are sealed again. */
  async unseal(parts: ReadonlySet<Part>): Promise<void> {
    await this.#take(async () => {
      const all: Part[] = [];
      for (const part of this.parts) {
        const found = parts.has(part) ? await this.sealed(part)?.open() : undefined;
        for (const each of found ?? [part]) all.push(each);
      }
      return all;
    });
  }

  result(): Opened {
    const { format, omission } = this.#recognised;
    const all = omission === undefined ? this.#reader.omissions : [...this.#reader.omissions, omission];
    const omissions = this.#unreadable === null ? all : [];
    return { format, parts: this.parts, omissions, unreadable: this.#unreadable };
  }

  async #take(parts: () => Promise<readonly Part[]>): Promise<void> {
    try {
      this.parts = await parts();
      const unique = new Set(this.parts.map(({ at }) => at));
      if (unique.size !== this.parts.length) throw new Unreadable("two of its parts have the same name");
    } catch (error) {
      this.parts = [{ kind: "bytes", at: "", content: this.#file.content }];
      this.#unreadable = reasonOf(error);
    }
  }
}

/** A file inside a file that nobody looked into yet. */
interface Sealed extends NamedContent {
  open(): Promise<readonly Part[]>;
}

interface Reader {
  parts(
    format: Format,
    content: Content,
    name: string,
    prefix: string,
    depth: number,
    isSealing: boolean,
  ): Promise<readonly Part[]>;
  readonly omissions: readonly Omission[];
  readonly sealed: ReadonlyMap<Part, Sealed>;
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

function reading(rules: CompareRules, unpack: Unpack): Reader {
  let held = 0;
  let partCount = 0;
  const omissions: Omission[] = [];
  const sealed = new Map<Part, Sealed>();
  const hold = (bytes: number) => {
    held += bytes;
    if (held > limits.heldBytes) throw new Unreadable("it takes more memory than a comparison may");
  };
  const count = (parts: number) => {
    partCount += parts;
    if (partCount > limits.parts) throw new Unreadable(`it has more than ${grouped(limits.parts)} parts`);
  };
  const setAside = (omission: Omission) => {
    if (omissions.length >= limits.omissions)
      throw new Unreadable("more is to be set aside in it than can be kept track of");
    omissions.push(omission);
  };
  const parts: Reader["parts"] = async (format, content, name, prefix, depth, isSealing) => {
    if (depth > limits.depth) throw new Unreadable(`it holds files in files, more than ${limits.depth} deep`);
    const opened = async (inner: Content, innerName: string, innerPrefix: string, isSealingIt: boolean) => {
      const at = placed(prefix, innerPrefix);
      const { format: innerFormat, content: own, omission } = recognise({ name: innerName, content: inner });
      // A picture that became one of another format is not the same file, even with the same pixels.
      const kindAt = innerPrefix === "" ? `kind of what is packed, level ${depth + 1}` : "kind of file";
      const kind = mark({ kind: "value", at: placed(at, kindAt), value: innerFormat.name });
      const before = omissions.length;
      try {
        if (own !== inner) hold(own.size);
        const found = [kind, ...(await parts(innerFormat, own, innerName, at, depth + 1, isSealingIt))];
        if (omission !== undefined) setAside({ ...omission, where: placed(at, omission.where) });
        return found;
      } catch (error) {
        // One broken member is bytes, of which nothing is set aside; the others are still what they are.
        if (depth + 1 > limits.depth || error instanceof Fault || partCount > limits.parts) throw error;
        omissions.length = before;
        return [kind, ...(await parts(bytesFormat, inner, innerName, at, depth + 1, false))];
      }
    };
    const inside: Reading["inside"] = async (inner, innerName, innerPrefix) => {
      const open = () => opened(inner, innerName, innerPrefix, isSealing);
      if (!isSealing) return open();
      const part = mark({ kind: "bytes", at: placed(prefix, innerPrefix), content: inner });
      sealed.set(part, { name: innerName, content: inner, open });
      count(1);
      return [part];
    };
    const own: Reading = {
      name,
      rules: { log: rules.log },
      setAside: ({ rule, where, value }) => setAside({ rule, where: placed(prefix, where), value }),
      hold,
      inside,
      opened: (inner, innerName, innerPrefix) => opened(inner, innerName, innerPrefix, false),
      unpack,
    };
    const all = await format.open(content, own);
    count(all.filter((part) => !insideOf.has(part)).length);
    // What came from inside is addressed already.
    return all.map((part) => (insideOf.has(part) ? part : mark({ ...part, at: placed(prefix, part.at) })));
  };
  const insideOf = new WeakSet<Part>();
  const mark = <P extends Part>(part: P): P => {
    insideOf.add(part);
    return part;
  };
  return { parts, omissions, sealed };
}

const placed = (prefix: string, at: string): string => (prefix === "" ? at : at === "" ? prefix : `${prefix} › ${at}`);

/** A reader that fails in its own way on hostile bytes has failed to read them: never a reason to stop. A Fault is none of its. */
export function reasonOf(error: unknown): string {
  if (error instanceof Fault) throw error;
  if (error instanceof Unreadable) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `its reader gave up (${text.replaceAll(/\s+/g, " ").slice(0, 200)})`;
}
