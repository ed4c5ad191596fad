import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import findMyWay, { type HTTPMethod } from "find-my-way";
import type { Json } from "./state.ts";

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
  readonly required?: boolean;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required?: boolean;
  readonly schema: Json;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media | Reference>>;
}

interface Reference {
  readonly $ref: string;
}

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const description: Description = JSON.parse(readFileSync(new URL("openapi.json", import.meta.url), "utf8"));

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type "null", and its references need an address. */
export function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== "object" || node === null) return node;
  const schema: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(node)) {
    if (key === "nullable" && typeof child === "boolean") continue;
    schema[key] = key === "$ref" && typeof child === "string" ? `github${child}` : toJsonSchema(child);
  }
  return "nullable" in node && node.nullable === true ? { anyOf: [{ type: "null" }, schema] } : schema;
}

/** A compiler of schemas that refer to these components. */
export function compiler(components: Json, coerceTypes = false): Ajv {
  // A schema is compiled for a few uses only: making its code quicker takes longer than it saves.
  const economy = { code: { optimize: false }, validateSchema: false };
  const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, logger: false, coerceTypes, ...economy });
  addFormats.default(ajv);
  for (const format of ["repo.nwo", "timestamp", "uri-template", "binary"]) ajv.addFormat(format, true);
  // The address of an app's bot has brackets, which the usual rule for addresses does not allow.
  ajv.addFormat("email", /^[^@\s]+@[^@\s]+$/);
  ajv.addSchema({ $id: "github", components: toJsonSchema(components) });
  return ajv;
}

const bodies = compiler(description.components);
/** Path and query arrive as text. */
const addresses = compiler(description.components, true);
const compiled = new Map<string, ValidateFunction>();

/** Compiling takes some 20 ms, so it is done when an operation is first used, and once. */
function validator(ajv: Ajv, key: string, schema: () => unknown): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = ajv.compile(toJsonSchema(schema()) as Json);
  compiled.set(key, made);
  return made;
}

function resolve<T extends object>(item: T | Reference): T {
  if (!("$ref" in item)) return item;
  const [kind = "", name = ""] = item.$ref.replace("#/components/", "").split("/");
  return description.components[kind]?.[name] as T;
}

const router = findMyWay({ maxParamLength: 4_000, ignoreTrailingSlash: false });
const operations = new Map<string, Operation>();
for (const [path, methods] of Object.entries(description.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    // Only {path} may hold slashes that are not escaped; clients escape those of {ref} and {branch}.
    const pattern = path.replace("{path}", "*").replaceAll(/\{(\w+)\}/g, ":$1");
    // The root folder's path is empty, and clients then leave out the slash before it.
    for (const each of pattern.endsWith("/*") ? [pattern, pattern.slice(0, -2)] : [pattern]) {
      router.on(method.toUpperCase() as HTTPMethod, each, () => undefined, operation);
    }
    operations.set(operation.operationId, operation);
  }
}

export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

/** The described operation that a path below /api/v3 means, if there is one. */
export function route(method: string, path: string): Route | undefined {
  const found = router.find(method as HTTPMethod, path);
  if (found === null) return undefined;
  const { "*": rest, ...named } = found.params as Record<string, string>;
  const operation = found.store as Operation;
  const open = operation.parameters?.some((parameter) => "name" in parameter && parameter.name === "path");
  return { operation, path: open ? { ...named, path: rest ?? "" } : named };
}

export function operationIds(): string[] {
  return [...operations.keys()];
}

/** Path and query, of the types that the description gives them; `problems` also names query keys it does not know. */
export function readParameters(
  { operation, path }: Route,
  query: URLSearchParams,
): { values: Json; problems: string[] } {
  const described = (operation.parameters ?? []).map((parameter) => resolve<Parameter>(parameter));
  const values: Record<string, unknown> = { ...Object.fromEntries(query), ...path };
  const check = validator(addresses, `parameters of ${operation.operationId}`, () => ({
    type: "object",
    properties: Object.fromEntries(described.map(({ name, schema }) => [name, schema])),
    required: described.filter((parameter) => parameter.in === "path").map(({ name }) => name),
    additionalProperties: false,
  }));
  return { values, problems: problemsOf(check, values) };
}

/** What is wrong with a request's body, in GitHub's words. */
export function bodyProblems(operation: Operation, body: unknown): string[] {
  const schema = operation.requestBody?.content?.["application/json"]?.schema;
  if (schema === undefined) return [];
  const empty = body === undefined || (typeof body === "object" && body !== null && Object.keys(body).length === 0);
  if (empty && operation.requestBody?.required !== true) return [];
  const check = validator(bodies, `body of ${operation.operationId}`, () => schema);
  const known = new Set(Object.keys((schema.properties ?? {}) as Json));
  const strange = Object.keys((body ?? {}) as Json).filter((key) => !known.has(key));
  return [...problemsOf(check, body), ...strange.map((key) => `"${key}" is not a permitted key.`)];
}

/** What is wrong with an answer of ours; it is judged by the described media type that it comes nearest to. */
export function responseProblems(operationId: string, status: number, body: unknown): string[] {
  const described = operations.get(operationId)?.responses[String(status)];
  const media = Object.entries((described && resolve<Media>(described).content) ?? {});
  const judged = media
    .filter(([, { schema }]) => schema.type !== "string")
    .map(([type, { schema }]) =>
      problemsOf(
        validator(bodies, `${type} ${status} of ${operationId}`, () => schema),
        body,
      ),
    );
  return judged.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function problemsOf(check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  const errors = check.errors ?? [];
  // An anyOf also reports every branch that did not match; those say less than the sentence about the whole.
  const outside = errors.filter(({ schemaPath }) => !/\/(anyOf|oneOf)\/\d/.test(schemaPath));
  return [...new Set((outside.length > 0 ? outside : errors).map(inWords))];
}

function inWords({ keyword, params, instancePath, data, message }: ErrorObject): string {
  const where = `properties${instancePath}`;
  const size = Array.isArray(data) ? data.length : String(data).length;
  switch (keyword) {
    case "required":
      return `"${params.missingProperty}" wasn't supplied.`;
    case "additionalProperties":
      return `"${params.additionalProperty}" is not a permitted key.`;
    case "maxItems":
      return `No more than ${params.limit} items are allowed; ${size} were supplied.`;
    case "maxLength":
      return `Only ${params.limit} characters are allowed; ${size} were supplied.`;
    case "type":
      return `For '${where}', ${JSON.stringify(data)} is not a ${String(params.type)}.`;
    case "enum":
      return `For '${where}', ${JSON.stringify(data)} is not a member of ${JSON.stringify(params.allowedValues)}.`;
    case "anyOf":
      return `For '${where}', no subschema in "anyOf" matched.`;
    default:
      return `For '${where}', ${JSON.stringify(data)} ${message}.`;
  }
}
