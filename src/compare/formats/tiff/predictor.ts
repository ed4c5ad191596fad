import { Unreadable } from "../../format.ts";

/**
 * Undoes, in place, what was done to rows to compress them better. `bytes` holds whole rows of numbers, lowest byte first;
 * `samples` numbers belong to each pixel. TIFF 6.0, section 14, and Adobe's technical note 3 for floating point.
 */
export function undoPredictor(
  predictor: number,
  bytes: Uint8Array,
  rowBytes: number,
  samples: number,
  bits: number,
): void {
  if (predictor === 1) return;
  for (let at = 0; at < bytes.length; at += rowBytes) {
    const row = bytes.subarray(at, at + rowBytes);
    if (predictor === 2) undoDifferences(row, samples, bits / 8);
    else undoFloatingPoint(row, samples, bits / 8);
  }
}

/** Whether it can be undone; floating point is stored highest byte first whatever the file says. */
export const canUndo = (predictor: number, bits: number): boolean =>
  predictor === 1 ||
  (predictor === 2 && [8, 16, 32, 64].includes(bits)) ||
  (predictor === 3 && [16, 32, 64].includes(bits));

function undoDifferences(row: Uint8Array, samples: number, size: number): void {
  // Byte by byte with what is carried over, so that numbers of any size are added alike.
  const pixel = samples * size;
  for (let at = pixel; at < row.length; at += size) {
    let carry = 0;
    for (let byte = at; byte < at + size; byte += 1) {
      const sum = (row[byte] as number) + (row[byte - pixel] as number) + carry;
      row[byte] = sum;
      carry = sum >> 8;
    }
  }
}

function undoFloatingPoint(row: Uint8Array, samples: number, size: number): void {
  if (row.length % size !== 0) throw new Unreadable("a row of its pixels is damaged");
  for (let at = samples; at < row.length; at += 1) row[at] = (row[at] as number) + (row[at - samples] as number);
  const planes = Uint8Array.from(row);
  const count = row.length / size;
  for (let index = 0; index < count; index += 1) {
    for (let byte = 0; byte < size; byte += 1) {
      row[index * size + byte] = planes[(size - 1 - byte) * count + index] as number;
    }
  }
}
