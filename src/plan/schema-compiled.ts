import { readFileSync } from "node:fs";
import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { lockSchema } from "./lock-schema.ts";
import { organisationSchema } from "./organisation-schema.ts";

/** The schemas of what people and we write, by name. The file of the first stands beside both `src` and `dist`. */
export const schemas: Readonly<Record<"declaration" | "lock" | "organisation", Readonly<Record<string, unknown>>>> = {
  declaration: JSON.parse(readFileSync(new URL("../../reproduce.schema.json", import.meta.url), "utf8")),
  lock: lockSchema,
  organisation: organisationSchema,
};

/**
 * Union types are how the short forms are written; `verbose` gives each error its part of the schema. That the schemas
 * themselves are sound is a test's affair.
 */
export const manner = { allErrors: true, verbose: true, strictTypes: false, allowUnionTypes: true };

/** Words that our schemas use beyond the standard's. */
export const ownKeywords: readonly string[] = ["patternErrorMessage"];

const made = new Map<string, ValidateFunction>();

/**
 * The validator of a schema. Making one takes 100 ms, so a build does it beforehand: scripts/build.ts puts its own
 * `compiled` in the place of this file.
 */
export function compiled(name: keyof typeof schemas): ValidateFunction {
  const known = made.get(name);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ ...manner, meta: false, validateSchema: false, code: { optimize: false } });
  for (const keyword of ownKeywords) ajv.addKeyword(keyword);
  const validate = ajv.compile(schemas[name]);
  made.set(name, validate);
  return validate;
}
