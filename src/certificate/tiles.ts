/* C2SP tlog-tiles: the log as files of 256 hashes that any web server can carry. */

const tileWidth = 256;

export interface Tile {
  /** Hashes of subtrees of 256^level leaves, or the leaves themselves. */
  readonly level: number | "entries";
  /** First hash or leaf in it, and how many. */
  readonly from: number;
  readonly width: number;
}

/** Reads `<level>/<number>` with `.p/<width>` behind it for a tile that is not full; the number in groups of three digits. */
export function tileFrom(path: string): Tile | undefined {
  const [, level = "", number = "", width] =
    /^(entries|\d|[1-5]\d|6[0-3])\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (level === "") return undefined;
  const hasNeedlessZeros = /^x000\//.test(number);
  const wide = width === undefined ? tileWidth : Number(width);
  if (hasNeedlessZeros || wide > tileWidth || width === String(tileWidth)) return undefined;
  const index = Number(number.replaceAll(/[x/]/g, ""));
  return { level: level === "entries" ? level : Number(level), from: index * tileWidth, width: wide };
}

/** Each leaf behind its length in two bytes, big-endian. */
export function entryBundle(leaves: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    leaves.flatMap((leaf) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(leaf.byteLength);
      return [length, leaf];
    }),
  );
}
