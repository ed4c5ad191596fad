import { Unreadable } from "../../format.ts";
import { Bits } from "./bits.ts";
import { blockReader, type ScanRange } from "./blocks.ts";
import type { Component, Frame } from "./frame.ts";
import type { HuffmanTable } from "./huffman.ts";
import type { Segment } from "./segments.ts";

interface ScanComponent {
  readonly component: Component;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/**
 * Decodes one scan into the coefficients of the frame (T.81, B.2.3, F.2 and G.2). Throws Unreadable unless its coded data
 * hold exactly its blocks, and unless it refines what was known before by just the next bit.
 */
export function decodeScan(
  frame: Frame,
  { data, intervals }: Segment,
  tables: ReadonlyMap<number, HuffmanTable>,
  restartInterval: number,
): void {
  const { components, range } = headerOf(frame, data, tables);
  const [only] = components;
  if (only === undefined) throw new Unreadable("one of its scans is empty");
  const isAlone = components.length === 1;
  // Alone, a component is coded without the blocks that only fill up its last units.
  const unitsAcross = isAlone ? Math.ceil(only.component.width / 8) : frame.unitsAcross;
  const units = unitsAcross * (isAlone ? Math.ceil(only.component.height / 8) : frame.unitsDown);
  const perInterval = restartInterval === 0 ? units : restartInterval;
  if (intervals.length !== Math.ceil(units / perInterval)) throw new Unreadable("its restart markers are damaged");
  intervals.forEach((interval, index) => {
    const bits = new Bits(interval);
    const readers = components.map(({ component, dc, ac }) =>
      blockReader(bits, component, dc, ac, range, frame.progressive),
    );
    const end = Math.min(units, (index + 1) * perInterval);
    for (let unit = index * perInterval; unit < end; unit += 1) {
      const [x, y] = [unit % unitsAcross, Math.floor(unit / unitsAcross)];
      if (isAlone) readers[0]?.block(y * only.component.blocksAcross + x);
      else {
        components.forEach(({ component: { across, down, blocksAcross } }, place) => {
          for (let v = 0; v < down; v += 1) {
            for (let h = 0; h < across; h += 1) readers[place]?.block((y * down + v) * blocksAcross + x * across + h);
          }
        });
      }
    }
    for (const reader of readers) reader.end();
    bits.end();
  });
}

function headerOf(frame: Frame, data: Uint8Array, tables: ReadonlyMap<number, HuffmanTable>) {
  const count = data[0] ?? 0;
  if (data.length !== 4 + 2 * count || count < 1) throw new Unreadable("the header of a scan is damaged");
  const components = Array.from({ length: count }, (_, index): ScanComponent => {
    const [id, places = 0] = data.subarray(1 + 2 * index);
    const component = frame.components.find((each) => each.id === id);
    if (component === undefined) throw new Unreadable("a scan is of a colour that the picture does not have");
    return { component, dc: tables.get(places >> 4), ac: tables.get(4 + (places & 15)) };
  });
  if (new Set(components.map(({ component }) => component)).size !== count) {
    throw new Unreadable("a scan has one colour twice");
  }
  const [start = 0, end = 0, approximation = 0] = data.subarray(1 + 2 * count);
  const range: ScanRange = { start, end, high: approximation >> 4, low: approximation & 15 };
  checkRange(range, frame, count);
  for (const { component } of components) learn(component, range, frame.progressive);
  return { components, range };
}

function checkRange({ start, end, high, low }: ScanRange, { progressive }: Frame, count: number): void {
  const isWhole = start === 0 && end === 63 && high === 0 && low === 0;
  const isPart =
    (start === 0 ? end === 0 : end >= start && end < 64 && count === 1) &&
    low <= 13 &&
    (high === 0 || high === low + 1);
  if (progressive ? !isPart : !isWhole) throw new Unreadable("the header of a scan is damaged");
}

/** Every bit of every coefficient is to be told once, from the highest to the lowest. */
function learn({ known }: Component, { start, end, high, low }: ScanRange, progressive: boolean): void {
  // Other coefficients only make sense on top of the first.
  if (progressive && start > 0 && known[0] === 16) throw new Unreadable("its scans are in a wrong order");
  for (let k = start; k <= end; k += 1) {
    if (known[k] !== (high === 0 ? 16 : high)) throw new Unreadable("its scans overlap or leave something out");
    known[k] = low;
  }
}
