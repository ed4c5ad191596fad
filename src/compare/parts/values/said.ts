import { grouped } from "../../../domain/grouped.ts";
import { numberText } from "../../numbers/number-text.ts";
import type { Exact, NumbersValue, Value } from "../../part.ts";
import { excerpt } from "../texts/excerpt.ts";

/** A value as it is shown to people, in a few words. `missing`: what null is called. */
export function said(value: Value, missing = "null"): string {
  if (value === null) return missing;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return excerpt(value);
  if (isNumber(value)) return typeof value === "object" ? exactSaid(value) : numberText(value);
  if (isNumbers(value)) return numbersSaid(value, missing);
  if (isList(value)) return value.length === 0 ? "an empty list" : `a list of ${grouped(value.length)}`;
  const [[key = "", member = null] = []] = value;
  // What stands in angle brackets is what a thing is where JSON has no word for it.
  if (isMade(key)) return madeSaid(key.slice(1, -1), member, missing);
  return value.size === 0 ? "an empty object" : `an object with ${keysSaid([...value.keys()])}`;
}

/** Whether a key is none of the file, but says what the thing is that it belongs to. */
export const isMade = (key: string): boolean => /^<.+>$/.test(key);

function madeSaid(kind: string, member: Value, missing: string): string {
  if (kind === "value") return said(member, missing);
  if (kind === "formals") return "a function";
  if (kind === "bytes" && typeof member === "string" && areBytes(member)) return `bytes ${hex(member)}`;
  if (member === true) return kind;
  return `${kind} ${isList(member) ? `of ${member.length}` : said(member, missing)}`;
}

/** Whether a text stands for bytes, one character for each. */
export const areBytes = (text: string): boolean => Buffer.from(text, "latin1").toString("latin1") === text;

/** Of the bytes that stand for themselves in a text, some: all of few, else those from `from` on. */
export function hex(bytes: string, from = 0): string {
  const start = bytes.length <= mostBytes ? 0 : from;
  const shown = Buffer.from(bytes.slice(start, start + mostBytes), "latin1")
    .toString("hex")
    .replaceAll(/..(?=.)/g, "$& ");
  return `${start > 0 ? "… " : ""}${shown}${start + mostBytes < bytes.length ? " …" : ""}`;
}

const mostBytes = 12;

function exactSaid({ exact }: Exact): string {
  const [digits = "", power = "0"] = exact.split("e");
  return Number(power) >= 0 && Number(power) < 20 ? digits + "0".repeat(Number(power)) : exact;
}

/** Two values that are not the same, next to each other; where they look alike, with what kind of thing they are. */
export function unlike(recorded: Value, produced: Value, missing = "null"): string {
  const [was, is] = [said(recorded, missing), said(produced, missing)];
  const areAlike = was.replace(/^"|"$/g, "") === is.replace(/^"|"$/g, "");
  return areAlike
    ? `recorded ${was} (${kindOf(recorded, missing)}), produced ${is} (${kindOf(produced, missing)})`
    : `recorded ${was}, produced ${is}`;
}

export const isNumber = (value: Value): value is number | bigint | Exact =>
  typeof value === "number" ||
  typeof value === "bigint" ||
  (typeof value === "object" && value !== null && "exact" in value);

export const isNumbers = (value: Value): value is NumbersValue =>
  typeof value === "object" && value !== null && "numbers" in value;

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isRecord = (value: Value): value is ReadonlyMap<string, Value> => value instanceof Map;

/** The double that is meant, or nearest. */
export function asDouble(value: number | bigint | Exact): number {
  return typeof value === "object" ? Number(value.exact) : Number(value);
}

/** Whether it is a whole number of a size in which things are counted and named. */
export function isWhole(value: number | bigint | Exact): boolean {
  if (typeof value === "bigint") return true;
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 2 ** 64;
  const [digits = "", power = "0"] = value.exact.split("e");
  return !power.startsWith("-") && digits.length + Number(power) <= 40;
}

/** One number of a vector. A NaN whose low bits are 1954 is what R writes for a missing number. */
export function elementSaid({ numbers }: NumbersValue, at: number, missing = "null"): string {
  const value = numbers[at] ?? Number.NaN;
  if (numbers instanceof Float64Array && Number.isNaN(value)) {
    return new Uint32Array(numbers.buffer, numbers.byteOffset + 8 * at, 2)[0] === 1954 ? "NA" : "NaN";
  }
  if (numbers instanceof Int32Array && value === -2147483648) {
    return missing === "NA" ? missing : "-2147483648 (NA in R)";
  }
  return numberText(value);
}

export function kindOf(value: Value, missing = "null"): string {
  if (value === null) return missing === "NA" ? "a missing value" : "null";
  if (typeof value === "boolean") return "a truth value";
  if (typeof value === "string") return "text";
  if (typeof value === "bigint") return "a whole number";
  if (isNumber(value)) return "a number";
  if (isNumbers(value)) return typeSaid(value);
  return isList(value) ? "a list" : "an object";
}

const typeSaid = ({ numbers }: NumbersValue): string => {
  const name = numbers.constructor.name.replace("Array", "").replace(/^Big/, "").toLowerCase();
  return `${name === "float64" ? "double" : name} numbers`;
};

function numbersSaid(value: NumbersValue, missing: string): string {
  const { numbers, shape } = value;
  if (numbers.length === 1) return elementSaid(value, 0, missing);
  if (numbers.length <= 4 && shape.length === 1) {
    return `[${Array.from({ length: numbers.length }, (_, at) => elementSaid(value, at, missing)).join(", ")}]`;
  }
  return `${shape.map((length) => grouped(length)).join(" × ")} ${typeSaid(value)}`;
}

function keysSaid(keys: readonly string[]): string {
  const shown = keys.slice(0, 3).map(excerpt).join(", ");
  return keys.length > 3 ? `${shown} and ${grouped(keys.length - 3)} more keys` : shown;
}
