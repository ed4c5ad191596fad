import { blockBytes, type Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** Reads bits, the highest of each byte first. Throws Unreadable at the end of the content. */
export class BitReader {
  readonly #content: Content;
  #block: Uint8Array = new Uint8Array(0);
  /** Of the next byte in the block, and of the block in the content. */
  #at = 0;
  #start = 0;
  /** Bits that were fetched and not read yet: the lowest `#count` ones. */
  #bits = 0;
  #count = 0;
  /** Bytes that were fetched beyond the end. */
  #beyond = 0;

  constructor(content: Content) {
    this.#content = content;
  }

  /** The next bits as a number, at most 32 of them. */
  read(count: number): number {
    if (count > 24) return this.read(count - 16) * 2 ** 16 + this.read(16);
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** The next bits, at most 24 of them, without reading them; zeros beyond the end. */
  peek(count: number): number {
    while (this.#count < count) {
      this.#bits = (this.#bits << 8) | this.#byte();
      this.#count += 8;
    }
    return (this.#bits >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** Reads bits that were peeked at. */
  skip(count: number): void {
    this.#count -= count;
    if (this.#count < this.#beyond * 8) throw new Unreadable("it is cut short");
  }

  /** Leaves out the rest of a byte that is read in part. Throws Unreadable when something stands there. */
  toNextByte(): void {
    if (this.read(this.#count % 8) !== 0) throw new Unreadable("bits follow its end that belong to nothing");
  }

  /** Whether all whole bytes have been read. */
  isAtEnd(): boolean {
    return this.#count - this.#beyond * 8 < 8 && this.#start + this.#at >= this.#content.size;
  }

  #byte(): number {
    if (this.#at === this.#block.length) {
      this.#start += this.#at;
      this.#at = 0;
      this.#block = new Uint8Array(0);
      if (this.#start >= this.#content.size) {
        this.#beyond += 1;
        return 0;
      }
      this.#block = this.#content.read(this.#start, Math.min(this.#start + blockBytes, this.#content.size));
    }
    const byte = this.#block[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }
}
