import type { Numbers } from "../../part.ts";

/** Numbers that are the same and are not stored in the same bits. */
export interface BitDifferences {
  /** Zeros with another sign. */
  readonly zeros: number;
  /** NaNs that carry another payload. The sign of the NaN that arithmetic makes is none: it depends on the processor. */
  readonly nans: number;
}

const none: BitDifferences = { zeros: 0, nans: 0 };

/** Of two pieces whose numbers are the same: what their bits still tell apart. Agrees with the digest of the content. */
export function bitDifferences(recorded: Numbers, produced: Numbers): BitDifferences {
  if (recorded instanceof Float64Array && produced instanceof Float64Array) {
    const [a, b] = [longs(recorded), longs(produced)];
    return count(recorded, (at) => normalLong(a[at]) === normalLong(b[at]));
  }
  if (recorded instanceof Float32Array && produced instanceof Float32Array) {
    const [a, b] = [words(recorded), words(produced)];
    return count(recorded, (at) => normalWord(a[at]) === normalWord(b[at]));
  }
  return none;
}

function count(recorded: Float64Array | Float32Array, isSame: (at: number) => boolean): BitDifferences {
  let [zeros, nans] = [0, 0];
  for (let at = 0; at < recorded.length; at += 1) {
    const value = recorded[at] as number;
    // Every other number has one form only.
    if ((value !== 0 && !Number.isNaN(value)) || isSame(at)) continue;
    if (value === 0) zeros += 1;
    else nans += 1;
  }
  return { zeros, nans };
}

const longs = (piece: Float64Array) => new BigUint64Array(piece.buffer, piece.byteOffset, piece.length);
const words = (piece: Float32Array) => new Uint32Array(piece.buffer, piece.byteOffset, piece.length);
const normalLong = (bits = 0n) => (bits === 0xfff8000000000000n ? 0x7ff8000000000000n : bits);
const normalWord = (bits = 0) => (bits === 0xffc00000 ? 0x7fc00000 : bits);
