import { type Reading, Unreadable } from "../../format.ts";
import type { Part, Value } from "../../part.ts";
import { JsonParser } from "../json/parse.ts";

/**
 * What a table file says of itself by keys and values, one part each. Of what pandas and geopandas note, the versions of
 * the writer are set aside; the rest is content, as are all other keys.
 */
export function metadataParts(
  format: string,
  at: string,
  entries: readonly { readonly key: string; readonly value: string | null }[],
  reading: Reading,
): readonly Part[] {
  const seen = new Map<string, number>();
  return entries.map(({ key, value }): Part => {
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const name = `${at} ${key}${before === 0 ? "" : ` (${before + 1})`}`;
    const parsed = value !== null && key !== "" && value.startsWith("{") ? json(value, reading) : undefined;
    return {
      kind: "value",
      at: name,
      value: parsed === undefined ? value : withoutVersions(format, name, parsed, reading),
    };
  });
}

/** Undefined for what is no JSON, or not all of it. */
function json(text: string, reading: Reading): Value | undefined {
  try {
    const parser = new JsonParser(Buffer.from(text, "utf8"), reading);
    const value = parser.value();
    parser.skipBlanks();
    return parser.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function withoutVersions(format: string, where: string, value: Value, reading: Reading): Value {
  if (!(value instanceof Map)) return value;
  const rest = new Map<string, Value>(value);
  const rule = `${format}: versions in the metadata`;
  const pandas = rest.get("pandas_version");
  if (typeof pandas === "string") {
    rest.delete("pandas_version");
    reading.setAside({ rule, where: `${where}, pandas_version`, value: pandas });
  }
  const creator = rest.get("creator");
  if (creator instanceof Map && typeof creator.get("version") === "string") {
    const named = new Map<string, Value>(creator);
    named.delete("version");
    rest.set("creator", named);
    reading.setAside({
      rule,
      where: `${where}, creator`,
      value: `${creator.get("library")} ${creator.get("version")}`,
    });
  }
  return rest;
}
