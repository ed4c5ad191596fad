import { latin1 } from "../../content.ts";
import { numberText } from "../../numbers/number-text.ts";
import type { Exact, Value } from "../../part.ts";
import { is, type PdfObject } from "./objects.ts";

/* One spelling for each object, so that two objects are the same exactly when they are spelt the same. */

/** `/Name`, whatever is no plain character as `#xx`. */
export function nameText(name: string): string {
  return `/${bareName(name)}`;
}

/** A name without its slash, as it is spelt in addresses. */
export function bareName(name: string): string {
  return name.replaceAll(/[^!-~]|[#()<>[\]{}/%]/g, (character) => `#${hex(character.charCodeAt(0))}`);
}

/** `(text)` where it is ASCII for the most part, `u"text"` of UTF-16, else `<hex>`. */
export function stringText(bytes: Uint8Array): string {
  const wide = utf16(bytes);
  if (wide !== undefined) return `u${JSON.stringify(wide)}`;
  let odd = 0;
  for (const byte of bytes) if (byte < 32 || byte > 126) odd += 1;
  if (odd * 4 > bytes.length) return `<${Buffer.from(bytes).toString("hex")}>`;
  const text = latin1(bytes).replaceAll(/[()\\]/g, (character) => `\\${character}`);
  return `(${text.replaceAll(/[^ -~]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`)})`;
}

/** What a string says to people; undefined where the object is none. */
export function textOf(object: PdfObject): string | undefined {
  return is(object, "string") ? (utf16(object.bytes) ?? latin1(object.bytes)) : undefined;
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(2, "0");

/** The text of a string that begins with the mark of UTF-16; undefined where it doesn't or is none. */
function utf16(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff || bytes.length % 2 !== 0) return undefined;
  try {
    return new TextDecoder("utf-16be", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(2));
  } catch {
    return undefined;
  }
}

/** An object without references, as an operand of a content stream. */
export function objectText(object: PdfObject): string {
  if (object === null || typeof object === "boolean") return String(object);
  if (typeof object === "number") return numberText(object);
  if (is(object, "name")) return nameText(object.name);
  if (is(object, "string")) return stringText(object.bytes);
  if (is(object, "list")) return `[${object.items.map(objectText).join(" ")}]`;
  if (is(object, "dict")) {
    const entries = [...object.entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `<<${entries.map(([key, value]) => `${nameText(key)} ${objectText(value)}`).join(" ")}>>`;
  }
  return numberText(object as Exact);
}

/** A value of a part, in the same spelling: texts are spelt already. */
export function valueText(value: Value): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return String(value);
  if (typeof value === "number") return numberText(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(" ")}]`;
  if (value instanceof Map) {
    const entries = [...value].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `<<${entries.map(([key, member]) => `${nameText(key)} ${valueText(member)}`).join(" ")}>>`;
  }
  return numberText(value as Exact);
}
