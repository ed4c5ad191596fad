import { grouped } from "../../../domain/grouped.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { maxPixels } from "../pictures/limits.ts";

/** One colour of the picture. Its blocks of 8 x 8 coefficients stand row by row, as many as the widest scan needs. */
export interface Component {
  readonly id: number;
  /** Samples across and down in each unit of the picture. */
  readonly across: number;
  readonly down: number;
  readonly quantisation: number;
  /** In samples. */
  readonly width: number;
  readonly height: number;
  /** In blocks; what is stored, filled up to whole units. */
  readonly blocksAcross: number;
  readonly blocksDown: number;
  readonly coefficients: Int16Array;
  /** Of each coefficient, the lowest bit that is known so far; 16 where nothing is. */
  readonly known: Uint8Array;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly progressive: boolean;
  readonly unitsAcross: number;
  readonly unitsDown: number;
  readonly mostAcross: number;
  readonly mostDown: number;
  readonly components: readonly Component[];
}

/**
 * The frame as its header says (T.81, B.2.2), with room for the coefficients. Each block takes at least one bit of
 * `codedBytes`, so that a small file cannot ask for much memory.
 */
export function frameOf(marker: number, data: Uint8Array, codedBytes: number, reading: Reading): Frame {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = data[5] ?? 0;
  if (data.length !== 6 + 3 * count) throw new Unreadable("the header of its frame is damaged");
  if (data[0] !== 8) throw new Unreadable(`its samples have ${data[0]} bits, of which only 8 can be read`);
  const [height, width] = [view.getUint16(1), view.getUint16(3)];
  if (count !== 1 && count !== 3)
    throw new Unreadable(`it has ${count} colours: how they mix, programs disagree about`);
  if (width === 0 || height === 0) throw new Unreadable("it has no pixels, or does not say how many rows");
  if (width * height > maxPixels) throw new Unreadable(`it has more than ${grouped(maxPixels)} pixels`);
  const specs = Array.from({ length: count }, (_, index) => {
    const [id = 0, factors = 0, quantisation = 0] = data.subarray(6 + 3 * index);
    return { id, across: factors >> 4, down: factors & 15, quantisation };
  });
  const isOdd = ({ across, down, quantisation }: (typeof specs)[number]) =>
    across < 1 || across > 4 || down < 1 || down > 4 || quantisation > 3;
  if (specs.some(isOdd) || new Set(specs.map(({ id }) => id)).size !== count) {
    throw new Unreadable("the header of its frame is damaged");
  }
  const mostAcross = Math.max(...specs.map(({ across }) => across));
  const mostDown = Math.max(...specs.map(({ down }) => down));
  const unitsAcross = Math.ceil(width / (8 * mostAcross));
  const unitsDown = Math.ceil(height / (8 * mostDown));
  const blocks = specs.reduce((sum, { across, down }) => sum + unitsAcross * across * unitsDown * down, 0);
  if (blocks > codedBytes * 8) throw new Unreadable("its coded pixels are too few for its size");
  reading.hold(blocks * 128);
  const components = specs.map((spec) => ({
    ...spec,
    width: Math.ceil((width * spec.across) / mostAcross),
    height: Math.ceil((height * spec.down) / mostDown),
    blocksAcross: unitsAcross * spec.across,
    blocksDown: unitsDown * spec.down,
    coefficients: new Int16Array(unitsAcross * spec.across * unitsDown * spec.down * 64),
    known: new Uint8Array(64).fill(16),
  }));
  return { width, height, progressive: marker === 0xc2, unitsAcross, unitsDown, mostAcross, mostDown, components };
}
