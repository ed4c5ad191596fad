import { Unreadable } from "../../format.ts";

/** Kinds of items, by the numbers that serialize() writes (Rinternals.h and serialize.c of R). */
export const type = {
  symbol: 1,
  pairlist: 2,
  closure: 3,
  environment: 4,
  promise: 5,
  call: 6,
  special: 7,
  builtin: 8,
  characters: 9,
  logical: 10,
  integer: 13,
  double: 14,
  complex: 15,
  strings: 16,
  dots: 17,
  list: 19,
  expression: 20,
  bytecode: 21,
  pointer: 22,
  weakReference: 23,
  raw: 24,
  object: 25,
  alternative: 238,
  attributedPairlist: 239,
  attributedCall: 240,
  baseEnvironment: 241,
  emptyEnvironment: 242,
  repeated: 243,
  repeatedFirst: 244,
  persistent: 247,
  package: 248,
  namespace: 249,
  baseNamespace: 250,
  missingArgument: 251,
  unbound: 252,
  globalEnvironment: 253,
  nil: 254,
  reference: 255,
} as const;

/** What stands before every item. */
export interface Flags {
  readonly type: number;
  /** It has a class; said apart from the attribute that names it. */
  readonly isObject: boolean;
  readonly hasAttributes: boolean;
  readonly hasTag: boolean;
  readonly levels: number;
  /** Index of a reference, where it is small. */
  readonly packed: number;
}

/** Throws Unreadable when a bit is set that nobody knows. */
export function flagsOf(flags: number): Flags {
  const kind = flags & 0xff;
  if ((kind < 128 || kind === type.alternative) && (flags & 0x800) !== 0) {
    throw new Unreadable("an item has a mark that is not known");
  }
  return {
    type: kind,
    isObject: (flags & 0x100) !== 0,
    hasAttributes: (flags & 0x200) !== 0,
    hasTag: (flags & 0x400) !== 0,
    levels: flags >>> 12,
    packed: flags >>> 8,
  };
}
