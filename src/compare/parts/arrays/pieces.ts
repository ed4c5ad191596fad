import type { Numbers } from "../../part.ts";

/** Pieces of two arrays that stand at the same place and are equally long. */
export interface Pair<N extends Numbers = Numbers> {
  readonly recorded: N;
  readonly produced: N;
  /** Index of the first number, in C order. */
  readonly start: number;
}

/** So many numbers at once, whatever the pieces that a format gives: 1 MiB of doubles. */
const pieceLength = 131_072;

/** Two arrays side by side; ends with the shorter one. */
export function* inLockStep(recorded: Iterable<Numbers>, produced: Iterable<Numbers>): Generator<Pair> {
  const [left, right] = [short(recorded), short(produced)];
  try {
    let start = 0;
    let [a, b] = [next(left), next(right)];
    while (a !== undefined && b !== undefined) {
      const length = Math.min(a.length, b.length);
      yield {
        recorded: a.length === length ? a : a.subarray(0, length),
        produced: b.length === length ? b : b.subarray(0, length),
        start,
      };
      start += length;
      a = a.length === length ? next(left) : a.subarray(length);
      b = b.length === length ? next(right) : b.subarray(length);
    }
  } finally {
    left.return(undefined);
    right.return(undefined);
  }
}

function* short(chunks: Iterable<Numbers>): Generator<Numbers> {
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceLength) yield chunk.subarray(at, at + pieceLength);
  }
}

function next(pieces: Iterator<Numbers>): Numbers | undefined {
  const { done, value } = pieces.next();
  return done === true ? undefined : value;
}

/** One array in pieces. */
export const piecesOf: (chunks: Iterable<Numbers>) => Iterable<Numbers> = short;

/** Room for one piece as doubles; what it gives is overwritten by the next call. */
export class Doubles {
  readonly #room = new Float64Array(pieceLength);

  /** The same numbers as doubles. Whole numbers of 64 bits are rounded where they must be. */
  of(piece: Numbers): Float64Array {
    if (piece instanceof Float64Array) return piece;
    if (piece instanceof BigInt64Array || piece instanceof BigUint64Array) return this.#ofLong(piece);
    this.#room.set(piece);
    return this.#room.subarray(0, piece.length);
  }

  /** By their halves, since a bigint for each number would be slow. */
  #ofLong(piece: BigInt64Array | BigUint64Array): Float64Array {
    const low = new Uint32Array(piece.buffer, piece.byteOffset, 2 * piece.length);
    const high =
      piece instanceof BigInt64Array ? new Int32Array(piece.buffer, piece.byteOffset, 2 * piece.length) : low;
    for (let at = 0; at < piece.length; at += 1) {
      this.#room[at] = (high[2 * at + 1] as number) * 4_294_967_296 + (low[2 * at] as number);
    }
    return this.#room.subarray(0, piece.length);
  }
}
