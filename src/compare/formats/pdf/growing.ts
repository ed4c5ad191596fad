import { Unreadable } from "../../format.ts";

/** What one stream may unpack to. */
export const mostDecodedBytes: number = 256 * 1024 * 1024;

/** A stream that is not what its filter makes of anything. */
export class Damaged extends Error {
  override readonly name = "Damaged";
}

/** Bytes that are written one after the other, of which nobody knows yet how many they will be. */
export class Growing {
  #bytes: Uint8Array;
  readonly #most: number;
  length = 0;

  /** Throws Unreadable once more than `most` are written. */
  constructor(guess: number, most: number) {
    this.#bytes = new Uint8Array(Math.max(64, Math.min(guess, most)));
    this.#most = most;
  }

  /** Makes place for so many more, and gives the array to write them into from `length` on. */
  room(count: number): Uint8Array {
    const needed = this.length + count;
    if (needed > this.#most) throw new Unreadable("one of its streams unpacks to more than can be held");
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#most, Math.max(needed, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  push(byte: number): void {
    this.room(1)[this.length] = byte;
    this.length += 1;
  }

  result(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}
