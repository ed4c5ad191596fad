import type { ErrorObject, ValidateFunction } from "ajv";
import type { DeclarationDocument } from "./declaration-document.ts";
import type { LockDocument } from "./lock-schema.ts";
import type { OrganisationDocument } from "./organisation-schema.ts";
import { compiled } from "./schema-compiled.ts";

type Check<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly ErrorObject[] };

/** Holds a value against `reproduce.schema.json`. All errors, each with the part of the schema that it broke. */
export const checkDeclaration = (value: unknown): Check<DeclarationDocument> => check(compiled("declaration"), value);

/** Holds a value against what `tickmark record` writes. */
export const checkLock = (value: unknown): Check<LockDocument> => check(compiled("lock"), value);

/** Holds a value against what an organisation may decide for its repositories. */
export const checkOrganisationDefaults = (value: unknown): Check<OrganisationDocument> =>
  check(compiled("organisation"), value);

function check<T>(validate: ValidateFunction, value: unknown): Check<T> {
  return validate(value) ? { ok: true, value: value as T } : { ok: false, errors: validate.errors ?? [] };
}
