import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { shown } from "../packed/asides.ts";

export type Fields = ReadonlyMap<string, Value>;

/** Of a value that has to be an object. Throws Unreadable. */
export function fieldsOf(value: Value | undefined, what: string): Fields {
  if (value instanceof Map) return value;
  throw new Unreadable(`${what} is no object`);
}

/** Of a value that has to be a list; a missing one is empty. Throws Unreadable. */
export function listOf(value: Value | undefined, what: string): readonly Value[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new Unreadable(`${what} is no list`);
}

/** Text that is written in one piece or as a list of pieces, which is the same. Throws Unreadable. */
export function textOf(value: Value | undefined, what: string): string {
  const text = textIfAny(value);
  if (text === undefined) throw new Unreadable(`${what} is no text`);
  return text;
}

/** The same where it may be something else. */
export function textIfAny(value: Value | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((piece) => typeof piece === "string")) return value.join("");
  return undefined;
}

/** What is left when some fields are taken out. */
export function without(fields: Fields, names: readonly string[]): Fields {
  return new Map([...fields].filter(([name]) => !names.includes(name)));
}

/** Takes fields out by a rule, and tells those that are there. */
export function setAside(
  fields: Fields,
  names: readonly string[],
  rule: string,
  where: string,
  reading: Reading,
): Fields {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined) reading.setAside({ rule, where: `${where} ${name}`, value: shown(textOfAny(value)) });
  }
  return without(fields, names);
}

/** The same inside a field that is an object; what is left empty there is left out as a whole. */
export function setAsideIn(
  fields: Fields,
  field: string,
  names: readonly string[],
  rule: string,
  where: string,
  reading: Reading,
): Fields {
  const inner = fields.get(field);
  if (!(inner instanceof Map)) return fields;
  const rest = setAside(inner, names, rule, `${where} ${field}`, reading);
  return rest.size === 0 && inner.size > 0 ? without(fields, [field]) : new Map([...fields, [field, rest]]);
}

const textOfAny = (value: Value): string =>
  typeof value === "string" ? value : JSON.stringify(value, (_, v) => (v instanceof Map ? [...v] : v));
