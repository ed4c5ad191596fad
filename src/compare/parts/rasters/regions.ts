import type { Region } from "../../finding.ts";
import type { PixelMask } from "./pixel-differences.ts";

/** More regions than that help nobody: near ones are merged until there are no more. */
const mostRegions = 20;
const smallestCell = 8;

/**
 * Rectangles around the pixels of a set, those with most of them first. Pixels in the same or in neighbouring cells of a
 * grid belong together; the grid is made coarser until there are few enough.
 */
export function regionsOf(mask: PixelMask): readonly Region[] {
  let cell = smallestCell;
  let across = Math.ceil(mask.width / cell);
  let boxes = new Map<number, Box>();
  mask.each((x, y) => {
    const place = Math.floor(y / cell) * across + Math.floor(x / cell);
    const box = boxes.get(place);
    if (box === undefined) boxes.set(place, { left: x, top: y, right: x, bottom: y, pixels: 1 });
    else {
      if (x < box.left) box.left = x;
      if (x > box.right) box.right = x;
      // Pixels come from the top.
      box.bottom = y;
      box.pixels += 1;
    }
  });
  for (;;) {
    const regions = clusters(boxes, across);
    if (regions.length <= mostRegions) return regions.toSorted(byPixels);
    cell *= 2;
    across = Math.ceil(mask.width / cell);
    const coarser = new Map<number, Box>();
    for (const box of boxes.values()) {
      const place = Math.floor(box.top / cell) * across + Math.floor(box.left / cell);
      const other = coarser.get(place);
      if (other === undefined) coarser.set(place, box);
      else add(other, box);
    }
    boxes = coarser;
  }
}

const byPixels = (a: Region, b: Region): number => b.pixels - a.pixels || a.top - b.top || a.left - b.left;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  pixels: number;
}

/** Copies of the boxes, those in neighbouring cells as one. */
function clusters(boxes: ReadonlyMap<number, Box>, across: number): readonly Region[] {
  const left = new Map(boxes);
  const regions: Box[] = [];
  for (const [start, first] of boxes) {
    if (!left.delete(start)) continue;
    const whole = { ...first };
    const open = [start];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const column = place % across;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          if (column + dx < 0 || column + dx >= across) continue;
          const near = place + dy * across + dx;
          const box = left.get(near);
          if (box === undefined) continue;
          left.delete(near);
          add(whole, box);
          open.push(near);
        }
      }
    }
    regions.push(whole);
  }
  return regions;
}

function add(whole: Box, { left, top, right, bottom, pixels }: Box): void {
  whole.left = Math.min(whole.left, left);
  whole.top = Math.min(whole.top, top);
  whole.right = Math.max(whole.right, right);
  whole.bottom = Math.max(whole.bottom, bottom);
  whole.pixels += pixels;
}
