import { Unreadable } from "../../format.ts";
import type { ElementType } from "../arrays/elements.ts";
import type { Member, Metadata } from "./library.ts";

/** Classes of data types, as the library numbers them (H5T_class_t). */
const classes = {
  integer: 0,
  float: 1,
  text: 3,
  bits: 4,
  opaque: 5,
  compound: 6,
  reference: 7,
  enumeration: 8,
  list: 9,
  array: 10,
} as const;

/** A data type, as far as it is content. The order of bytes is none: values arrive little endian. */
export type Type =
  | { readonly kind: "number"; readonly element: ElementType; readonly bytes: number; readonly isBigEndian: boolean }
  | { readonly kind: "bits"; readonly element: ElementType; readonly bytes: number; readonly isBigEndian: boolean }
  | {
      readonly kind: "enumeration";
      readonly element: ElementType;
      readonly bytes: number;
      readonly isBigEndian: boolean;
      readonly names: ReadonlyMap<string, number>;
    }
  | {
      readonly kind: "text";
      readonly bytes: number;
      readonly isLong: boolean;
      readonly padding: "zero" | "zeros" | "spaces";
    }
  | { readonly kind: "reference"; readonly bytes: number }
  /** Bytes that only the writer understands, by the tag that it gave them. */
  | { readonly kind: "opaque"; readonly bytes: number; readonly tag: string }
  | { readonly kind: "compound"; readonly bytes: number; readonly members: readonly TypeMember[] }
  | { readonly kind: "array"; readonly bytes: number; readonly of: Type; readonly shape: readonly number[] }
  | { readonly kind: "list"; readonly bytes: number; readonly of: Type };

interface TypeMember extends Member {
  readonly type: Type;
}

const deepest = 16;
const mostMembers = 4096;

/** Reads what the library says of a type. It does not say the tag of opaque values. Throws Unreadable. */
export function typeOf(metadata: Metadata, tag?: string): Type {
  if (metadata.type === classes.opaque && tag !== undefined) return { kind: "opaque", bytes: metadata.size, tag };
  return read(metadata, 0, isTurned(metadata));
}

/** The library turns a whole type to little endian, unless it holds both orders. */
function isTurned(metadata: Metadata): boolean {
  return metadata.type !== classes.compound || new Set(orders(metadata, 0)).size < 2;
}

function orders(metadata: Metadata, depth: number): readonly boolean[] {
  if (depth > deepest) throw new Unreadable("a type in it is nested too deeply");
  const { type, compound_type, array_type, vlen_type, littleEndian } = metadata;
  if (type === classes.text || type === classes.reference) return [];
  const inner = compound_type?.members ?? [array_type ?? vlen_type].flatMap((one) => (one === undefined ? [] : [one]));
  return inner.length === 0 ? [littleEndian] : inner.flatMap((member) => orders(member, depth + 1));
}

function read(metadata: Metadata, depth: number, isLittle: boolean): Type {
  if (depth > deepest) throw new Unreadable("a type in it is nested too deeply");
  const { size: bytes, type } = metadata;
  const isBigEndian = !isLittle && !metadata.littleEndian;
  switch (type) {
    case classes.integer:
      return { kind: "number", element: integer(metadata), bytes, isBigEndian };
    case classes.float:
      if (![2, 4, 8].includes(bytes)) throw new Unreadable(`it holds floating point numbers of ${bytes} bytes`);
      return { kind: "number", element: `f${bytes}` as ElementType, bytes, isBigEndian };
    case classes.bits:
      return { kind: "bits", element: integer({ ...metadata, signed: false }), bytes, isBigEndian };
    case classes.enumeration:
      return { kind: "enumeration", element: integer(metadata), bytes, isBigEndian, names: namesOf(metadata) };
    case classes.text:
      return textType(metadata);
    case classes.reference:
      if (metadata.ref_type !== "object" || bytes !== 8)
        throw new Unreadable("it holds references to regions of datasets");
      return { kind: "reference", bytes };
    case classes.compound:
      return compound(metadata, depth, isLittle);
    case classes.array:
      return {
        kind: "array",
        bytes,
        of: read(inner(metadata.array_type), depth + 1, isLittle),
        shape: metadata.array_type?.shape ?? [],
      };
    case classes.list:
      return { kind: "list", bytes, of: read(inner(metadata.vlen_type), depth + 1, isLittle) };
    default:
      throw new Unreadable(
        type === classes.opaque ? "it holds opaque values" : "it holds values of a type that is not known",
      );
  }
}

function inner(metadata: Metadata | undefined): Metadata {
  if (metadata === undefined) throw new Unreadable("a type in it says nothing of its elements");
  return metadata;
}

function integer({ size, signed }: Metadata): ElementType {
  if (![1, 2, 4, 8].includes(size)) throw new Unreadable(`it holds whole numbers of ${size} bytes`);
  return `${signed ? "i" : "u"}${size}` as ElementType;
}

function namesOf({ enum_type }: Metadata): ReadonlyMap<string, number> {
  const names = new Map(Object.entries(enum_type?.members ?? {}));
  // Values past 32 bits, and names that the library lost, cannot be told.
  const isWhole = enum_type?.type === classes.integer && enum_type.nmembers === names.size;
  if (!isWhole) throw new Unreadable("it holds an enumeration that cannot be told completely");
  return names;
}

function textType({ size: bytes, vlen, strpad }: Metadata): Type {
  const padding = (["zero", "zeros", "spaces"] as const)[strpad ?? 0];
  if (padding === undefined) throw new Unreadable("it holds text that is padded in an unknown way");
  return { kind: "text", bytes, isLong: vlen, padding };
}

function compound({ compound_type, size: bytes }: Metadata, depth: number, isLittle: boolean): Type {
  const members = compound_type?.members ?? [];
  if (members.length > mostMembers) throw new Unreadable(`it holds records of more than ${mostMembers} fields`);
  return {
    kind: "compound",
    bytes,
    members: members.map((member) => ({
      name: member.name,
      offset: member.offset,
      type: read(member, depth + 1, isLittle),
    })),
  };
}

/** Whether values point to memory of the library that has to be given back. */
export function isHeldByLibrary(type: Type): boolean {
  switch (type.kind) {
    case "text":
      return type.isLong;
    case "list":
      return true;
    case "array":
      return isHeldByLibrary(type.of);
    case "compound":
      return type.members.some((member) => isHeldByLibrary(member.type));
    default:
      return false;
  }
}

/** The elements of an array of numbers, where the type is one: complex numbers are records of two, as h5py writes them. */
export function elementOf(type: Type): ElementType | undefined {
  if (type.kind === "enumeration") return isTruth(type) ? "b1" : type.element;
  if (type.kind === "number" || type.kind === "bits") return type.isBigEndian ? undefined : type.element;
  return type.kind === "compound" ? complexOf(type) : undefined;
}

function complexOf({ members, bytes }: Type & { kind: "compound" }): ElementType | undefined {
  const [real, imaginary] = members;
  if (members.length !== 2 || real?.name !== "r" || imaginary?.name !== "i") return undefined;
  const [a, b] = [real.type, imaginary.type];
  const isPair =
    a.kind === "number" && b.kind === "number" && a.element === b.element && !a.isBigEndian && !b.isBigEndian;
  if (!isPair || real.offset !== 0 || imaginary.offset !== a.bytes || bytes !== 2 * a.bytes) return undefined;
  return a.element === "f8" ? "c16" : a.element === "f4" ? "c8" : undefined;
}

/** Truth values as h5py writes them. */
export function isTruth(type: Type): boolean {
  if (type.kind !== "enumeration" || type.bytes !== 1 || type.names.size !== 2) return false;
  return type.names.get("FALSE") === 0 && type.names.get("TRUE") === 1;
}

/** For people, and complete: two types with the same words are the same. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case "number":
      return type.element;
    case "bits":
      return `bits ${type.element}`;
    case "enumeration": {
      const names = [...type.names]
        .toSorted(([, a], [, b]) => a - b)
        .map(([name, value]) => `${JSON.stringify(name)}: ${value}`);
      return isTruth(type) ? "b1" : `${type.element} { ${names.join(", ")} }`;
    }
    case "text":
      return "text";
    case "reference":
      return "reference";
    case "opaque":
      return `opaque ${JSON.stringify(type.tag)}`;
    case "compound":
      return `{ ${type.members.map((member) => `${JSON.stringify(member.name)}: ${typeText(member.type)}`).join(", ")} }`;
    case "array":
      return `${type.shape.join(" × ")} of ${typeText(type.of)}`;
    case "list":
      return `list of ${typeText(type.of)}`;
  }
}
