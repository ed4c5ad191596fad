import { Unreadable } from "../../format.ts";
import type { NumbersValue, Value } from "../../part.ts";
import type { Cell } from "./cells.ts";
import { missingInteger } from "./source.ts";
import { vector } from "./vectors.ts";

const longest = 100_000_000;

/**
 * What a compact form of R stands for: sequences, texts that numbers will be, and what is merely wrapped. Throws Unreadable
 * at a class that a package has made up.
 */
export function expanded(described: readonly Cell[], state: Value): Value {
  const [name, pack] = described.map(({ value }) => (value instanceof Map ? value.get("<symbol>") : undefined));
  if (pack !== "base") throw new Unreadable(`it has a compact form that is not known (${String(name)})`);
  switch (name) {
    case "compact_intseq":
      return vector(Int32Array.from(sequence(state)));
    case "compact_realseq":
      return vector(Float64Array.from(sequence(state)));
    case "deferred_string":
      return texts(state);
    case "wrap_integer":
    case "wrap_real":
    case "wrap_logical":
    case "wrap_complex":
    case "wrap_raw":
    case "wrap_string":
    case "wrap_list":
      return wrapped(state);
    default:
      throw new Unreadable(`it has a compact form that is not known (${String(name)})`);
  }
}

/** Length, first number, step. */
function sequence(state: Value): Iterable<number> & { readonly length: number } {
  const [length = -1, first = 0, step = 0, ...more] = numbersOf(state, Float64Array);
  if (!Number.isSafeInteger(length) || length < 0 || length > longest || more.length > 0) {
    throw new Unreadable("a sequence has a length that cannot be");
  }
  return Array.from({ length }, (_, at) => first + at * step);
}

/** A pair of the vector and of what is known of it: whether it is sorted, whether something is missing. */
function wrapped(state: Value): Value {
  const members = state instanceof Map ? state.get("<pairlist>") : undefined;
  const [vectorItself] = Array.isArray(members) && members.length === 1 ? members : [];
  if (vectorItself === undefined) throw new Unreadable("a wrapped vector is none");
  return vectorItself;
}

/** A pair of the numbers and how many digits they get. Only of whole numbers is it certain what they are as text. */
function texts(state: Value): Value {
  const members = state instanceof Map ? state.get("<pairlist>") : undefined;
  const [numbers] = Array.isArray(members) ? members : [];
  if (numbers === undefined) throw new Unreadable("numbers that will be text are none");
  const isWhole =
    typeof numbers === "object" && numbers !== null && "numbers" in numbers && numbers.numbers instanceof Int32Array;
  if (!isWhole) return new Map([["<as text>", state]]);
  return Array.from(numbersOf(numbers, Int32Array), (value) => (value === missingInteger ? null : String(value)));
}

function numbersOf<N extends NumbersValue["numbers"]>(value: Value, kind: new (length: number) => N): N {
  if (typeof value === "object" && value !== null && "numbers" in value && value.numbers instanceof kind) {
    return value.numbers as N;
  }
  throw new Unreadable("a compact form has a state that is not known");
}
