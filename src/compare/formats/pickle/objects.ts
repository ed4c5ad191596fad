/** What a pickle says, before it is made into values. Objects are never made: only what they would be made of is kept. */
export type Thing = null | boolean | bigint | number | string | Node;

export type Node = Bytes | Sequence | Dictionary | Global | Made | RawArray;

/** `text` is a string of Python 2, of which nobody knows the encoding. */
export interface Bytes {
  readonly kind: "bytes" | "bytearray" | "text";
  readonly bytes: Uint8Array;
}

export interface Sequence {
  readonly kind: "list" | "tuple" | "set" | "frozenset";
  readonly items: Thing[];
}

interface Dictionary {
  readonly kind: "dict";
  readonly entries: (readonly [key: Thing, value: Thing])[];
}

/** A name that is imported. */
interface Global {
  readonly kind: "global";
  readonly name: string;
}

/** What comes out when something is called, and what is put into it then. */
export interface Made {
  readonly kind: "made";
  /** `new`: an object of a class that is not initialised. */
  readonly by: "call" | "new";
  readonly maker: Thing;
  readonly inputs: readonly Thing[];
  readonly named: Thing;
  readonly states: Thing[];
  readonly items: Thing[];
  readonly entries: (readonly [key: Thing, value: Thing])[];
}

/** An array of joblib, whose bytes lie in the file behind what says its shape. */
export interface RawArray {
  readonly kind: "raw";
  readonly type: Thing;
  readonly subclass: string;
  readonly shape: readonly number[];
  readonly isColumnsFirst: boolean;
  readonly start: number;
  readonly end: number;
}

export const isNode = (thing: Thing | undefined): thing is Node => typeof thing === "object" && thing !== null;

export const made = (by: Made["by"], maker: Thing, inputs: readonly Thing[], named: Thing = null): Made => ({
  kind: "made",
  by,
  maker,
  inputs,
  named,
  states: [],
  items: [],
  entries: [],
});

export const nameOf = (thing: Thing | undefined): string =>
  isNode(thing) && thing.kind === "global" ? thing.name : "";
