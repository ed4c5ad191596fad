import type { Value } from "../../part.ts";
import type { Attribute } from "./attributes.ts";

/** An object with its attributes. */
export interface Described {
  readonly path: string;
  readonly attributes: readonly Attribute[];
}

/** Bookkeeping of the netCDF library that says the same as the dimensions, by numbers that follow the order of writing. */
const numbering = ["_Netcdf4Dimid", "_Netcdf4Coordinates"];

/** Whether the netCDF library wrote the file. */
export function isNetcdf(objects: readonly Described[]): boolean {
  return objects.some(({ attributes }) =>
    attributes.some(({ name }) => name === "_NCProperties" || numbering.includes(name)),
  );
}

/** What an attribute is to a comparison. */
export type Role = "content" | "versions" | "history" | "derived";

export function roleOf(path: string, name: string, inNetcdf: boolean): Role {
  if (name === "_NCProperties" && path === "/") return "versions";
  if (name === "history" && path === "/" && inNetcdf) return "history";
  // Which datasets use a scale follows from the scales of the datasets.
  if (name === "REFERENCE_LIST") return "derived";
  return numbering.includes(name) && inNetcdf ? "derived" : "content";
}

/**
 * Dimensions of variables that have no scales attached (coordinates of several dimensions), by name instead of number.
 * Undefined when the numbers lead nowhere.
 */
export function coordinatesOf(described: Described, objects: readonly Described[]): readonly string[] | undefined {
  const numbers = integers(described.attributes.find(({ name }) => name === "_Netcdf4Coordinates")?.value);
  if (numbers === undefined) return undefined;
  const names = new Map<number, string>();
  for (const { path, attributes } of objects) {
    const isScale = attributes.some(({ name, value }) => name === "CLASS" && value === "DIMENSION_SCALE");
    const [id] = integers(attributes.find(({ name }) => name === "_Netcdf4Dimid")?.value) ?? [];
    if (isScale && id !== undefined) names.set(id, path);
  }
  const found = numbers.map((number) => names.get(number));
  return found.every((name) => name !== undefined) ? found : undefined;
}

function integers(value: Value | undefined): readonly number[] | undefined {
  if (typeof value !== "object" || value === null || !("numbers" in value)) return undefined;
  return Array.from(value.numbers, Number);
}
