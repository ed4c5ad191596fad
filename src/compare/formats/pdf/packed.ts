import { Unreadable } from "../../format.ts";
import { Lexer } from "./lexer.ts";
import { isCount, type PdfObject } from "./objects.ts";
import { readObject } from "./parser.ts";

/** The objects that an object stream holds, ISO 32000-1 section 7.5.7, in its order. */
export class Packed {
  readonly numbers: readonly number[];
  readonly #bytes: Uint8Array;
  readonly #offsets: readonly number[];
  #bytesRead = 0;

  /** `bytes` are what the stream unpacks to. Throws Unreadable when its table is damaged. */
  constructor(entries: ReadonlyMap<string, PdfObject>, bytes: Uint8Array) {
    const [count, first] = [entries.get("N"), entries.get("First")];
    if (!isCount(count) || !isCount(first) || first > bytes.length || count > first) throw damaged();
    const lexer = new Lexer(bytes, 0, first);
    const numbers: number[] = [];
    const offsets: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const [number, offset] = [lexer.next(), lexer.next()];
      if (!isCount(number) || !isCount(offset) || offset > bytes.length - first) throw damaged();
      numbers.push(number);
      offsets.push(first + offset);
    }
    this.numbers = numbers;
    this.#offsets = offsets;
    this.#bytes = bytes;
  }

  /** The nth object. Throws Unreadable where there is none. */
  at(index: number): PdfObject {
    const offset = this.#offsets[index];
    if (offset === undefined) throw damaged();
    const lexer = new Lexer(this.#bytes, offset);
    const object = readObject(lexer, true);
    // Objects that lie in each other would be read again and again.
    this.#bytesRead += lexer.at - offset;
    if (this.#bytesRead > this.#bytes.length) throw damaged();
    return object;
  }
}

const damaged = () => new Unreadable("one of the streams that hold its objects is damaged");
