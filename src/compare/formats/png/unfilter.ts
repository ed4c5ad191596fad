import { Unreadable } from "../../format.ts";

/**
 * Undoes, in place, what was done to each row to compress it better. The rows stand one after the other from `start`, each
 * with the number of its filter before it. PNG specification, 9.
 */
export function unfilter(raw: Uint8Array, start: number, rows: number, rowBytes: number, pixelBytes: number): void {
  let before = raw.subarray(0, 0);
  for (let y = 0; y < rows; y += 1) {
    const at = start + y * (rowBytes + 1);
    const row = raw.subarray(at + 1, at + 1 + rowBytes);
    if (y === 0) before = new Uint8Array(rowBytes);
    switch (raw[at]) {
      case 0:
        break;
      case 1:
        for (let i = pixelBytes; i < rowBytes; i += 1) row[i] = byte(row, i) + byte(row, i - pixelBytes);
        break;
      case 2:
        for (let i = 0; i < rowBytes; i += 1) row[i] = byte(row, i) + byte(before, i);
        break;
      case 3:
        for (let i = 0; i < rowBytes; i += 1) {
          const left = i < pixelBytes ? 0 : byte(row, i - pixelBytes);
          row[i] = byte(row, i) + ((left + byte(before, i)) >> 1);
        }
        break;
      case 4:
        paeth(row, before, pixelBytes);
        break;
      default:
        throw new Unreadable("a row of its pixels has a filter that the standard does not know");
    }
    before = row;
  }
}

function paeth(row: Uint8Array, before: Uint8Array, pixelBytes: number): void {
  for (let i = 0; i < row.length; i += 1) {
    const left = i < pixelBytes ? 0 : byte(row, i - pixelBytes);
    const above = byte(before, i);
    const corner = i < pixelBytes ? 0 : byte(before, i - pixelBytes);
    const fromLeft = Math.abs(above - corner);
    const fromAbove = Math.abs(left - corner);
    const fromCorner = Math.abs(left + above - corner - corner);
    const nearest = fromLeft <= fromAbove && fromLeft <= fromCorner ? left : fromAbove <= fromCorner ? above : corner;
    row[i] = byte(row, i) + nearest;
  }
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] as number;
