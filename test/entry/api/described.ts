import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { apiDescription } from "../../../src/entry/api/description.ts";
import type { Seen } from "../web/visitor.ts";

/* Answers, held against the description. */

type Json = Readonly<Record<string, unknown>>;

interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

export interface Document {
  readonly openapi: string;
  readonly info: Json;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export const document = apiDescription("https://tickmark.example") as Document;

/** What a reference in the document leads to; throws where that is nothing. */
export function resolved(part: object): object {
  if (!("$ref" in part)) return part;
  let found: unknown = document;
  for (const name of String(part.$ref).split("/").slice(1)) found = (found as Json | undefined)?.[name];
  if (typeof found !== "object" || found === null) throw new Error(`${part.$ref} leads nowhere`);
  return found;
}

const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
addFormats.default(ajv);
// The document is no schema itself, it only holds some.
ajv.addVocabulary(Object.keys(document));
ajv.addSchema(closed(document) as object, "document");

/** The validator of a schema of the document. Properties that it does not describe are wrong too. */
export function validator(schema: object): ValidateFunction {
  const { $ref } = schema as { $ref?: string };
  return ajv.compile($ref === undefined ? (closed(schema) as object) : { $ref: `document${$ref}` });
}

function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const all = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  const isObject = all.type === "object" && "properties" in all && !("additionalProperties" in all);
  return isObject ? { ...all, additionalProperties: false } : all;
}

/** All that is wrong with an answer to a request of this path, one line each. */
export function undescribed(
  path: string,
  { status, headers, body }: Seen,
  method: "get" | "post" | "delete" = "get",
): readonly string[] {
  const response = document.paths[path]?.[method]?.responses[status];
  if (response === undefined) return [`${path} answers ${status}, which is not described`];
  const { headers: described = {}, content = {} } = resolved(response) as ResponseObject;
  const sent = ["etag", "link", "location", "allow", "www-authenticate", "retry-after"].filter((name) => headers[name]);
  const known = Object.keys(described).map((name) => name.toLowerCase());
  // A 304 says what the 200 would have said.
  const wrong = sent
    .filter((name) => status !== 304 && !known.includes(name))
    .map((name) => `${status} has ${name}, which is not described`);
  const [mediaType = ""] = (headers["content-type"] ?? "").split(";");
  if (body === "") return wrong;
  const { schema } = content[mediaType] ?? {};
  if (mediaType === "application/zip" && schema !== undefined) return wrong;
  if (schema === undefined) return [...wrong, `${status} is ${mediaType}, which is not described`];
  const validate = validator(schema);
  if (validate(JSON.parse(body))) return wrong;
  return [...wrong, ...(validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)];
}
