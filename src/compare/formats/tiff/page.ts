import type { Reading } from "../../format.ts";
import type { ArrayPart, Part, Value } from "../../part.ts";
import { colourProfile } from "../pictures/colour-profile.ts";
import { maxPixels, shortText } from "../pictures/limits.ts";
import { xmpParts } from "../pictures/xmp.ts";
import { bands, canDecode, checkSizes } from "./bands.ts";
import { describe } from "./description.ts";
import { type Field, readExactly, type Tagged } from "./directory.ts";
import { plainValue, textOf } from "./field-values.ts";
import { joined, type Range } from "./joined.ts";
import { type Layout, layoutOf, layoutTags } from "./layout.ts";
import { chunkOf, typeOf } from "./numbers.ts";
import { isPicture, pictureOf } from "./picture.ts";
import { tagName, unusedName } from "./tag-names.ts";
import { ruleOfTag } from "./writer-tags.ts";

/** What is read of one page besides its pixels, and where its pixels stand. */
export interface Page {
  readonly at: string;
  readonly fields: readonly Field[];
  /** Undefined for a directory without pixels, as that of EXIF. */
  readonly layout: Layout | undefined;
}

/** Values that mean the same as none. */
const defaults: ReadonlyMap<number, number> = new Map([
  [254, 0],
  [274, 1],
  [277, 1],
  [339, 1],
]);

export function pageOf(file: Tagged, at: string, fields: readonly Field[], reading: Reading): Page {
  const hasPixels = fields.some(({ tag }) => tag === 273 || tag === 324);
  return { at, fields, layout: hasPixels ? layoutOf(file, fields, reading) : undefined };
}

/** Whether pages are pictures or arrays of numbers is decided for all of them at once: pictures are held in memory. */
export function fitAsPictures(pages: readonly Page[]): boolean {
  const pixels = pages.reduce((sum, { layout }) => sum + (layout === undefined ? 0 : layout.width * layout.height), 0);
  return pixels <= maxPixels / 2;
}

/** The parts of one page: its fields, its description, its pixels. `inner` are the tags that point to other directories. */
export async function partsOf(
  file: Tagged,
  page: Page,
  inner: ReadonlySet<number>,
  asPictures: boolean,
  reading: Reading,
): Promise<readonly Part[]> {
  const { at, fields, layout } = page;
  const isDecoded = layout !== undefined && canDecode(layout) && typeOf(layout) !== undefined;
  const isShown = isDecoded && asPictures && isPicture(layout);
  const described: Part[] = [];
  const tags = new Map<string, Value>();
  // Told first, since what follows from it makes no sense without it.
  if (layout !== undefined && !isDecoded) {
    tags.set("pixels", `not decoded here (compression ${layout.compression}), compared as they are stored`);
  }
  for (const field of fields) {
    const { tag } = field;
    if (inner.has(tag) || (isDecoded && layoutTags.has(tag)) || tag === 273 || tag === 324) continue;
    // The colours of a picture are compared pixel by pixel.
    if (isShown && tag === 320 && layout.photometric === 3) continue;
    const name = unusedName(tags, tagName(tag));
    const rule = ruleOfTag("TIFF", tag);
    if (rule !== undefined) {
      const value =
        field.type === 2 ? shortText(textOf(file, field, reading)) : String(plainValue(file, field, reading));
      reading.setAside({ rule, where: `${at}, ${name}`, value });
    } else if (tag === 270 && field.type === 2) {
      const text = textOf(file, field, reading);
      const place = described.length === 0 ? "description" : `description (${described.length + 1})`;
      const parts = await describe(text, `${at}, ${place}`, reading);
      if (parts === undefined) tags.set(name, text);
      else described.push(...parts);
    } else if (tag === 700 && (field.type === 1 || field.type === 7)) {
      reading.hold(field.bytes);
      const packet = readExactly(file.content, field.start, field.bytes);
      // A field that comes twice is compared as it stands.
      const parts = name === tagName(tag) ? await xmpParts(packet, `${at}, XMP`, "TIFF", reading) : undefined;
      if (parts === undefined) tags.set(name, plainValue(file, field, reading));
      else described.push(...parts);
    } else if (tag === 34675) {
      reading.hold(field.bytes * 2);
      const profile = readExactly(file.content, field.start, field.bytes);
      tags.set(name, colourProfile(profile, "TIFF", at, reading));
    } else {
      const value = plainValue(file, field, reading);
      if (!isDefault(tag, value)) tags.set(name, value);
    }
  }
  const values: Part = { kind: "value", at: `${at}, fields`, value: tags };
  if (layout === undefined) return [values, ...described];
  return [values, ...described, pixelsOf(file, at, layout, { isDecoded, isShown }, reading)];
}

const isDefault = (tag: number, value: Value): boolean => {
  const usual = defaults.get(tag);
  if (usual === undefined) return false;
  const all = Array.isArray(value) ? value : [value];
  return all.every((each) => each === usual);
};

function pixelsOf(
  file: Tagged,
  at: string,
  layout: Layout,
  { isDecoded, isShown }: { readonly isDecoded: boolean; readonly isShown: boolean },
  reading: Reading,
): Part {
  if (!isDecoded) {
    reading.hold(layout.blocks.length * 8);
    return { kind: "bytes", at: `${at}, pixels`, content: joined(file.content, layout.blocks) };
  }
  checkSizes(layout);
  const { width, height, samples, bits, blockWidth, blockHeight, compression, isTiled } = layout;
  const sampleBytes = Math.max(1, bits / 8);
  const rows = compression === 1 && !isTiled ? 1 : blockHeight;
  reading.hold(2 * rows * Math.max(width, blockWidth) * samples * sampleBytes);
  if (isShown) return pictureOf(file, `${at}, pixels`, layout, reading);
  const part: ArrayPart = {
    kind: "array",
    at: `${at}, pixels`,
    type: typeOf(layout) ?? "u1",
    shape: samples === 1 ? [height, width] : [height, width, samples],
    *chunks() {
      for (const { bytes } of bands(file, layout)) yield chunkOf(layout, bytes);
    },
  };
  // Whoever compares it must not come upon damage: all is decoded once here.
  if (compression !== 1) for (const _ of bands(file, layout));
  return part;
}

/** All bytes that the pixels of a page take. */
export const pixelRanges = ({ layout }: Page): readonly Range[] => layout?.blocks ?? [];
