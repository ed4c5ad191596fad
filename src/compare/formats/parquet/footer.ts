import { deserializeTCompactProtocol } from "hyparquet/src/thrift.js";
import { type Content, utf8, viewOf } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** What the footer of a Parquet file says. https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift */
export interface Footer {
  readonly schema: readonly SchemaElement[];
  readonly rows: number;
  readonly groups: readonly RowGroup[];
  readonly keyValues: readonly KeyValue[];
  readonly createdBy: string;
}

interface KeyValue {
  readonly key: string;
  readonly value: string | null;
}

export interface SchemaElement {
  readonly name: string;
  /** Physical type, of leaves only. */
  readonly type: PhysicalType | undefined;
  readonly typeLength: number | undefined;
  readonly repetition: "required" | "optional" | "repeated";
  readonly children: number;
  /** Number of the older annotation. */
  readonly converted: number | undefined;
  readonly scale: number | undefined;
  readonly precision: number | undefined;
  readonly fieldId: number | undefined;
  /** The newer annotation: a union as thrift has it. */
  readonly logical: Fields | undefined;
}

interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
}

export interface ColumnChunk {
  readonly type: PhysicalType | undefined;
  readonly path: readonly string[];
  readonly codec: number;
  readonly values: number;
  /** Bytes of the file. */
  readonly start: number;
  readonly length: number;
  readonly keyValues: readonly KeyValue[];
}

export type PhysicalType = (typeof physicalTypes)[number];

const physicalTypes = ["boolean", "int32", "int64", "int96", "float", "double", "bytes", "fixed"] as const;

/** A struct of thrift: `field_1`, `field_2` and so on. */
export type Fields = Readonly<Record<string, unknown>>;

const mark = 0x31524150; // PAR1
const mostFooterBytes = 64 * 1024 * 1024;

/** Throws Unreadable where there is no footer, and where it says that data is encrypted or in other files. */
export function footerOf(content: Content): Footer {
  const tail = viewOf(content.read(Math.max(0, content.size - 8), content.size));
  if (tail.byteLength < 8 || tail.getUint32(4, true) !== mark)
    throw new Unreadable("it has no footer of a Parquet file");
  const length = tail.getUint32(0, true);
  if (length > content.size - 12 || length > mostFooterBytes)
    throw new Unreadable("its footer is longer than it may be");
  const reader = { view: viewOf(content.read(content.size - 8 - length, content.size - 8)), offset: 0 };
  const fields = thrift(reader);
  if (reader.offset !== length) throw new Unreadable("something stands behind its footer");
  if (fields.field_8 !== undefined) throw new Unreadable("it is encrypted");
  return {
    schema: list(fields.field_2).map(schemaElement),
    rows: count(fields.field_3),
    groups: list(fields.field_4).map((group) => ({
      rows: count(group.field_3),
      chunks: list(group.field_1).map(chunk),
    })),
    keyValues: list(fields.field_5).map(keyValue),
    createdBy: fields.field_6 === undefined ? "" : text(fields.field_6),
  };
}

/** Reads a struct in thrift's compact protocol, and moves the reader behind it. */
export function thrift(reader: { readonly view: DataView; offset: number }): Fields {
  try {
    return deserializeTCompactProtocol(reader);
  } catch (error) {
    throw new Unreadable(`a header of it is damaged (${error instanceof Error ? error.message : error})`);
  }
}

function schemaElement(fields: Fields): SchemaElement {
  const repetition = (["required", "optional", "repeated"] as const)[Number(fields.field_3 ?? 0)];
  if (repetition === undefined) throw new Unreadable("its schema is damaged");
  return {
    name: text(fields.field_4),
    type: fields.field_1 === undefined ? undefined : physicalType(fields.field_1),
    typeLength: optionalCount(fields.field_2),
    repetition,
    children: count(fields.field_5 ?? 0),
    converted: optionalCount(fields.field_6),
    scale: optionalCount(fields.field_7),
    precision: optionalCount(fields.field_8),
    fieldId: fields.field_9 === undefined ? undefined : Number(fields.field_9),
    logical: fields.field_10 === undefined ? undefined : struct(fields.field_10),
  };
}

function chunk(fields: Fields): ColumnChunk {
  if (fields.field_1 !== undefined) throw new Unreadable("some of its data are in another file");
  if (fields.field_8 !== undefined || fields.field_9 !== undefined) throw new Unreadable("it is encrypted");
  const meta = struct(fields.field_3);
  const pages = [meta.field_9, meta.field_11].map((offset) => count(offset ?? 0)).filter((offset) => offset > 0);
  return {
    type: physicalType(meta.field_1),
    path: array(meta.field_3).map(text),
    codec: count(meta.field_4),
    values: count(meta.field_5),
    start: Math.min(...pages),
    length: count(meta.field_7),
    keyValues: list(meta.field_8).map(keyValue),
  };
}

function keyValue(fields: Fields): KeyValue {
  return { key: text(fields.field_1), value: fields.field_2 === undefined ? null : text(fields.field_2) };
}

function physicalType(value: unknown): PhysicalType {
  const type = physicalTypes[Number(value)];
  if (type === undefined) throw new Unreadable("it holds values of an unknown type");
  return type;
}

/** A number that counts or places something. Throws Unreadable on what is none. */
export function count(value: unknown): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Unreadable("its footer is damaged");
  return number;
}

const optionalCount = (value: unknown): number | undefined => (value === undefined ? undefined : count(value));

function text(value: unknown): string {
  if (!(value instanceof Uint8Array)) throw new Unreadable("its footer is damaged");
  const name = utf8(value);
  if (name === undefined) throw new Unreadable("a name in it is no UTF-8");
  return name;
}

/** A struct of thrift, or Unreadable. */
export function struct(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Unreadable("its footer is damaged");
  return value as Fields;
}

function array(value: unknown): readonly unknown[] {
  if (value !== undefined && !Array.isArray(value)) throw new Unreadable("its footer is damaged");
  return value ?? [];
}

const list = (value: unknown): readonly Fields[] => array(value).map(struct);
