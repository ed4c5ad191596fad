import { viewOf } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { RasterPart } from "../../part.ts";
import type { Chunk } from "./chunks.ts";
import type { Header } from "./header.ts";
import { type Colours, decodePixels } from "./pixels.ts";

/** An animation as its control chunks tell it: how often it is played, and its frames. PNG specification, 11.3.6. */
export interface Animation {
  readonly plays: number;
  readonly frames: readonly AnimationFrame[];
}

interface AnimationFrame {
  readonly width: number;
  readonly height: number;
  readonly shown: ReadonlyMap<string, string>;
  /** Undefined for the picture that readers without animation show. */
  readonly data: Uint8Array | undefined;
}

/** Undefined when there is none. Throws Unreadable when its chunks do not fit together. */
export function animationOf(chunks: readonly Chunk[]): Animation | undefined {
  const controls = chunks.filter(({ type }) => type === "acTL");
  const own = chunks.filter(({ type }) => type === "fcTL" || type === "fdAT" || type === "IDAT");
  if (controls.length === 0 && own.every(({ type }) => type === "IDAT")) return undefined;
  const [control] = controls;
  if (control === undefined || controls.length > 1 || control.data.length !== 8) throw odd();
  const frames: { control: Uint8Array; isDefault: boolean; data: Uint8Array[] }[] = [];
  let sequence = 0;
  for (const { type, data } of own) {
    const frame = frames.at(-1);
    if (type === "IDAT") {
      if (frame !== undefined) frame.isDefault = true;
      continue;
    }
    if (data.length < 4 || viewOf(data).getUint32(0) !== sequence) throw odd();
    sequence += 1;
    if (type === "fcTL") frames.push({ control: data, isDefault: false, data: [] });
    else if (frame === undefined || frame.isDefault) throw odd();
    else frame.data.push(data.subarray(4));
  }
  if (frames.length !== viewOf(control.data).getUint32(0)) throw odd();
  if (frames.some(({ isDefault, data }) => !isDefault && data.length === 0)) throw odd();
  return {
    plays: viewOf(control.data).getUint32(4),
    frames: frames.map((frame) => ({
      ...controlOf(frame.control),
      data: frame.isDefault ? undefined : Buffer.concat(frame.data),
    })),
  };
}

function controlOf(data: Uint8Array) {
  if (data.length !== 26) throw odd();
  const view = viewOf(data);
  const shown = new Map([
    ["position", `${view.getUint32(12)}, ${view.getUint32(16)}`],
    ["delay", `${view.getUint16(20)}/${view.getUint16(22)} s`],
    ["disposal", String(data[24])],
    ["blending", String(data[25])],
  ]);
  return { width: view.getUint32(4), height: view.getUint32(8), shown };
}

/** The frames as pictures; the default picture has its pixels in the main part already. */
export function framesOf(
  { frames }: Animation,
  header: Header,
  colours: Colours,
  main: Uint8Array | Uint16Array,
  reading: Reading,
): readonly RasterPart[] {
  return frames.map(({ width, height, shown, data }, index) => {
    const at = `frame ${index + 1}`;
    if (data === undefined) {
      if (width !== header.width || height !== header.height) throw odd();
      return { kind: "raster", at, width, height, samples: main, shown };
    }
    const samples = decodePixels({ ...header, width, height }, data, colours, reading);
    return { kind: "raster", at, width, height, samples, shown };
  });
}

const odd = () => new Unreadable("the chunks of its animation do not fit together");
