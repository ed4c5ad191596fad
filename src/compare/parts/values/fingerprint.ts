import { createHash } from "node:crypto";
import { bytesOf } from "../../content.ts";
import { numberText } from "../../numbers/number-text.ts";
import type { Value } from "../../part.ts";
import { isList, isNumber, isNumbers, isRecord } from "./said.ts";

/** A string for each value, the same exactly when the values are. Remembers what it was asked, so that nothing is read twice. */
export class Fingerprints {
  readonly #known = new WeakMap<object, string>();

  of(value: Value): string {
    if (value === null || typeof value === "boolean") return String(value);
    if (typeof value === "string") return value.length <= 64 ? `s${value}` : `S${digest(value)}`;
    if (isNumber(value)) return `${typeof value}${numberText(value)}`;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const made = this.#made(value);
    this.#known.set(value, made);
    return made;
  }

  #made(value: Exclude<Value, null | boolean | string | number | bigint>): string {
    if (isNumbers(value)) {
      const { numbers, shape } = value;
      return `v${numbers.constructor.name}${shape.join(",")}:${digest(bytesOf(numbers))}`;
    }
    if (isList(value)) return `[${digest(value.map((member) => lengthFirst(this.of(member))).join(""))}`;
    if (!isRecord(value)) return "";
    const members = [...value].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${digest(members.map(([key, member]) => lengthFirst(key) + lengthFirst(this.of(member))).join(""))}`;
  }
}

const lengthFirst = (text: string): string => `${text.length}:${text}`;

const digest = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("base64");
