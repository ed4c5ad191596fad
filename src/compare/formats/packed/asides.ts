import { createHash } from "node:crypto";
import type { Reading } from "../../format.ts";

/** So many members are named one by one, by each rule. */
const named = 500;

/** What an archive sets aside of its members: by member, or in one when it has very many. */
export class Asides {
  readonly #rules = new Map<string, { readonly where: string; readonly value: string }[]>();

  add(rule: string, where: string, value: string): void {
    const entries = this.#rules.get(rule) ?? [];
    if (entries.length === 0) this.#rules.set(rule, entries);
    entries.push({ where, value });
  }

  /** To be called once, when all members have been read. */
  tell(reading: Reading): void {
    for (const [rule, entries] of this.#rules) {
      if (entries.length <= named) {
        for (const { where, value } of entries) reading.setAside({ rule, where, value });
      } else {
        const lines = entries.map(({ where, value }) => `${where}\0${value}\n`).toSorted();
        reading.setAside({ rule, where: `${lines.length} members`, value: shortDigest(lines.join("")) });
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
