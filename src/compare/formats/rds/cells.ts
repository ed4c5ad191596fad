import { Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import type { Source } from "./source.ts";
import type { Flags } from "./types.ts";

/** One element of a list that is linked: of arguments, attributes, a frame. */
export interface Cell {
  readonly tag: string | null;
  readonly value: Value;
  readonly attributes: Value;
  readonly levels: number;
}

/** Reads what comes next. */
export interface Items {
  readonly source: Source;
  item(): Value;
}

/** NULL of R. */
export const isNull = (value: Value): boolean => value instanceof Map && value.has("<NULL>");

/** The text of a symbol. */
export function tagOf(value: Value): string | null {
  if (value === null || isNull(value)) return null;
  const name = value instanceof Map ? value.get("<symbol>") : undefined;
  if (typeof name !== "string") throw new Unreadable("a tag is no symbol");
  return name;
}

/** Beyond the bits that a file has for marks. */
const objectMark = 0x100000;

/** A value with what is said of it, where anything is. `silent` are the marks that are no content. */
export function withAttributes(value: Value, attributes: Value, flags: Flags, silent = 0): Value {
  const hasNone = attributes === null || (attributes instanceof Map && attributes.size === 0);
  const hasClass = attributes instanceof Map && attributes.has("class");
  const marks = (flags.levels & ~silent) | (flags.isObject === hasClass ? 0 : objectMark);
  if (hasNone && marks === 0) return value;
  return new Map<string, Value>([
    ["<value>", value],
    ...(hasNone ? [] : [["<attributes>", attributes] as const]),
    ...(marks === 0 ? [] : [["<flags>", marks] as const]),
  ]);
}

/** Of an element of a linked list: what is said of the element, not of what it holds. */
export function withCell(value: Value, attributes: Value, levels: number): Value {
  if (attributes === null && levels === 0) return value;
  return new Map<string, Value>([
    ["<element>", value],
    ...(attributes === null ? [] : [["<attributes of the element>", attributes] as const]),
    ...(levels === 0 ? [] : [["<flags>", levels] as const]),
  ]);
}
