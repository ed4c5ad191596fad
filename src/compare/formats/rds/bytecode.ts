import { Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { type Items, isNull, tagOf } from "./cells.ts";
import { type } from "./types.ts";

const deepest = 200;

/** Compiled code of a function: its operations and constants, as ReadBC of serialize.c reads them. Throws Unreadable. */
export function readBytecode(reader: Items): Value {
  const repeated = reader.source.integer();
  if (repeated < 0) throw new Unreadable("it has a negative length");
  return code(reader, repeated, 0);
}

function code(reader: Items, repeated: number, depth: number): Value {
  if (depth > deepest) throw new Unreadable("compiled code nests too deep");
  const operations = reader.item();
  const count = reader.source.integer();
  if (count < 0) throw new Unreadable("it has a negative length");
  const constants: Value[] = [];
  for (let at = 0; at < count; at += 1) {
    const kind = reader.source.integer();
    constants.push(
      kind === type.bytecode ? code(reader, repeated, depth + 1) : language(kind, reader, repeated, depth),
    );
  }
  return new Map<string, Value>([
    ["<bytecode>", operations],
    ["<constants>", constants],
  ]);
}

/** A call as it was written; what is the same stands there once and is referred to by its number. */
function language(kind: number, reader: Items, repeated: number, depth: number): Value {
  if (depth > deepest) throw new Unreadable("compiled code nests too deep");
  if (kind === type.repeated) return new Map([["<repeated>", numberOf(reader, repeated)]]);
  if (!isLink(kind)) return reader.item();
  const cells: Value[] = [];
  for (let next = kind; ; ) {
    const first = next === type.repeatedFirst ? numberOf(reader, repeated) : null;
    const own = first === null ? next : reader.source.integer();
    const hasAttributes = own === type.attributedCall || own === type.attributedPairlist;
    if (!isLink(own) || own === type.repeatedFirst) throw new Unreadable("compiled code has a call that is none");
    const attributes = hasAttributes ? reader.item() : null;
    const tag = tagOf(reader.item());
    const value = language(reader.source.integer(), reader, repeated, depth + 1);
    cells.push(
      new Map<string, Value>([
        ["<element>", value],
        ["<kind>", own === type.call || own === type.attributedCall ? "call" : "pairlist"],
        ...(tag === null ? [] : [["<tag>", tag] as const]),
        ...(attributes === null ? [] : [["<attributes of the element>", attributes] as const]),
        ...(first === null ? [] : [["<repeated>", first] as const]),
      ]),
    );
    next = reader.source.integer();
    if (isLink(next)) continue;
    const rest = next === type.repeated ? new Map([["<repeated>", numberOf(reader, repeated)]]) : reader.item();
    return isNull(rest)
      ? new Map([["<call>", cells]])
      : new Map<string, Value>([
          ["<call>", cells],
          ["<rest>", rest],
        ]);
  }
}

const isLink = (kind: number): boolean =>
  kind === type.call ||
  kind === type.pairlist ||
  kind === type.attributedCall ||
  kind === type.attributedPairlist ||
  kind === type.repeatedFirst;

function numberOf(reader: Items, repeated: number): number {
  const number = reader.source.integer();
  if (number < 0 || number >= repeated) throw new Unreadable("compiled code refers to what is not there");
  return number;
}
