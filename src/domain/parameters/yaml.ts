import { EVENT_ID, type Event, getScalarValue, load, parseEvents, type ScalarEvent } from "js-yaml";
import {
  deepestField,
  type Field,
  isNumber,
  mostFields,
  notANumber,
  numberOf,
  type ParameterFormat,
  type ParameterValue,
} from "./field.ts";
import { flag } from "./json.ts";

export const yaml: ParameterFormat = {
  name: "YAML",
  read(text) {
    try {
      // Aliases would let a few lines mean a whole memory.
      const value: unknown = load(text, { maxAliases: 20, maxDepth: deepestField });
      if (typeof value !== "object" || value === null || Array.isArray(value))
        return { problem: "it holds no names with values" };
      const places = placesIn(text);
      const fields: Field[] = [];
      collect(value, [], places, fields);
      return fields.length > mostFields ? { problem: `it holds more than ${mostFields} parameters` } : fields;
    } catch (error) {
      return { problem: (error as Error).message.split("\n")[0] ?? "" };
    }
  },

  spell(given, field, standing) {
    const { value } = field;
    if (isNumber(standing) || typeof value === "number") {
      return isNumber(given) ? { text: numberForAll(given) } : notANumber(given, field);
    }
    if (typeof value === "boolean") return flag(given, field);
    if (value === null && (isNumber(given) || ["true", "false", "null"].includes(given)))
      return { text: isNumber(given) ? numberForAll(given) : given };
    return { text: isPlain(given) ? given : JSON.stringify(given) };
  },
};

/** YAML of 2005, which Python still reads, takes `1e-9` for a text: it wants the point, and a sign of the exponent. */
function numberForAll(given: string): string {
  const [, mantissa = "", sign = "", digits = ""] = /^([^eE]*)[eE]([-+]?)(\d+)$/.exec(given) ?? [];
  if (mantissa === "") return given;
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${sign || "+"}${digits}`;
}

/** A word that no YAML takes for anything else. */
const isPlain = (given: string): boolean =>
  /^[A-Za-z_][\w-]*$/.test(given) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(given);

type Span = NonNullable<Field["span"]>;

const pathOf = (names: readonly string[]): string => JSON.stringify(names);

function collect(value: object, names: readonly string[], places: ReadonlyMap<string, Span>, fields: Field[]): void {
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    if (fields.length > mostFields) return;
    const path = [...names, key];
    if (typeof child === "object" && child !== null && !Array.isArray(child) && !(child instanceof Date)) {
      collect(child, path, places, fields);
    } else {
      fields.push({ name: path.join("."), value: readValue(child), span: places.get(pathOf(path)) ?? null });
    }
  }
}

function readValue(value: unknown): ParameterValue {
  if (typeof value === "number") return Number.isFinite(value) ? numberOf(String(value)) : String(value);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  return value instanceof Date || typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** Where the scalars of one line stand, by the way down to them; what an alias stands for has no place of its own. */
function placesIn(text: string): ReadonlyMap<string, Span> {
  const events = parseEvents(text, { maxDepth: deepestField });
  const places = new Map<string, Span>();
  let next = 1; // the first event only opens the document
  const isEnd = (event: Event | undefined) => event === undefined || event.type === EVENT_ID.POP;
  const visit = (names: readonly string[] | null): void => {
    const event = events[next++];
    if (event === undefined) return;
    if (event.type === EVENT_ID.SCALAR && names !== null) {
      const span = spanOf(text, event);
      if (span !== null) places.set(pathOf(names), span);
    }
    if (event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING) return;
    while (!isEnd(events[next])) {
      if (event.type === EVENT_ID.SEQUENCE) visit(null);
      else {
        const key = events[next];
        const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : null;
        visit(null);
        visit(name === null || names === null ? null : [...names, name]);
      }
    }
    next++;
  };
  visit([]);
  return places;
}

function spanOf(text: string, { valueStart, valueEnd, tagStart }: ScalarEvent): Span | null {
  if (valueStart < 0 || tagStart >= 0 || text.slice(valueStart, valueEnd).includes("\n")) return null;
  const quote = text[valueStart - 1];
  const isQuoted = (quote === '"' || quote === "'") && text[valueEnd] === quote;
  return isQuoted ? { start: valueStart - 1, end: valueEnd + 1 } : { start: valueStart, end: valueEnd };
}
