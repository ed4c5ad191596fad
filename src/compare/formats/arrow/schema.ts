import { DataType, type Field, type Schema } from "apache-arrow";
import type { Reading } from "../../format.ts";
import type { Column, Part } from "../../part.ts";
import { metadataParts } from "../tables/metadata.ts";

/** The columns with a dictionary, by their names. */
export function categoriesOf({ fields }: Schema): ReadonlyMap<string, { readonly isOrdered: boolean }> {
  return new Map(
    fields.flatMap(({ name, type }) => (DataType.isDictionary(type) ? [[name, { isOrdered: type.isOrdered }]] : [])),
  );
}

/** The columns of a schema. A dictionary is how values are stored; whether they have an order is content. */
export function columnsOf({ fields }: Schema): readonly Column[] {
  return fields.map((field) => ({ name: field.name, type: typeText(field) }));
}

function typeText({ type, nullable }: Field): string {
  return `${nestedType(type)}${nullable ? "" : " not null"}`;
}

function nestedType(type: DataType): string {
  if (DataType.isDictionary(type)) return `${nestedType(type.dictionary)}${type.isOrdered ? " in order" : ""}`;
  const { children } = type as { readonly children?: readonly Field[] | null };
  // How wide the offsets are is how values are stored, too.
  const text = String(type).replace(/^Large|View$/, "");
  if (!children || children.length === 0) return DataType.isDecimal(type) ? `${text}, ${type.bitWidth} bits` : text;
  const inner = children.map((field) => `${JSON.stringify(field.name)}: ${typeText(field)}`).join(", ");
  const size = DataType.isFixedSizeList(type) ? ` of ${type.listSize}` : "";
  return `${text.replace(/[<[].*$/s, "")}${size}<${inner}>`;
}

/** What a schema notes of the whole and of its columns. */
export function schemaParts(format: string, at: string, schema: Schema, reading: Reading): readonly Part[] {
  const entries = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => ({ key, value }));
  return [
    ...metadataParts(format, at, entries(schema.metadata), reading),
    ...schema.fields.flatMap((field, place) =>
      metadataParts(format, `${at} of column ${place + 1} (${field.name}):`, entries(field.metadata), reading),
    ),
  ];
}
