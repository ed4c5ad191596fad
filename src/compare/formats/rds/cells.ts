import { Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import type { Source } from "./source.ts";

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

/** A value with what is said of it, where anything is. */
export function withAttributes(value: Value, attributes: Value, levels: number): Value {
  const hasNone = attributes === null || (attributes instanceof Map && attributes.size === 0);
  if (hasNone && levels === 0) return value;
  return new Map<string, Value>([
    ["<value>", value],
    ...(hasNone ? [] : [["<attributes>", attributes] as const]),
    ...(levels === 0 ? [] : [["<flags>", levels] as const]),
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
