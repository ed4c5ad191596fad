import type { Exact } from "../part.ts";

const decimal = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const special: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
]);

/**
 * The number that a text spells, or undefined when it spells none. Leading zeros make an identifier (`007`). What a double
 * cannot hold (`9007199254740993`, a fraction of 40 digits, 1e999) comes back as its exact decimal digits, so that two
 * different numbers are never one.
 */
export function readNumber(text: string): number | Exact | undefined {
  if (text.length > 400) return undefined;
  if (isPlain(text)) {
    const value = Number(text);
    if (value !== 0 && Number.isFinite(value)) return value;
  }
  if (!decimal.test(text)) {
    const sign = text.startsWith("-") ? -1 : 1;
    const value = special.get(text.replace(/^[+-]/, "").toLowerCase());
    return value === undefined ? undefined : sign * value;
  }
  const value = Number(text);
  const digits = significant(text);
  if (digits.length <= 15) return Number.isFinite(value) && (value !== 0 || digits === "") ? value : exactly(text);
  return holds(value, text, digits) ? value : exactly(text);
}

/**
 * Whether the text is a decimal number of so few digits that a double says the same: nearly all of what is met, told
 * without a pattern, because tables hold millions of them.
 */
function isPlain(text: string): boolean {
  const first = text.length > 0 && isSign(text.charCodeAt(0)) ? 1 : 0;
  let at = digitsEnd(text, first);
  const whole = at - first;
  const isZero = whole > 0 && text.charCodeAt(first) === zero;
  if (whole === 0 || (isZero && whole > 1)) return false;
  if (at === text.length) return whole <= 15;
  let counted = isZero ? 0 : whole;
  if (text.charCodeAt(at) === point) {
    at += 1;
    if (isZero) while (at < text.length && text.charCodeAt(at) === zero) at += 1;
    const end = digitsEnd(text, at);
    counted += end - at;
    at = end;
  }
  if (counted > 17) return false;
  if (at === text.length) return true;
  // A letter e, either way.
  if ((text.charCodeAt(at) | 0x20) !== 0x65) return false;
  at += 1;
  if (at < text.length && isSign(text.charCodeAt(at))) at += 1;
  return at < text.length && digitsEnd(text, at) === text.length;
}

function digitsEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

const [plus, minus, point, zero, nine] = [0x2b, 0x2d, 0x2e, 0x30, 0x39] as const;
const isDigit = (code: number): boolean => code >= zero && code <= nine;
const isSign = (code: number): boolean => code === plus || code === minus;

/** Whether the text is written as a whole number, without point and exponent. */
export function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** Digits without sign, point, exponent and the zeros around them. */
function significant(text: string): string {
  const [mantissa = ""] = text.replace(/^[+-]/, "").split(/[eE]/);
  return mantissa.replace(".", "").replace(/^0+/, "").replace(/0+$/, "");
}

/**
 * Up to 17 digits are how a double is printed, unless it is a whole number that no double is; more than that must be the
 * double's own further digits.
 */
function holds(value: number, text: string, digits: string): boolean {
  if (!Number.isFinite(value) || value === 0) return false;
  if (isInteger(text) && !Number.isSafeInteger(value)) return BigInt(value) === BigInt(text);
  if (digits.length <= 17) return true;
  return digits.length <= 100 && significant(value.toPrecision(digits.length)) === digits;
}

/** One spelling for each decimal number: sign, digits, power of ten. */
function exactly(text: string): Exact {
  const [mantissa = "", exponent = "0"] = text.replace(/^[+-]/, "").split(/[eE]/);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = (whole + fraction).replace(/^0+/, "");
  const digits = all.replace(/0+$/, "");
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - digits.length);
  return { exact: `${text.startsWith("-") ? "-" : ""}${digits}e${power}` };
}

/** A number as it is shown: short, and read back as the same double. */
export function numberText(value: number | bigint | Exact): string {
  return typeof value === "object" ? value.exact : Object.is(value, -0) ? "-0" : String(value);
}
