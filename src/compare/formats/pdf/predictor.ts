import { unfilter } from "../png/unfilter.ts";
import { Damaged } from "./growing.ts";
import type { PdfObject } from "./objects.ts";

/** Undoes the prediction of samples, ISO 32000-1 section 7.4.4.4. Throws Damaged where it makes no sense. */
export function undoPredictor(bytes: Uint8Array, parameters: ReadonlyMap<string, PdfObject>): Uint8Array {
  const predictor = parameter(parameters, "Predictor", 1, 15);
  if (predictor === 1) return bytes;
  const colors = parameter(parameters, "Colors", 1, 64);
  const depth = parameter(parameters, "BitsPerComponent", 8, 16);
  const columns = parameter(parameters, "Columns", 1, 1 << 24);
  const stride = Math.ceil((colors * depth * columns) / 8);
  const pixel = Math.max(1, (colors * depth) >> 3);
  if (predictor === 2) return undoTiff(bytes, stride, colors, depth);
  if (predictor < 10) throw new Damaged("unknown predictor");
  return undoPng(bytes, stride, pixel);
}

function parameter(parameters: ReadonlyMap<string, PdfObject>, name: string, otherwise: number, most: number): number {
  const value = parameters.get(name) ?? otherwise;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Damaged(name);
}

/** Each row begins with the number of its filter, as in PNG. */
function undoPng(bytes: Uint8Array, stride: number, pixel: number): Uint8Array {
  if (bytes.length % (stride + 1) !== 0) throw new Damaged("half a row");
  const rows = bytes.length / (stride + 1);
  const raw = bytes.slice();
  for (let row = 0; row < rows; row += 1) if ((raw[row * (stride + 1)] ?? 0) > 4) throw new Damaged("unknown filter");
  unfilter(raw, 0, rows, stride, pixel);
  const out = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    out.set(raw.subarray(row * (stride + 1) + 1, (row + 1) * (stride + 1)), row * stride);
  }
  return out;
}

/** Each sample is the difference to the one before it in its row. */
function undoTiff(bytes: Uint8Array, stride: number, colors: number, depth: number): Uint8Array {
  if (bytes.length % stride !== 0) throw new Damaged("half a row");
  if (depth !== 8 && depth !== 16) throw new Damaged("samples of fewer than 8 bits");
  const out = bytes.slice();
  const step = colors * (depth / 8);
  for (let row = 0; row < out.length; row += stride) {
    for (let at = row + step; at < row + stride; at += depth / 8) {
      if (depth === 8) {
        out[at] = (out[at] ?? 0) + (out[at - step] ?? 0);
      } else {
        const sum = word(out, at) + word(out, at - step);
        out[at] = sum >> 8;
        out[at + 1] = sum;
      }
    }
  }
  return out;
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
