import type { CompareRules } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import { bytesOf } from "../content.ts";
import { different, equal, type Finding, type Region } from "../finding.ts";
import type { RasterPart } from "../part.ts";
import { countSmoothed } from "./rasters/antialiasing.ts";
import { type PixelDifferences, pixelDifferences } from "./rasters/pixel-differences.ts";
import { regionsOf } from "./rasters/regions.ts";
import { resemblance } from "./rasters/resemblance.ts";

/** A sample that is off by so little, out of 255, cannot be seen: only then is a tolerance worth suggesting. */
const tiny = 3;

/** Of more pixels than that it is not found out what they look like. */
const mostLookedAt = 4_000_000;

/**
 * Two pictures, pixel by pixel; a transparent pixel's colour counts like any other. `close` only by declared bounds of the
 * pixels, and never when size, depth or what says how the samples are shown differ.
 */
export function compareRasters(recorded: RasterPart, produced: RasterPart, { pixels }: CompareRules): Finding {
  const { at, width, height, samples } = recorded;
  const isShownAlike = shownDifferences(recorded.shown, produced.shown);
  if (width !== produced.width || height !== produced.height) {
    const sizes = `recorded ${width} × ${height} pixels, produced ${produced.width} × ${produced.height}`;
    return different(at, [sizes, ...isShownAlike].join("; "));
  }
  const bytes = samples.BYTES_PER_ELEMENT;
  if (bytes !== produced.samples.BYTES_PER_ELEMENT) {
    const depths = `recorded ${8 * bytes} bits a sample, produced ${8 * produced.samples.BYTES_PER_ELEMENT} bits`;
    return different(at, [depths, ...isShownAlike].join("; "));
  }
  if (Buffer.compare(bytesOf(samples), bytesOf(produced.samples)) === 0) {
    if (isShownAlike.length === 0) return equal(at);
    return different(
      at,
      `every pixel has the same samples, but they are shown in another way: ${isShownAlike.join("; ")}`,
    );
  }
  const unit = bytes === 1 ? 1 : 257;
  const found = pixelDifferences(recorded, produced, (pixels?.channel ?? 0) * unit);
  const regions = regionsOf(found.mask);
  const isClose = pixels !== null && isShownAlike.length === 0 && found.beyond <= pixels.share * width * height;
  const largest = Math.ceil(found.largest / unit);
  return {
    kind: isClose ? "close" : "different",
    at,
    explanation: [
      sentence(recorded, produced, found, regions),
      ...isShownAlike,
      ...(pixels !== null && isClose ? [`within the declared ${pixelsText(pixels)}`] : []),
      ...(pixels !== null && !isClose && found.beyond > 0
        ? [`${grouped(found.beyond)} by more than the declared ${pixelsText(pixels)}`]
        : []),
    ].join("; "),
    largest: {
      abs: found.largest,
      scaled: found.largest / (255 * unit),
      where: `pixel (${found.at.x},${found.at.y})`,
    },
    regions,
    suggestion:
      isShownAlike.length === 0 && largest <= tiny ? `compare: { pixels: { channel: ${largest}, share: 0 } }` : null,
  };
}

/** As it stands in a declaration. */
const pixelsText = ({ channel, share }: NonNullable<CompareRules["pixels"]>): string =>
  `pixels: { channel: ${channel}, share: ${share} }`;

/** One clause for each name that only one has, or that says something else. */
function shownDifferences(recorded: RasterPart["shown"], produced: RasterPart["shown"]): readonly string[] {
  return [...new Set([...recorded.keys(), ...produced.keys()])].flatMap((name) => {
    const [before, after] = [recorded.get(name), produced.get(name)];
    return before === after ? [] : [`${name}: recorded ${before ?? "nothing"}, produced ${after ?? "nothing"}`];
  });
}

function sentence(
  recorded: RasterPart,
  produced: RasterPart,
  found: PixelDifferences,
  regions: readonly Region[],
): string {
  const pixels = recorded.width * recorded.height;
  const most = recorded.samples.BYTES_PER_ELEMENT === 1 ? 255 : 65535;
  const differ = found.count === 1 ? "differs" : "differ";
  return (
    `${grouped(found.count)} of ${grouped(pixels)} pixels ${differ} (${percent(found.count / pixels)}) ${place(regions)}, ` +
    `by at most ${grouped(found.largest)} of ${grouped(most)}; ${looksLike(recorded, produced, found)}`
  );
}

function place([first, ...others]: readonly Region[]): string {
  if (first === undefined) return "nowhere";
  if (others.length === 0 && first.pixels === 1) return `at (${first.left},${first.top})`;
  const corners = `(${first.left},${first.top})-(${first.right},${first.bottom})`;
  return others.length === 0 ? `in 1 region ${corners}` : `in ${others.length + 1} regions, most of them in ${corners}`;
}

function looksLike(recorded: RasterPart, produced: RasterPart, found: PixelDifferences): string {
  const simple = resemblance(recorded, produced, found);
  if (simple !== undefined) return simple;
  if (found.count > mostLookedAt) return "too many to look at each";
  const smoothed = countSmoothed(recorded, produced, found.mask);
  if (smoothed === 0) return "not antialiasing";
  const edges = `${smoothed === found.count ? "all" : grouped(smoothed)} of them on smoothed edges`;
  // Photographs have few such edges, drawings many.
  if (smoothed < found.count * 0.3) return edges;
  return (
    `${edges}, which another font or drawing library moves as well as another result does: ` +
    "record the figure's SVG or table, too, to tell them apart"
  );
}

function percent(share: number): string {
  const value = share * 100;
  return value < 0.001 ? "less than 0.001 %" : `${Number(value.toPrecision(2))} %`;
}
