import { comparable, type ParameterValue } from "../../domain/parameters/field.ts";

/** Parameters as filters ask for them, by their names. */
export const comparables = (parameters: Readonly<Record<string, ParameterValue>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, comparable(value)]));
