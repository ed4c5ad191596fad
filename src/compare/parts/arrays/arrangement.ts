import { grouped } from "../../../domain/grouped.ts";
import { bytesOf } from "../../content.ts";
import type { ArrayPart, Numbers } from "../../part.ts";
import { areSame } from "./differences.ts";
import { inLockStep, piecesOf } from "./pieces.ts";
import { isComplex, lengthOf } from "./words.ts";

/** Above these, nothing is held in memory only to explain. */
const mostNumbers = 4_000_000;
const mostRows = 500_000;

/** Whether one is the other with rows for columns. */
export function isTransposed(recorded: ArrayPart, produced: ArrayPart): boolean {
  const [rows = 0, columns = 0] = recorded.shape;
  const isShape = produced.shape[0] === columns && produced.shape[1] === rows && produced.shape.length === 2;
  if (recorded.shape.length !== 2 || !isShape || recorded.type !== produced.type || isComplex(recorded)) return false;
  if (rows * columns > mostNumbers || rows < 2 || columns < 2) return false;
  const [left, right] = [whole(recorded), whole(produced)];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (!Object.is(left.at(row * columns + column), right.at(column * rows + row))) return false;
    }
  }
  return true;
}

/** Of arrays of the same shape: whether the rows are the same in another order. */
export function isReordered(recorded: ArrayPart, produced: ArrayPart): boolean {
  const [ours, theirs] = [rowHashes(recorded), rowHashes(produced)];
  if (ours === undefined || theirs === undefined) return false;
  ours.sort();
  theirs.sort();
  return Buffer.compare(bytesOf(ours), bytesOf(theirs)) === 0;
}

/** Of arrays whose rows are alike and not equally many: what became of the rows. Undefined when that cannot be said. */
export function changedRows(recorded: ArrayPart, produced: ArrayPart): string | undefined {
  const [was = 0, is = 0] = [recorded.shape[0], produced.shape[0]];
  const alike = recorded.shape.slice(1).join() === produced.shape.slice(1).join();
  if (recorded.type !== produced.type || recorded.shape.length === 0 || !alike || was === is) return undefined;
  const count = Math.abs(is - was);
  let isBeginning = true;
  for (const pair of inLockStep(recorded.chunks(), produced.chunks())) isBeginning &&= areSame(pair);
  if (isBeginning && is > was) return `${grouped(count)} more ${count === 1 ? "row" : "rows"} at the end`;
  if (isBeginning) return count === 1 ? "the last row is missing" : `the last ${grouped(count)} rows are missing`;
  const [ours, theirs] = [rowHashes(recorded), rowHashes(produced)];
  if (ours === undefined || theirs === undefined) return undefined;
  const kept = inCommon(ours, theirs);
  return kept === 0 ? undefined : `${grouped(was - kept)} of the recorded rows are gone, ${grouped(is - kept)} are new`;
}

function inCommon(ours: Float64Array, theirs: Float64Array): number {
  const counts = new Map<number, number>();
  for (const hash of ours) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  let common = 0;
  for (const hash of theirs) {
    const left = counts.get(hash) ?? 0;
    if (left > 0) common += 1;
    counts.set(hash, left - 1);
  }
  return common;
}

/** All numbers of a small array at once. */
function whole(part: ArrayPart): Numbers {
  const pieces = Array.from(part.chunks(), (piece) => piece.slice());
  const [first] = pieces;
  if (first === undefined) return new Float64Array(0);
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = new Uint8Array(length * first.BYTES_PER_ELEMENT);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(bytesOf(piece), at);
    at += piece.byteLength;
  }
  return new (first.constructor as new (buffer: ArrayBuffer) => Numbers)(bytes.buffer);
}

/** One number for the content of each row; of a list, of each number. Undefined when there are too many. */
function rowHashes(part: ArrayPart): Float64Array | undefined {
  const rows = part.shape[0] ?? 0;
  if (rows < 2 || rows > mostRows || lengthOf(part) > 16 * mostNumbers) return undefined;
  const perRow = lengthOf(part) / rows;
  const hashes = new Float64Array(rows);
  let [at, inRow, high, low] = [0, 0, 1, 2];
  for (const piece of piecesOf(part.chunks())) {
    const bytes = bytesOf(piece);
    const perNumber = piece.BYTES_PER_ELEMENT;
    for (let from = 0; from < bytes.length; from += perNumber) {
      for (let byte = from; byte < from + perNumber; byte += 1) {
        high = Math.imul(high ^ (bytes[byte] as number), 0x01000193);
        low = Math.imul(low + (bytes[byte] as number), 0x5bd1e995) ^ (low >>> 15);
      }
      inRow += 1;
      if (inRow < perRow) continue;
      hashes[at] = (high & 0x1fffff) * 4_294_967_296 + (low >>> 0);
      at += 1;
      [inRow, high, low] = [0, 1, 2];
    }
  }
  return hashes;
}
