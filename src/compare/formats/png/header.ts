import { Unreadable } from "../../format.ts";

/** As the chunk IHDR says. `colour` is 0 grey, 2 RGB, 3 palette, 4 grey with opacity, 6 RGB with opacity. */
export interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
}

const depths: ReadonlyMap<number, readonly number[]> = new Map([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
]);

export function headerOf(data: Uint8Array): Header {
  if (data.length !== 13) throw new Unreadable("its header has another length than the standard says");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = data.subarray(8);
  if (depths.get(colour)?.includes(depth) !== true || compression !== 0 || filter !== 0 || interlace > 1) {
    throw new Unreadable("its header says what the standard does not know");
  }
  return { width: view.getUint32(0), height: view.getUint32(4), depth, colour, interlaced: interlace === 1 };
}

/** Samples that each pixel has in the file. */
export function channels({ colour }: Header): number {
  return colour === 2 ? 3 : colour === 4 ? 2 : colour === 6 ? 4 : 1;
}

/** A grid of pixels that is stored as a picture of its own: the whole, or one pass of seven. */
export interface Pass {
  readonly left: number;
  readonly top: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** In the order in which they stand in the file; those without pixels take no bytes and are left out. */
export function passes(header: Header): readonly Pass[] {
  const grids = header.interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  return grids.flatMap(([left, top, stepX, stepY]) => {
    const width = Math.ceil((header.width - left) / stepX);
    const height = Math.ceil((header.height - top) / stepY);
    const rowBytes = Math.ceil((width * channels(header) * header.depth) / 8);
    return width < 1 || height < 1 ? [] : [{ left, top, stepX, stepY, width, height, rowBytes }];
  });
}
