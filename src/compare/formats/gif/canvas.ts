import { grouped } from "../../../domain/grouped.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { maxPixels } from "../pictures/limits.ts";
import type { Blocks, StoredFrame } from "./blocks.ts";
import { indicesOf } from "./indices.ts";

/** What is seen while a frame is shown. */
export interface ShownFrame {
  readonly stored: StoredFrame;
  /** RGBA of the whole screen. */
  readonly samples: Uint8Array;
}

/**
 * Draws frame upon frame as browsers do: from a transparent screen, on which each frame is disposed of before the next.
 * Throws Unreadable when a frame lies outside of the screen or all together have too many pixels.
 */
export function shownFrames({ width, height, frames }: Blocks, reading: Reading): readonly ShownFrame[] {
  if (width * height * frames.length > maxPixels) {
    throw new Unreadable(`its frames have more than ${grouped(maxPixels)} pixels`);
  }
  let canvas = new Uint8Array(0);
  const all: ShownFrame[] = [];
  for (const stored of frames) {
    if (stored.left + stored.width > width || stored.top + stored.height > height) {
      throw new Unreadable("a frame lies outside of its screen");
    }
    const indices = indicesOf(stored.coded, stored.codeSize, stored.width * stored.height);
    reading.hold(width * height * 4);
    if (all.length === 0) canvas = new Uint8Array(width * height * 4);
    const samples = canvas.slice();
    draw(samples, width, stored, indices);
    all.push({ stored, samples });
    // 2: back to nothing; 3: back to what was there before; others: it stays.
    if (stored.disposal === 3) continue;
    canvas = samples;
    if (stored.disposal === 2) {
      canvas = samples.slice();
      for (let y = stored.top; y < stored.top + stored.height; y += 1) {
        const at = (y * width + stored.left) * 4;
        canvas.fill(0, at, at + stored.width * 4);
      }
    }
  }
  return all;
}

function draw(samples: Uint8Array, screenWidth: number, frame: StoredFrame, indices: Uint8Array): void {
  const { left, top, width, height, palette, transparent, interlaced } = frame;
  const order = interlaced ? interlacedRows(height) : undefined;
  for (let row = 0; row < height; row += 1) {
    const y = top + (order === undefined ? row : (order[row] as number));
    let to = (y * screenWidth + left) * 4;
    for (let at = row * width; at < (row + 1) * width; at += 1, to += 4) {
      const index = indices[at] as number;
      if (index === transparent) continue;
      if (index * 3 + 2 >= palette.length) throw new Unreadable("a pixel has a colour that its palette does not have");
      samples[to] = palette[index * 3] as number;
      samples[to + 1] = palette[index * 3 + 1] as number;
      samples[to + 2] = palette[index * 3 + 2] as number;
      samples[to + 3] = 255;
    }
  }
}

/** Which row of the picture each stored row is: every eighth, those between them, and so on. GIF89a, appendix E. */
function interlacedRows(height: number): readonly number[] {
  const rows: number[] = [];
  for (const [first, step] of [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ] as const) {
    for (let row = first; row < height; row += step) rows.push(row);
  }
  return rows;
}
