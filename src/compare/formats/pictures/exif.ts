import { contentOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { type Directory, directoryAt, openTagged, type Tagged } from "../tiff/directory.ts";
import { plainValue } from "../tiff/field-values.ts";
import { tagName } from "../tiff/tag-names.ts";
import { shortBytes, shortText } from "./limits.ts";

/** Turns the picture, gives it a scale, or says what its colours mean. Orientation 1 is as it stands. */
const shownTags: ReadonlySet<number> = new Set([274, 282, 283, 296, 301, 318, 319, 529, 531, 532, 40961, 42240]);
const directoryTags: ReadonlySet<number> = new Set([34665, 34853]);

/**
 * The block that cameras and programs add to a picture: fields with date, writer, place and much else, as in a TIFF. What
 * bears on how the picture is shown is returned; all else is set aside field by field, and the block as a whole, since it
 * can hold what no field tells. Of a damaged block nobody knows what it says: all of it counts as shown.
 */
export function exif(block: Uint8Array, format: string, reading: Reading): ReadonlyMap<string, string> {
  const shown = new Map<string, string>();
  const rule = `${format}: EXIF`;
  const fields = fieldsOf(block, reading);
  if (fields === undefined) return new Map([["damaged EXIF block", shortBytes(block)]]);
  for (const { tag, name, text } of fields) {
    if (shownTags.has(tag)) {
      if (tag !== 274 || text !== "1") shown.set(`EXIF ${name}`, text);
    } else reading.setAside({ rule, where: `EXIF ${name}`, value: text });
  }
  reading.setAside({ rule, where: "EXIF block", value: shortBytes(block) });
  return shown;
}

interface Told {
  readonly tag: number;
  readonly name: string;
  readonly text: string;
}

function fieldsOf(block: Uint8Array, reading: Reading): readonly Told[] | undefined {
  try {
    const file = openTagged(contentOf(block));
    const first = directoryAt(file, file.first, reading);
    const inner = first.fields
      .filter(({ tag, count }) => directoryTags.has(tag) && count === 1)
      .map((field) => directoryAt(file, Number(plainValue(file, field, reading)), reading));
    return [first, ...inner].flatMap((directory) => toldBy(file, directory, reading));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function toldBy(file: Tagged, { fields }: Directory, reading: Reading): readonly Told[] {
  return fields
    .filter(({ tag }) => !directoryTags.has(tag))
    .map((field) => ({ tag: field.tag, name: tagName(field.tag), text: textOf(plainValue(file, field, reading)) }));
}

function textOf(value: Value): string {
  if (typeof value === "string") return shortText(value);
  if (Array.isArray(value)) return shortText(value.map(String).join(" "));
  if (typeof value === "object" && value !== null && "numbers" in value) {
    return shortBytes(new Uint8Array(value.numbers.buffer, value.numbers.byteOffset, value.numbers.byteLength));
  }
  return String(value);
}
