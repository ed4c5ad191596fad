import type { Content } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { type Directory, directoryAt, isDirectoryType, openTagged, type Tagged } from "./tiff/directory.ts";
import { wholeNumbers } from "./tiff/field-values.ts";
import { joined } from "./tiff/joined.ts";
import { leftovers } from "./tiff/leftovers.ts";
import { fitAsPictures, type Page, pageOf, partsOf, pixelRanges } from "./tiff/page.ts";

/**
 * TIFF 6.0 and BigTIFF. Every page is its fields and its pixels: grey and colours of 8 and 16 bits as a picture, other
 * numbers as an array, coded pixels that cannot be decoded here as they are. What no field points to counts, too.
 */
export const tiffFormat: Format = {
  name: "TIFF",
  representation: "compression of the pixels, strips and tiles, byte order, unused colours of a palette",
  recognises: (head) =>
    (head[0] === 0x49 && head[1] === 0x49 && (head[2] === 42 || head[2] === 43) && head[3] === 0) ||
    (head[0] === 0x4d && head[1] === 0x4d && head[2] === 0 && (head[3] === 42 || head[3] === 43)),
  open: openTiff,
};

interface Place {
  readonly at: string;
  readonly directory: Directory;
  readonly inner: ReadonlySet<number>;
}

/** Fields that point to directories, whatever their type says: SubIFDs, EXIF, GPS, interoperability. */
const pointers: ReadonlyMap<number, string> = new Map([
  [330, "smaller picture"],
  [34665, "EXIF"],
  [34853, "GPS"],
  [40965, "interoperability"],
]);

async function openTiff(content: Content, reading: Reading): Promise<readonly Part[]> {
  const file = openTagged(content);
  const places = walk(file, reading);
  const pages = places.map(({ at, directory }) => pageOf(file, at, directory.fields, reading));
  checkWork(pages, content);
  const asPictures = fitAsPictures(pages);
  const parts: Part[] = [];
  for (const [index, page] of pages.entries()) {
    parts.push(...(await partsOf(file, page, places[index]?.inner ?? new Set(), asPictures, reading)));
  }
  const directories = places.map(({ directory }) => directory);
  const left = leftovers(file, { directories, blocks: pages.flatMap(pixelRanges) }, reading);
  if (left.length > 0)
    parts.push({ kind: "bytes", at: "bytes that no field points to", content: joined(content, left) });
  return parts;
}

/** All directories in the order of the file, each before those inside of it. */
function walk(file: Tagged, reading: Reading): readonly Place[] {
  const places: Place[] = [];
  const seen = new Set<number>();
  const enter = (start: number, at: string, depth: number): Directory => {
    if (seen.has(start) || depth > 4 || seen.size > 100_000)
      throw new Unreadable("its directories go round in circles");
    seen.add(start);
    const directory = directoryAt(file, start, reading);
    const inner = directory.fields.filter(({ tag, type }) => pointers.has(tag) || isDirectoryType(type));
    places.push({ at, directory, inner: new Set(inner.map(({ tag }) => tag)) });
    for (const field of inner) {
      const starts = wholeNumbers(file, field, 10_000, reading);
      starts.forEach((each, index) => {
        const name = `${pointers.get(field.tag) ?? `directory ${field.tag}`}${starts.length > 1 ? ` ${index + 1}` : ""}`;
        enter(each, `${at}, ${name}`, depth + 1);
      });
    }
    return directory;
  };
  for (let [start, number] = [file.first, 1]; start !== 0; number += 1) start = enter(start, `page ${number}`, 0).next;
  if (places.length === 0) throw new Unreadable("it has no page");
  return places;
}

/** Many pages may share the same coded bytes, so that little of a file asks for much decoding. */
function checkWork(pages: readonly Page[], content: Content): void {
  const work = pages.reduce((sum, { layout }) => {
    return layout === undefined
      ? sum
      : sum + layout.width * layout.height * layout.samples * Math.max(1, layout.bits / 8);
  }, 0);
  if (work > Math.max(2 ** 30, content.size * 64)) throw new Unreadable("its pixels take more than a comparison may");
}
