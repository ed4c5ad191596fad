import { createHash } from "node:crypto";
import type { Reading } from "../../format.ts";

/** What a file sets aside of the many things in it: one by one, or all by one rule together when they are very many. */
export class Asides {
  readonly #noun: string;
  readonly #mostNamed: number;
  readonly #rules = new Map<string, { readonly where: string; readonly value: string }[]>();

  /** `noun`: what the things are, for people. */
  constructor(noun = "members", mostNamed = 500) {
    this.#noun = noun;
    this.#mostNamed = mostNamed;
  }

  add(rule: string, where: string, value: string): void {
    const entries = this.#rules.get(rule) ?? [];
    if (entries.length === 0) this.#rules.set(rule, entries);
    entries.push({ where, value });
  }

  /** To be called once, when all have been read. */
  tell(reading: Reading): void {
    for (const [rule, entries] of this.#rules) {
      if (entries.length <= this.#mostNamed) {
        for (const { where, value } of entries) reading.setAside({ rule, where, value });
      } else {
        const lines = entries.map(({ where, value }) => `${where}\0${value}\n`).toSorted();
        reading.setAside({ rule, where: `${lines.length} ${this.#noun}`, value: shortDigest(lines.join("")) });
      }
    }
  }
}

/** Enough of a digest to tell values apart that are too long to be shown. */
export function shortDigest(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex").slice(0, 16);
}

/** A text as it is, a long one by its beginning and a digest. */
export function shown(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 60)}… (${shortDigest(text)})`;
}
