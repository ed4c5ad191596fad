import { bytesOf, contentOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { directoryAt, type Field, openTagged, readExactly, type Tagged } from "../tiff/directory.ts";
import { plainValue, wholeNumbers } from "../tiff/field-values.ts";
import { gpsTagName, tagName, unusedName } from "../tiff/tag-names.ts";
import { ruleOfTag } from "../tiff/writer-tags.ts";
import { shortBytes, shortText } from "./limits.ts";

/**
 * The block that cameras and programs add to a picture: fields as in a TIFF, with place, people, descriptions and settings.
 * All that they say is returned by name, but for date and program, which are set aside field by field, and for how the
 * block is laid out. Of a damaged block nobody knows what it says: all of it counts.
 */
export function exif(block: Uint8Array, format: string, reading: Reading): ReadonlyMap<string, string> {
  const fields = fieldsOf(block, reading);
  if (fields === undefined) return new Map([["damaged EXIF block", shortBytes(block)]]);
  const said = new Map<string, string>();
  for (const { tag, name, text } of fields) {
    const rule = ruleOfTag(`${format}: EXIF`, tag);
    if (rule !== undefined) reading.setAside({ rule, where: `EXIF ${name}`, value: text });
    else if (tag !== orientation || text !== "1") said.set(unusedName(said, `EXIF ${name}`), text);
  }
  reading.setAside({ rule: `${format}: layout of EXIF`, where: "EXIF block", value: shortBytes(block) });
  return said;
}

/** 1 is as the picture stands, and the same as none. */
const orientation = 274;
/** Where the directories of EXIF, of the place and of interoperability stand. */
const pointers: ReadonlyMap<number, string> = new Map([
  [34665, ""],
  [34853, "GPS"],
  [40965, "interoperability "],
]);
const [thumbnailStart, thumbnailLength] = [513, 514] as const;
/** What only fills up, or says how far things were moved. */
const filling: ReadonlySet<number> = new Set([thumbnailStart, 59932, 59933]);
const mostDirectories = 32;

interface Told {
  readonly tag: number;
  readonly name: string;
  readonly text: string;
}

function fieldsOf(block: Uint8Array, reading: Reading): readonly Told[] | undefined {
  try {
    const file = openTagged(contentOf(block));
    const told: Told[] = [];
    const waiting: (readonly [start: number, prefix: string])[] = [[file.first, ""]];
    for (let index = 0; index < waiting.length; index += 1) {
      if (index > mostDirectories) return undefined;
      const [start, prefix] = waiting[index] as readonly [number, string];
      const { fields, next } = directoryAt(file, start, reading);
      for (const field of fields) {
        const inner = pointers.get(field.tag);
        if (inner === undefined) told.push(...toldBy(file, field, prefix, reading));
        else for (const place of wholeNumbers(file, field, 1, reading)) waiting.push([place, inner]);
      }
      told.push(...thumbnailIn(file, fields, prefix, reading));
      // The second directory describes a small picture of the picture.
      if (next !== 0) waiting.push([next, `thumbnail ${prefix}`]);
    }
    return told;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

function toldBy(file: Tagged, field: Field, prefix: string, reading: Reading): readonly Told[] {
  if (filling.has(field.tag)) return [];
  const text = textOf(plainValue(file, field, reading));
  // The numbers of the place mean something else than those of other directories.
  return prefix === "GPS"
    ? [{ tag: -1, name: gpsTagName(field.tag), text }]
    : [{ tag: field.tag, name: `${prefix}${tagName(field.tag)}`, text }];
}

function thumbnailIn(file: Tagged, fields: readonly Field[], prefix: string, reading: Reading): readonly Told[] {
  const numbers = [thumbnailStart, thumbnailLength].map((tag) => {
    const field = fields.find((each) => each.tag === tag);
    return field === undefined ? undefined : wholeNumbers(file, field, 1, reading)[0];
  });
  const [start, length] = numbers;
  if (start === undefined || length === undefined) return [];
  return [{ tag: -1, name: `${prefix}pixels`, text: shortBytes(readExactly(file.content, start, length)) }];
}

function textOf(value: Value): string {
  if (typeof value === "string") return shortText(value);
  if (Array.isArray(value)) return shortText(value.map(String).join(" "));
  if (typeof value === "object" && value !== null && "numbers" in value) {
    return shortBytes(bytesOf(value.numbers));
  }
  return String(value);
}
