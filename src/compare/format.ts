import type { Content } from "./content.ts";
import type { Part } from "./part.ts";

export { Unreadable } from "../domain/content.ts";

/** One file format: how it is recognised, and how its content is told from what surrounds it. */
export interface Format {
  /** As people call it, e.g. `PNG`. */
  readonly name: string;
  /** What may still differ between two files of the same content when no named rule says it, e.g. `compression of the pixels`. */
  readonly representation: string;
  /** By content: `head` is the beginning (up to 4 KiB). The name only decides between what the bytes leave open. */
  recognises(head: Uint8Array, name: string, content: Content): boolean;
  /** Throws Unreadable when it is not what it seemed, is damaged, or passes the budget. Nothing else is thrown. */
  open(content: Content, reading: Reading): Promise<readonly Part[]>;
}

/** Something that was left out of the parts, and the rule by which. */
export interface Omission {
  /** Of the rules of one format, e.g. `PNG: text chunks`. */
  readonly rule: string;
  /** The place, e.g. `chunk tEXt Software`. */
  readonly where: string;
  /** What stands there, short enough to be shown; a digest where it is long. */
  readonly value: string;
}

/** What a format gets while it reads one file. */
export interface Reading {
  /** The file's name: of a member, its path in the archive. */
  readonly name: string;
  /** Names what is left out, by its rule. Two files whose parts are equal differ at most in this and in representation. */
  setAside(omission: Omission): void;
  /** Takes from what one comparison may hold in memory; throws Unreadable when nothing is left. */
  hold(bytes: number): void;
  /**
   * The parts of a file inside this one, addressed from here. `prefix` is `""` for what is merely compressed. They are to be
   * passed on as they are: where two files are compared, they may stand for a file that nobody has to look into.
   */
  inside(content: Content, name: string, prefix: string): Promise<readonly Part[]>;
  /** The same, taken apart for certain: for a format that looks at what it gets. */
  opened(content: Content, name: string, prefix: string): Promise<readonly Part[]>;
  /** A place for bytes that are being unpacked: in memory while they are few, on disk when they are many, bounded. */
  unpack(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Content>;
  readonly rules: ReadingRules;
}

/** What the declaration says of how a file is to be read. */
interface ReadingRules {
  /** Time stamps, addresses, process numbers and temporary paths in text are set aside. */
  readonly log: boolean;
}
