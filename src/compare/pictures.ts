import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import { cropPair, differencePicture } from "./difference-image.ts";
import { open } from "./open.ts";
import type { Part, RasterPart } from "./part.ts";
import { compareRasters } from "./parts/rasters.ts";

/** What shows a person where two pictures differ, as PNG. */
interface Pictures {
  /** Which picture of the file: `""`, `page 2`, `frame 3`, `cell 5 output 1`. */
  readonly at: string;
  readonly difference: Uint8Array;
  /** Recorded and produced side by side, magnified, for the largest regions. */
  readonly crops: readonly Uint8Array[];
}

const mostPictures = 6;
const mostCrops = 3;

/** For every picture in two files that differs; nothing where they hold none, or cannot be read. */
export async function picturesOf(
  recorded: NamedContent,
  produced: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
): Promise<readonly Pictures[]> {
  const [left, right] = [await open(recorded, rules, unpack), await open(produced, rules, unpack)];
  const theirs = new Map(right.parts.filter(isRaster).map((part) => [part.at, part]));
  const pictures: Pictures[] = [];
  for (const part of left.parts.filter(isRaster)) {
    const other = theirs.get(part.at);
    if (other === undefined || pictures.length >= mostPictures) continue;
    const { kind, regions } = compareRasters(part, other, rules);
    if (kind === "equal") continue;
    const largest = regions.toSorted((a, b) => b.pixels - a.pixels).slice(0, mostCrops);
    pictures.push({
      at: part.at,
      difference: await differencePicture(part, other),
      crops: await Promise.all(largest.map((region) => cropPair(part, other, region))),
    });
  }
  return pictures;
}

const isRaster = (part: Part): part is RasterPart => part.kind === "raster";
