import { numberText } from "../../numbers/number-text.ts";
import type { Value } from "../../part.ts";
import { isList, isNumber, isNumbers, isRecord } from "../../parts/values/said.ts";

/**
 * The name under which an entry of a dictionary stands. A text is its own name; everything else, and a text that might be
 * taken for it, begins with what it is in angle brackets. No two keys have the same name.
 */
export function keyName(key: Value): string {
  if (typeof key === "string") return key.startsWith("<") ? `<str>${key}` : key;
  if (typeof key === "bigint") return `<int>${key}`;
  return `<key>${spelled(key)}`;
}

function spelled(value: Value): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (isNumber(value)) return `${typeof value === "number" ? "float " : ""}${numberText(value)}`;
  if (value === null || typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(spelled).join(",")}]`;
  if (isNumbers(value)) return `{${value.numbers.constructor.name} ${value.shape.join()} ${value.numbers.join()}}`;
  if (!isRecord(value)) return "";
  return `{${[...value].map(([key, member]) => `${JSON.stringify(key)}:${spelled(member)}`).join(",")}}`;
}
