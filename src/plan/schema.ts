import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { DeclarationDocument } from "./declaration-document.ts";

type Check<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ErrorObject[] };

/** Holds a value against `reproduce.schema.json`. All errors, each with the part of the schema that it broke. */
export function checkDeclaration(value: unknown): Check<DeclarationDocument> {
  validate ??= compile<DeclarationDocument>(declarationSchema());
  return check(validate, value);
}

/** The schema file of the package, which stands beside both `src` and `dist`. */
function declarationSchema(): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL("../../reproduce.schema.json", import.meta.url), "utf8"));
}

/** A validator made on first use: most commands never need it, and compiling costs more than starting does. */
export function lazyCheck<T>(schema: Record<string, unknown>): (value: unknown) => Check<T> {
  let validate: ValidateFunction<T> | undefined;
  return (value) => {
    validate ??= compile<T>(schema);
    return check(validate, value);
  };
}

let validate: ValidateFunction<DeclarationDocument> | undefined;

function compile<T>(schema: Record<string, unknown>): ValidateFunction<T> {
  // Union types are how the short forms are written; `verbose` gives each error its part of the schema.
  // That the schemas themselves are sound is a test's affair, and optimised code is not worth its making for one document:
  // together they would cost 100 ms of every command.
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    allowUnionTypes: true,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  ajv.addKeyword("patternErrorMessage");
  return ajv.compile<T>(schema);
}

function check<T>(validate: ValidateFunction<T>, value: unknown): Check<T> {
  return validate(value) ? { ok: true, value } : { ok: false, errors: validate.errors ?? [] };
}
