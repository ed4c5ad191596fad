import type { Token, Value } from "../../part.ts";
import { bareName, valueText } from "./write.ts";

/** What a dictionary says, one token for each value in it, e.g. `Annots[2] › A › URI = (https://example.org)`. */
export function entryTokens(entries: ReadonlyMap<string, Value>): Token[] {
  const tokens: Token[] = [];
  for (const [key, value] of entries) add(tokens, bareName(key), value, key);
  return tokens;
}

function add(tokens: Token[], path: string, value: Value, key: string): void {
  if (value instanceof Map && value.size > 0) {
    for (const [name, member] of [...value].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      add(tokens, `${path} › ${bareName(name)}`, member, key);
    }
  } else if (Array.isArray(value) && (key === "Annots" || value.some(isCompound))) {
    push(tokens, `${path} = ${value.length} in all`, key);
    for (const [index, item] of value.entries()) add(tokens, `${path}[${index + 1}]`, item, key);
  } else push(tokens, `${path} = ${valueText(value)}`, key);
}

const isCompound = (value: Value): boolean => typeof value === "object" && value !== null && !("exact" in value);

function push(tokens: Token[], text: string, key: string): void {
  tokens.push({ text, where: "its dictionary", role: boxes.has(key) ? "layout" : "element" });
}

const boxes = new Set(["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "BBox", "Matrix", "Rotate", "UserUnit"]);
