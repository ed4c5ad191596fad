/** Bytes at rest that are read by position. Whoever implements it throws a Fault when the world fails. */
export interface Content {
  readonly size: number;
  /**
   * The bytes from `start` to before `end`, fewer only at the end of the content. Not to be written to. They may come in the
   * memory `into`, for who reads much and keeps nothing: fresh memory costs more than the reading.
   */
  read(start: number, end: number, into?: Uint8Array): Uint8Array;
}

/** A file that is compared, under the name it is known by. */
export interface NamedContent {
  readonly name: string;
  readonly content: Content;
}

/** A file that cannot be read as what it seems to be, and why, for people. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** Where bytes go that are being unpacked. Throws Unreadable when they are too many. */
export type Unpack = (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => Promise<Content>;
