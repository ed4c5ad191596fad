import { Unreadable } from "../../format.ts";
import type { Fields, Footer, PhysicalType, SchemaElement } from "./footer.ts";

/** A node on the way from the root to a leaf. */
export interface Step {
  readonly name: string;
  readonly repetition: SchemaElement["repetition"];
}

/** A column of values. */
export interface Leaf {
  readonly path: readonly Step[];
  readonly type: PhysicalType;
  readonly typeLength: number;
  readonly meaning: Meaning;
  /** For the digest, and for people: `optional timestamp[us, UTC]`. */
  readonly typeText: string;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

/** How the values of a leaf are to be understood. */
type Meaning =
  | { readonly kind: "plain" }
  | { readonly kind: "text" }
  | { readonly kind: "unsigned"; readonly bits: number }
  | { readonly kind: "decimal"; readonly scale: number }
  | { readonly kind: "date" }
  | { readonly kind: "time" | "timestamp"; readonly unit: Unit }
  | { readonly kind: "uuid" }
  | { readonly kind: "float16" };

type Unit = "ms" | "us" | "ns";

/**
 * A group that may be absent as a whole: whether it is there is content of its own, unless all that is in it is repeated,
 * and says so itself.
 */
interface Group {
  readonly path: readonly Step[];
  /** The definition level from which on it is there. */
  readonly definition: number;
  /** A leaf in it that is repeated nowhere, which tells. */
  readonly leaf: number;
}

export interface Schema {
  readonly leaves: readonly Leaf[];
  readonly groups: readonly Group[];
  /** Numbers that some writers give to columns. */
  readonly fieldIds: readonly string[];
}

const deepest = 64;

/** Walks the flat list of elements, in which every group is followed by its children. */
export function schemaOf({ schema }: Footer): Schema {
  const leaves: Leaf[] = [];
  const groups: Group[] = [];
  const fieldIds: string[] = [];
  let next = 1;
  const visit = (path: readonly Step[], annotations: readonly string[]): void => {
    const element = schema[next];
    if (element === undefined || path.length > deepest) throw new Unreadable("its schema is damaged");
    next += 1;
    const here = [...path, { name: element.name, repetition: element.repetition }];
    if (element.fieldId !== undefined) fieldIds.push(`${nameOf(here)}=${element.fieldId}`);
    if (element.type !== undefined) {
      if (element.children > 0) throw new Unreadable("its schema is damaged");
      leaves.push(leafOf(element, element.type, here, annotations));
      return;
    }
    if (element.children === 0) throw new Unreadable("a column of it has no values");
    const annotation = `${element.repetition}${groupAnnotation(element)}`;
    const first = leaves.length;
    for (let child = 0; child < element.children; child += 1) visit(here, [...annotations, annotation]);
    const leaf = leaves.findIndex(({ maxRepetition }, at) => at >= first && maxRepetition === 0);
    if (element.repetition === "optional" && leaf !== -1)
      groups.push({ path: here, definition: definitionOf(here), leaf });
  };
  for (let child = 0; child < (schema[0]?.children ?? 0); child += 1) visit([], []);
  if (next !== schema.length) throw new Unreadable("its schema is damaged");
  return { leaves, groups, fieldIds };
}

/** The way to a leaf or group as one name. */
export function nameOf(path: readonly Step[]): string {
  return path.map(({ name }) => name).join(".");
}

const definitionOf = (path: readonly Step[]): number =>
  path.filter(({ repetition }) => repetition !== "required").length;

function leafOf(
  element: SchemaElement,
  type: PhysicalType,
  path: readonly Step[],
  annotations: readonly string[],
): Leaf {
  const { meaning, text } = meaningOf(element, type);
  return {
    path,
    type,
    typeLength: element.typeLength ?? 0,
    meaning,
    typeText: [...annotations, `${element.repetition} ${text}`].join(" / "),
    maxDefinition: definitionOf(path),
    maxRepetition: path.filter(({ repetition }) => repetition === "repeated").length,
  };
}

function groupAnnotation({ converted, logical }: SchemaElement): string {
  if (logical?.field_3 !== undefined || converted === 3) return " list";
  if (logical?.field_2 !== undefined || converted === 1 || converted === 2) return " map";
  return logical === undefined ? "" : ` group ${Object.keys(logical).join(",")}`;
}

const plain: Meaning = { kind: "plain" };

/** The newer annotation if there is one; the older one says the same in fewer words. */
function meaningOf(element: SchemaElement, type: PhysicalType): { readonly meaning: Meaning; readonly text: string } {
  const { logical, converted } = element;
  return (logical && byLogical(logical, type)) ?? byConverted(element, type, converted);
}

type Found = { readonly meaning: Meaning; readonly text: string } | undefined;

function byLogical(logical: Fields, type: PhysicalType): Found {
  if (logical.field_1 !== undefined) return { meaning: { kind: "text" }, text: "string" };
  if (logical.field_4 !== undefined) return { meaning: { kind: "text" }, text: "enum" };
  if (logical.field_5 !== undefined) {
    const { field_1: scale, field_2: precision } = logical.field_5 as Fields;
    return decimal(Number(scale ?? 0), Number(precision));
  }
  if (logical.field_6 !== undefined) return { meaning: { kind: "date" }, text: "date" };
  for (const [field, kind] of [
    ["field_7", "time"],
    ["field_8", "timestamp"],
  ] as const) {
    if (logical[field] === undefined) continue;
    const { field_1: isUtc, field_2: unit } = logical[field] as Fields;
    return moment(kind, unitOf(unit as Fields), isUtc === true);
  }
  if (logical.field_10 !== undefined) {
    const { field_1: bits, field_2: isSigned } = logical.field_10 as Fields;
    return integer(Number(bits), isSigned === true);
  }
  if (logical.field_12 !== undefined) return { meaning: { kind: "text" }, text: "json" };
  if (logical.field_14 !== undefined && type === "fixed") return { meaning: { kind: "uuid" }, text: "uuid" };
  if (logical.field_15 !== undefined && type === "fixed") return { meaning: { kind: "float16" }, text: "float16" };
  if (logical.field_11 !== undefined) return { meaning: plain, text: `null ${type}` };
  // BSON, geometries and what comes later: the values as they are stored, told apart by the number of their kind.
  return { meaning: plain, text: `${type} ${Object.keys(logical).join(",")}` };
}

function byConverted(
  { scale, precision, typeLength }: SchemaElement,
  type: PhysicalType,
  converted: number | undefined,
) {
  switch (converted) {
    case undefined:
      if (type === "int96") return moment("timestamp", "ns", false);
      return { meaning: plain, text: type === "fixed" ? `fixed[${typeLength ?? 0}]` : type };
    case 0:
      return { meaning: { kind: "text" }, text: "string" } as const;
    case 4:
      return { meaning: { kind: "text" }, text: "enum" } as const;
    case 5:
      return decimal(scale ?? 0, precision ?? 0);
    case 6:
      return { meaning: { kind: "date" }, text: "date" } as const;
    case 7:
      return moment("time", "ms", true);
    case 8:
      return moment("time", "us", true);
    case 9:
      return moment("timestamp", "ms", true);
    case 10:
      return moment("timestamp", "us", true);
    case 11:
    case 12:
    case 13:
    case 14:
      return integer(8 * 2 ** (converted - 11), false);
    case 15:
    case 16:
    case 17:
    case 18:
      return integer(8 * 2 ** (converted - 15), true);
    case 19:
      return { meaning: { kind: "text" }, text: "json" } as const;
    default:
      return { meaning: plain, text: `${type} ${converted}` };
  }
}

function integer(bits: number, isSigned: boolean): Exclude<Found, undefined> {
  return { meaning: isSigned ? plain : { kind: "unsigned", bits }, text: `${isSigned ? "" : "u"}int${bits}` };
}

function decimal(scale: number, precision: number): Exclude<Found, undefined> {
  if (!Number.isInteger(scale) || Math.abs(scale) > 1000) throw new Unreadable("its schema is damaged");
  return { meaning: { kind: "decimal", scale }, text: `decimal(${precision},${scale})` };
}

function moment(kind: "time" | "timestamp", unit: Unit, isUtc: boolean): Exclude<Found, undefined> {
  return { meaning: { kind, unit }, text: `${kind}[${unit}${isUtc ? ", UTC" : ""}]` };
}

function unitOf(unit: Fields | undefined): Unit {
  if (unit?.field_1 !== undefined) return "ms";
  if (unit?.field_2 !== undefined) return "us";
  if (unit?.field_3 !== undefined) return "ns";
  throw new Unreadable("its schema is damaged");
}
