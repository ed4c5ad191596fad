/**
 * Reads decimal numbers from the bytes of a table, without text being made of them: tables hold millions. Two numbers that
 * begin alike are read together as far as they do: numbers that differ in their last digits are read once.
 */
export class PlainNumbers {
  /** What was read last; never `-0`. */
  value = 0;
  /** It was written without a point and an exponent. */
  isWhole = true;
  #isNegative = false;
  /** The first nine significant digits, and those behind them. */
  #high = 0;
  #low = 0;
  #digits = 0;
  /** Bytes before the point, a sign included; -1 while there was none. */
  #point = -1;

  /**
   * Reads the number that begins at `start` and gives the byte behind it. -1, and nothing that can be used, when it is one
   * that takes more thought: more than 17 digits, a sign before zero, an exponent far away, white space, words.
   * The value is the double nearest to the decimal number, as `Number` has it.
   */
  read(bytes: Uint8Array, start: number): number {
    const at = this.#begin(bytes, start);
    return at === -1 ? -1 : this.#end(bytes, start, this.#advance(bytes, start, at, bytes, start));
  }

  /** Reads on from `from`, up to which all bytes are those of the number that `common` read last; else as `read`. */
  readOn(bytes: Uint8Array, start: number, from: number, common: PlainNumbers): number {
    this.#isNegative = common.#isNegative;
    this.#high = common.#high;
    this.#low = common.#low;
    this.#digits = common.#digits;
    this.#point = common.#point;
    return this.#end(bytes, start, this.#advance(bytes, start, from, bytes, start));
  }

  /**
   * Reads what two numbers have in common from their beginning on, for `readOn`; gives the byte of the first at which they
   * part, or at which no digit stands. -1 when they begin with something that takes more thought, or not alike.
   */
  common(bytes: Uint8Array, start: number, other: Uint8Array, otherStart: number): number {
    const at = this.#begin(bytes, start);
    if (at === -1) return -1;
    for (let step = 0; step < at - start; step += 1) if (bytes[start + step] !== other[otherStart + step]) return -1;
    if (this.#point === -1) {
      // One that is `05` is no number, nor is one that has no digit: the first digit has to be the same, or a zero the only one.
      const next = other[otherStart + at - start];
      const isZero = at > start && bytes[at - 1] === zero;
      if (isZero ? isDigit(next) : next !== bytes[at]) return -1;
    }
    return this.#advance(bytes, start, at, other, otherStart);
  }

  /** Passes over the sign and over zeros before the first significant digit. */
  #begin(bytes: Uint8Array, start: number): number {
    let at = start;
    this.#isNegative = bytes[at] === minus;
    if (this.#isNegative || bytes[at] === plus) at += 1;
    this.#high = 0;
    this.#low = 0;
    this.#digits = 0;
    this.#point = -1;
    // Before the point there is one zero at most, or it is no number.
    if (bytes[at] === zero) {
      at += 1;
      if (isDigit(bytes[at])) return -1;
      if (bytes[at] === point) {
        this.#point = at - start;
        do at += 1;
        while (bytes[at] === zero);
      }
    } else if (!isDigit(bytes[at])) return -1;
    return at;
  }

  /** Reads digits, and a point among them, from `from` on, as long as the other number has the same. */
  #advance(bytes: Uint8Array, start: number, from: number, other: Uint8Array, otherStart: number): number {
    const shift = otherStart - start;
    let high = this.#high;
    let low = this.#low;
    let digits = this.#digits;
    let at = from;
    for (; ; at += 1) {
      const byte = bytes[at] as number;
      if (byte !== other[at + shift]) break;
      const digit = byte - zero;
      if (digit >= 0 && digit <= 9) {
        // Of more than 17 digits the sums are wrong, and are not asked for.
        if (digits < 9) high = (high * 10 + digit) | 0;
        else low = (low * 10 + digit) | 0;
        digits += 1;
      } else if (byte === point && this.#point === -1) this.#point = at - start;
      else break;
    }
    this.#high = high;
    this.#low = low;
    this.#digits = digits;
    return at;
  }

  #end(bytes: Uint8Array, start: number, behindDigits: number): number {
    const digits = this.#digits;
    let at = behindDigits;
    // A whole number of more digits may be no double.
    if (digits > (this.#point === -1 ? 15 : 17)) return -1;
    this.isWhole = this.#point === -1;
    let power = this.isWhole ? 0 : start + this.#point + 1 - at;
    if (((bytes[at] as number) | 0x20) === letterE) {
      this.isWhole = false;
      const end = exponentEnd(bytes, at + 1);
      if (end === -1) return -1;
      power += exponentOf(bytes, at + 1, end);
      at = end;
    }
    const size = scaled(this.#high, this.#low, digits, power);
    if (Number.isNaN(size) || (size === 0 && this.#isNegative)) return -1;
    this.value = this.#isNegative ? -size : size;
    return at;
  }
}

const [plus, minus, point, zero, letterE] = [0x2b, 0x2d, 0x2e, 0x30, 0x65] as const;

/** Of at most three digits; -1 when there are none, or more. */
function exponentEnd(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === minus || bytes[start] === plus ? start + 1 : start;
  const first = at;
  while (isDigit(bytes[at])) at += 1;
  return at === first || at - first > 3 ? -1 : at;
}

function exponentOf(bytes: Uint8Array, start: number, end: number): number {
  let exponent = 0;
  for (let at = start; at < end; at += 1)
    if (isDigit(bytes[at])) exponent = exponent * 10 + (bytes[at] as number) - zero;
  return bytes[start] === minus ? -exponent : exponent;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= zero + 9;

/** Powers of ten that a double holds exactly, and their upper halves. */
const exactPowers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const upperHalves = exactPowers.map(upperHalf);

/** The upper 26 bits (Veltkamp): products of halves are exact. */
function upperHalf(value: number): number {
  const spread = 134_217_729 * value;
  return spread - (spread - value);
}

/**
 * (high · 10^(digits - 9) + low) · 10^power, rounded once; NaN where that cannot be said here. Up to 15 digits, the factor
 * and the power are doubles, and so one division rounds once (Clinger 1990, "How to read floating point numbers
 * accurately"). Beyond, the quotient is taken with its remainder as a second double (Dekker 1971); where the sum lies so
 * near the middle of two doubles that the second one's own error could decide, nothing is said.
 */
function scaled(high: number, low: number, digits: number, power: number): number {
  if (power > 22 || power < -22) return high === 0 ? 0 : Number.NaN;
  // Exact: nine digits are 30 bits, and 10^8 is 5^8 (19 bits) times a power of two.
  const upper = digits <= 9 ? high : high * (exactPowers[digits - 9] as number);
  const sum = upper + low;
  if (digits <= 15) return power < 0 ? sum / (exactPowers[-power] as number) : sum * (exactPowers[power] as number);
  if (power > 0) return Number.NaN;
  // upper is the larger of the two.
  const rest = low - (sum - upper);
  const divisor = exactPowers[-power] as number;
  const quotient = sum / divisor;
  const quotientUpper = upperHalf(quotient);
  const quotientLower = quotient - quotientUpper;
  const divisorUpper = upperHalves[-power] as number;
  const divisorLower = divisor - divisorUpper;
  const product = quotient * divisor;
  const lost =
    quotientUpper * divisorUpper -
    product +
    quotientUpper * divisorLower +
    quotientLower * divisorUpper +
    quotientLower * divisorLower;
  const correction = (sum - product - lost + rest) / divisor;
  const value = quotient + correction;
  const left = correction - (value - quotient);
  return value + left * 1.0001 === value ? value : Number.NaN;
}
