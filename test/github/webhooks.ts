import { readFileSync } from "node:fs";
import type { Ajv, ValidateFunction } from "ajv";
import { compiler, toJsonSchema } from "./openapi.ts";
import type { Event, Json } from "./state.ts";

interface Description {
  readonly webhooks: Readonly<Record<string, Json>>;
  readonly components: Json;
}

const file = new URL("webhooks.json", import.meta.url);
let source: { readonly description: Description; readonly ajv: Ajv } | undefined;
const compiled = new Map<string, ValidateFunction>();

/** The name by which GitHub describes an event: `check_run` with the action `requested_action` is check-run-requested-action. */
function nameOf({ name, payload }: Event): string {
  return [name, payload.action].filter(Boolean).join("-").replaceAll("_", "-");
}

/** Read when the first event is sent, compiled when the first of its kind is: many tests send none. */
function validatorOf(name: string): ValidateFunction | undefined {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  if (source === undefined) {
    const description: Description = JSON.parse(readFileSync(file, "utf8"));
    source = { description, ajv: compiler(description.components) };
  }
  const schema = source.description.webhooks[name];
  if (schema === undefined) return undefined;
  const made = source.ajv.compile(toJsonSchema(schema) as Json);
  compiled.set(name, made);
  return made;
}

/** What is wrong with the payload of an event, by GitHub's own description of it. */
export function payloadProblems(event: Event): string[] {
  const name = nameOf(event);
  const check = validatorOf(name);
  if (check === undefined) return [`${name} is not described`];
  if (check(event.payload)) return [];
  const errors = check.errors ?? [];
  // The branches of an anyOf that did not match say less than the sentence about the whole.
  const outside = errors.filter(({ schemaPath }) => !/\/(anyOf|oneOf)\/\d/.test(schemaPath));
  const told = (outside.length > 0 ? outside : errors).map(
    ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
  return [...new Set(told)];
}
