import { isInteger } from "../../numbers/number-text.ts";

/** Two floating point numbers that stand at the same place of two lines. */
interface NumberPair {
  readonly recorded: number;
  readonly produced: number;
}

/**
 * The numbers in which two lines differ, when they differ in nothing else: the words are the same, and so are whole numbers
 * that are written as such, unless `wholes` says otherwise. Where a number has more digits than its counterpart, the blanks around may be more or fewer.
 */
export function numberPairs(recorded: string, produced: string, wholes = false): readonly NumberPair[] | undefined {
  const [left, right] = [recorded.split(word), produced.split(word)];
  if (left.length !== right.length) return undefined;
  const pairs: NumberPair[] = [];
  let isBlankLoose = false;
  for (let at = 1; at < left.length; at += 2) {
    const [was = "", is = ""] = [left[at], right[at]];
    if (was === is) continue;
    const pair = numberPair(was, is, wholes);
    if (pair === undefined) return undefined;
    pairs.push(pair);
    isBlankLoose ||= was.length !== is.length;
  }
  for (let at = 0; at < left.length; at += 2) {
    const [was = "", is = ""] = [left[at], right[at]];
    if (was !== is && !(isBlankLoose && collapsed(was) === collapsed(is))) return undefined;
  }
  return pairs;
}

/** With a capture, `split` keeps the words at the odd places, and what is between them at the even ones. */
const word = /([\p{L}\p{N}_.+-]+)/u;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Fortran writes 0.1234D-05 for what is of double precision. */
const ofFortran = /^([+-]?(?:\d+\.\d*|\.\d+))[dD]([+-]\d{1,3})$/;

function numberPair(was: string, is: string, wholes: boolean): NumberPair | undefined {
  // The full stop of a sentence is no decimal point.
  const [a, b] = [was, is].map((text) => text.replace(/\.+$/, "").replace(ofFortran, "$1e$2")) as [string, string];
  if (was.length - a.length !== is.length - b.length) return undefined;
  if (a.length > 400 || b.length > 400 || !decimal.test(a) || !decimal.test(b)) return undefined;
  if (!wholes && isInteger(a) && isInteger(b)) return undefined;
  const pair = { recorded: Number(a), produced: Number(b) };
  return Number.isFinite(pair.recorded) && Number.isFinite(pair.produced) ? pair : undefined;
}

const collapsed = (blanks: string): string => blanks.replaceAll(/[ \t]+/g, " ").replace(/^ $/, "");
