import { Unreadable } from "../../format.ts";
import type { NumbersValue, Value } from "../../part.ts";
import type { Cell } from "./cells.ts";
import { missingInteger } from "./source.ts";
import { type } from "./types.ts";
import { vector } from "./vectors.ts";

const longest = 100_000_000;

/** Classes of R itself, and the types of vectors that they stand for. */
const classes = new Map<string, number>([
  ["compact_intseq", type.integer],
  ["compact_realseq", type.double],
  ["deferred_string", type.strings],
  ["wrap_integer", type.integer],
  ["wrap_real", type.double],
  ["wrap_logical", type.logical],
  ["wrap_complex", type.complex],
  ["wrap_raw", type.raw],
  ["wrap_string", type.strings],
  ["wrap_list", type.list],
]);

/**
 * What a compact form of R stands for: sequences, texts that numbers will be, and what is merely wrapped. Throws Unreadable
 * at a class that a package has made up.
 */
export function expanded(described: readonly Cell[], state: Value, hold: (bytes: number) => void): Value {
  const [name, pack] = described.map(({ value }) => (value instanceof Map ? value.get("<symbol>") : undefined));
  const kind = typeof name === "string" ? classes.get(name) : undefined;
  if (pack !== "base" || kind === undefined || described.length !== 3) {
    throw new Unreadable(`it has a compact form that is not known (${String(name)})`);
  }
  const [stated, ...more] = numbersOf(described[2]?.value ?? null, Int32Array);
  if (stated !== kind || more.length > 0) throw new Unreadable("a compact form is of another type than its class");
  switch (name) {
    case "compact_intseq":
      return vector(sequence(state, Int32Array, hold));
    case "compact_realseq":
      return vector(sequence(state, Float64Array, hold));
    case "deferred_string":
      return texts(state, hold);
    default:
      return wrapped(state);
  }
}

/** Length, first number, step. */
function sequence<N extends Int32Array | Float64Array>(
  state: Value,
  kind: new (length: number) => N,
  hold: (bytes: number) => void,
): N {
  const [length = -1, first = 0, step = 0, ...more] = numbersOf(state, Float64Array);
  if (!Number.isSafeInteger(length) || length < 0 || length > longest || more.length > 0) {
    throw new Unreadable("a sequence has a length that cannot be");
  }
  hold(8 * length);
  const numbers = new kind(length);
  for (let at = 0; at < length; at += 1) {
    numbers[at] = first + at * step;
    if (numbers[at] !== first + at * step) throw new Unreadable("a sequence holds what its type does not");
  }
  if (Math.abs(step) !== 1 || !Number.isInteger(first)) throw new Unreadable("a sequence is none that R makes");
  return numbers;
}

/** A pair of the vector and of what is known of it: whether it is sorted, whether something is missing. */
function wrapped(state: Value): Value {
  const members = state instanceof Map ? state.get("<pairlist>") : undefined;
  const [vectorItself] = Array.isArray(members) && members.length === 1 ? members : [];
  if (vectorItself === undefined) throw new Unreadable("a wrapped vector is none");
  return vectorItself;
}

/** A pair of the numbers and how many digits they get. Only of whole numbers is it certain what they are as text. */
function texts(state: Value, hold: (bytes: number) => void): Value {
  const members = state instanceof Map ? state.get("<pairlist>") : undefined;
  const [numbers] = Array.isArray(members) ? members : [];
  if (numbers === undefined) throw new Unreadable("numbers that will be text are none");
  const isWhole =
    typeof numbers === "object" && numbers !== null && "numbers" in numbers && numbers.numbers instanceof Int32Array;
  if (!isWhole) return new Map([["<as text>", state]]);
  const whole = numbersOf(numbers, Int32Array);
  hold(48 * whole.length);
  return Array.from(whole, (value) => (value === missingInteger ? null : String(value)));
}

function numbersOf<N extends NumbersValue["numbers"]>(value: Value, kind: new (length: number) => N): N {
  if (typeof value === "object" && value !== null && "numbers" in value && value.numbers instanceof kind) {
    return value.numbers as N;
  }
  throw new Unreadable("a compact form has a state that is not known");
}
