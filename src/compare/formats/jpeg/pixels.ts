import { type Reading, Unreadable } from "../../format.ts";
import { holdPicture } from "../pictures/limits.ts";
import { naturalOrder } from "./blocks.ts";
import { type Component, type Frame, frameOf } from "./frame.ts";
import { type HuffmanTable, huffmanTables } from "./huffman.ts";
import { inverseTransform } from "./idct.ts";
import { decodeScan } from "./scan.ts";
import { type Segment, startOfScan } from "./segments.ts";

/** How the three colours of a picture are mixed. */
export type Mixing = "grey" | "YCbCr" | "RGB";

export interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly mixing: Mixing;
  /** RGBA. */
  readonly samples: Uint8Array;
}

/**
 * The pixels: each sample of a coarser colour stands for all pixels that it covers, so that none is lost. Throws
 * Unreadable for whatever is not Huffman-coded with 8 bits a sample, and unless all coefficients are there.
 */
export function decodePixels(
  segments: readonly Segment[],
  mixingOf: (frame: Frame) => Mixing,
  reading: Reading,
): Decoded {
  const { frame, quantisation } = decodeCoefficients(segments, reading);
  const mixing = mixingOf(frame);
  holdPicture(reading, frame.width, frame.height, 1);
  const planes = frame.components.map((component) => planeOf(frame, component, quantisation, reading));
  const samples = new Uint8Array(frame.width * frame.height * 4).fill(255);
  for (let y = 0; y < frame.height; y += 1) mixRow(frame, planes, y, mixing, samples);
  return { width: frame.width, height: frame.height, mixing, samples };
}

interface Coefficients {
  readonly frame: Frame;
  /** The table with which each component is quantised, in rows of eight. */
  readonly quantisation: ReadonlyMap<Component, Uint16Array>;
}

function decodeCoefficients(segments: readonly Segment[], reading: Reading): Coefficients {
  const codedBytes = segments.reduce((sum, { intervals }) => sum + lengthOf(intervals), 0);
  const codes = new Map<number, HuffmanTable>();
  const tables = new Map<number, Uint16Array>();
  const quantisation = new Map<Component, Uint16Array>();
  let restartInterval = 0;
  let frame: Frame | undefined;
  for (const segment of segments) {
    const { marker, data } = segment;
    if (marker === 0xc4) for (const [place, table] of huffmanTables(data)) codes.set(place, table);
    else if (marker === 0xdb) for (const [place, table] of quantisationTables(data)) tables.set(place, table);
    else if (marker === 0xdd) restartInterval = intervalOf(data);
    else if (marker >= 0xc0 && marker <= 0xc2) {
      if (frame !== undefined) throw new Unreadable("it has two frames");
      frame = frameOf(marker, data, codedBytes, reading);
    } else if (marker === startOfScan) {
      if (frame === undefined) throw new Unreadable("its pixels come before their header");
      decodeScan(frame, segment, codes, restartInterval);
      for (const component of frame.components) latch(component, tables, quantisation);
    } else if (marker < 0xe0 || (marker > 0xef && marker < 0xfe)) {
      throw new Unreadable(`it is coded in a way that cannot be read here (marker ${marker.toString(16)})`);
    }
  }
  if (frame === undefined) throw new Unreadable("it has no picture");
  if (frame.components.some(({ known }) => known.some((bit) => bit !== 0)))
    throw new Unreadable("its last scans are missing");
  return { frame, quantisation };
}

const lengthOf = (intervals: readonly Uint8Array[]): number => intervals.reduce((sum, { length }) => sum + length, 0);

/** The table that is there at a component's first scan is the one that counts for it. */
function latch(
  component: Component,
  tables: ReadonlyMap<number, Uint16Array>,
  quantisation: Map<Component, Uint16Array>,
): void {
  if (component.known[0] === 16 || quantisation.has(component)) return;
  const table = tables.get(component.quantisation);
  if (table === undefined) throw new Unreadable("a table of its quantisation is missing");
  quantisation.set(component, table);
}

/** T.81, B.2.4.1. */
function quantisationTables(data: Uint8Array): readonly (readonly [number, Uint16Array])[] {
  const tables: [number, Uint16Array][] = [];
  for (let at = 0; at < data.length; ) {
    const head = data[at] as number;
    const wide = head >> 4;
    const end = at + 1 + 64 * (wide + 1);
    if (wide > 1 || (head & 15) > 3 || end > data.length)
      throw new Unreadable("a table of its quantisation is damaged");
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k += 1) {
      const place = at + 1 + k * (wide + 1);
      const value = data[place] as number;
      table[naturalOrder(k)] = wide === 0 ? value : (value << 8) | (data[place + 1] as number);
    }
    tables.push([head & 15, table]);
    at = end;
  }
  return tables;
}

function intervalOf(data: Uint8Array): number {
  if (data.length !== 2) throw new Unreadable("its restart interval is damaged");
  return ((data[0] as number) << 8) | (data[1] as number);
}

interface Plane {
  readonly samples: Uint8Array;
  readonly stride: number;
  readonly down: number;
  /** For each column of the picture, that of the plane. */
  readonly columns: Int32Array;
}

function planeOf(frame: Frame, component: Component, tables: Coefficients["quantisation"], reading: Reading): Plane {
  const { blocksAcross, blocksDown, coefficients, across, down } = component;
  const table = tables.get(component);
  if (table === undefined) throw new Unreadable("a table of its quantisation is missing");
  const stride = blocksAcross * 8;
  reading.hold(stride * blocksDown * 8);
  const samples = new Uint8Array(stride * blocksDown * 8);
  const workspace = new Int32Array(64);
  for (let block = 0; block < blocksAcross * blocksDown; block += 1) {
    const to = Math.floor(block / blocksAcross) * 8 * stride + (block % blocksAcross) * 8;
    inverseTransform(coefficients, block * 64, table, workspace, samples, to, stride);
  }
  const columns = Int32Array.from({ length: frame.width }, (_, x) => Math.floor((x * across) / frame.mostAcross));
  return { samples, stride, down, columns };
}

/** Rec. ITU-T T.871, 7: colours from luminance and chrominance. */
function mixRow(
  { width, mostDown }: Frame,
  planes: readonly Plane[],
  y: number,
  mixing: Mixing,
  out: Uint8Array,
): void {
  const [first, second = first, third = first] = planes as readonly [Plane, Plane?, Plane?];
  const rowOf = ({ stride, down }: Plane) => Math.floor((y * down) / mostDown) * stride;
  const [row1, row2, row3] = [rowOf(first), rowOf(second), rowOf(third)];
  for (let x = 0, to = y * width * 4; x < width; x += 1, to += 4) {
    const a = first.samples[row1 + (first.columns[x] as number)] as number;
    const b = second.samples[row2 + (second.columns[x] as number)] as number;
    const c = third.samples[row3 + (third.columns[x] as number)] as number;
    if (mixing === "YCbCr") {
      out[to] = clamp(a + 1.402 * (c - 128));
      out[to + 1] = clamp(a - 0.344136286 * (b - 128) - 0.714136286 * (c - 128));
      out[to + 2] = clamp(a + 1.772 * (b - 128));
    } else {
      out[to] = a;
      out[to + 1] = b;
      out[to + 2] = c;
    }
  }
}

const clamp = (value: number): number => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));
