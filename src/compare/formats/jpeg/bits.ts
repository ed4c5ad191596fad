import { Unreadable } from "../../format.ts";

/** Reads coded data bit by bit, the highest first; a zero byte after 0xff is skipped. Never gives what is past the end. */
export class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** Its lowest bits are those that come next. */
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    return this.bits(1);
  }

  /** Up to 16 at once. */
  bits(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  /** Up to 16 bits without going on; zeros where there are no more. */
  peek(count: number): number {
    if (this.#count < count) this.#fill();
    const left = this.#count - count;
    if (left >= 0) return (this.#held >>> left) & ((1 << count) - 1);
    return (this.#held & ((1 << this.#count) - 1)) << -left;
  }

  /** Goes on by bits that were looked at. */
  skip(count: number): void {
    if (count > this.#count) throw new Unreadable("its coded pixels are cut short");
    this.#count -= count;
  }

  /** A number of so many bits, of which the lower half stands for negative ones (T.81, F.2.2.1). */
  signed(count: number): number {
    if (count === 0) return 0;
    const value = this.bits(count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  /** At the end of an interval only the filling of its last byte may be left. */
  end(): void {
    if (this.#at < this.#bytes.length || this.#count >= 8) {
      throw new Unreadable("its coded pixels go on after the last of them");
    }
  }

  #fill(): void {
    while (this.#count <= 24 && this.#at < this.#bytes.length) {
      const byte = this.#bytes[this.#at] as number;
      this.#at += byte === 0xff ? 2 : 1;
      this.#held = (this.#held << 8) | byte;
      this.#count += 8;
    }
  }
}
