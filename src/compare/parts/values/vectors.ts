import { bytesOf } from "../../content.ts";
import type { NumbersValue } from "../../part.ts";
import type { Found } from "./found.ts";
import { yardstickOfVectors } from "./lists.ts";
import { elementSaid, kindOf, said } from "./said.ts";
import { isSameVector } from "./same.ts";

/** Two vectors of numbers that are not of one type and length. False when they are of one type and have to be matched. */
export function differInShape(found: Found, recorded: NumbersValue, produced: NumbersValue): boolean {
  if (recorded.numbers.constructor !== produced.numbers.constructor) {
    found.differs(`recorded ${kindOf(recorded)}, produced ${kindOf(produced)}`);
    return true;
  }
  if (recorded.shape.length === 1 && produced.shape.length === 1) return false;
  if (recorded.shape.join() === produced.shape.join()) return false;
  const [was, is] = [said(recorded, found.missing), said(produced, found.missing)];
  const areAlike = was === is;
  found.differs(
    areAlike
      ? `recorded ${was} (${shapeSaid(recorded)}), produced ${is} (${shapeSaid(produced)})`
      : `recorded ${was}, produced ${is}`,
  );
  return true;
}

const shapeSaid = ({ shape }: NumbersValue): string =>
  shape.length === 0 ? "a single number" : `an array of ${shape.join(" × ")}`;

/** Element by element; both are of the same type and shape. */
export function compareElements(found: Found, recorded: NumbersValue, produced: NumbersValue): void {
  if (isSameVector(recorded, produced)) {
    found.numbers.addEqual(recorded.numbers.length);
    return;
  }
  const [a, b] = [recorded.numbers, produced.numbers];
  const { isReal, scale } = yardstickOfVectors(a, b);
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at], b[at]];
    const isNone = Number.isNaN(x) || Number.isNaN(y);
    const isEndless = !Number.isFinite(Number(x)) || !Number.isFinite(Number(y));
    if (isNone ? isSameElement(recorded, produced, at) : Object.is(x, y)) {
      found.numbers.addEqual(1);
      continue;
    }
    found.at(at, () => {
      const [was, is] = [recorded, produced].map((vector) => elementSaid(vector, at, found.missing));
      const isMeasured = typeof x === "number" && typeof y === "number" && (isReal || (x === 0 && y === 0));
      if (isMeasured && !isEndless) found.pair(x, y, scale, () => `recorded ${was}, produced ${is}`);
      else if (isCounted(recorded, at) && isCounted(produced, at)) {
        found.whole(Number(x), Number(y), scale, () => `recorded ${was}, produced ${is}`);
      } else found.differs(`recorded ${was}, produced ${is}${was === is ? " with other bits" : ""}`);
    });
  }
}

/** A whole number, and not what R writes where one is missing. */
const isCounted = ({ numbers }: NumbersValue, at: number): boolean =>
  Number.isInteger(Number(numbers[at])) && !(numbers instanceof Int32Array && numbers[at] === -2147483648);

const isSameElement = (a: NumbersValue, b: NumbersValue, at: number): boolean =>
  Buffer.compare(bytesOf(a.numbers.subarray(at, at + 1)), bytesOf(b.numbers.subarray(at, at + 1))) === 0;
