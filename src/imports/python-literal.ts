/* Values as Python's repr writes them, read and never evaluated: Sumatra's own database keeps some of its fields so. */

/** Deeper than anything that is kept so. */
const deepest = 20;
const longest = 100_000;

/** The value of a literal of texts, numbers, truth values, None, lists, tuples and dicts; undefined for anything else. */
export function pythonLiteral(text: string): unknown {
  if (text.length > longest) return undefined;
  try {
    const reader = new Reader(text);
    const value = reader.value(0);
    return reader.isAtEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

class NotALiteral extends Error {}

const words: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    this.#skip();
    return this.#at === this.#text.length;
  }

  value(depth: number): unknown {
    if (depth > deepest) throw new NotALiteral();
    this.#skip();
    const character = this.#text[this.#at];
    if (character === "{") return this.#mapping(depth);
    if (character === "[") return this.#list("]", depth);
    if (character === "(") return this.#list(")", depth);
    if (character === "'" || character === '"') return this.#string();
    const word = this.#match(/[^\s,:()[\]{}'"]+/y);
    // Python 2 marks its texts.
    if ((word === "u" || word === "b") && /['"]/.test(this.#text[this.#at] ?? "")) return this.#string();
    if (Object.hasOwn(words, word)) return words[word];
    // The L of Python 2's long numbers says nothing of the value.
    const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?L?$/i.exec(word);
    if (number === null) throw new NotALiteral();
    return Number(word.replace(/L$/, ""));
  }

  #mapping(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    this.#at += 1;
    while (!this.#taken("}")) {
      const key = this.value(depth + 1);
      if (typeof key !== "string" && typeof key !== "number") throw new NotALiteral();
      this.#take(":");
      entries.push([String(key), this.value(depth + 1)]);
      if (!this.#taken(",")) {
        this.#take("}");
        break;
      }
    }
    return Object.fromEntries(entries);
  }

  #list(end: string, depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    while (!this.#taken(end)) {
      items.push(this.value(depth + 1));
      if (!this.#taken(",")) {
        this.#take(end);
        break;
      }
    }
    return items;
  }

  #string(): string {
    const quote = this.#text[this.#at];
    let read = "";
    for (this.#at += 1; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? "";
      if (character === quote) {
        this.#at += 1;
        return read;
      }
      read += character === "\\" ? this.#escaped() : character;
    }
    throw new NotALiteral();
  }

  #escaped(): string {
    this.#at += 1;
    const kind = this.#text[this.#at] ?? "";
    if (Object.hasOwn(escapes, kind)) return escapes[kind] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[kind];
    const hex = digits === undefined ? "" : this.#text.slice(this.#at + 1, this.#at + 1 + digits);
    const code = Number.parseInt(hex, 16);
    if (digits === undefined || !/^[0-9a-f]+$/i.test(hex) || hex.length < digits || code > 0x10ffff)
      throw new NotALiteral();
    this.#at += digits;
    return String.fromCodePoint(code);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new NotALiteral();
    this.#at += found.length;
    return found;
  }

  #taken(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #take(character: string): void {
    if (!this.#taken(character)) throw new NotALiteral();
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }
}
