import { longest, mostOfAKind } from "./parameters.ts";

/* Pieces that the descriptions of paths are made of. */

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: object;
}

type Part = Readonly<Record<string, unknown>>;
type Responses = Readonly<Record<number, Part>>;

const text = { type: "string", minLength: 1, maxLength: longest };
export const several: Part = { type: "array", items: text, maxItems: mostOfAKind };

export const inPath = (name: string, description: string): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string" },
});

export const asked = (name: string, description: string, schema: object = text): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

export const repository: readonly Parameter[] = [
  inPath("owner", "Who owns it on GitHub."),
  inPath("repo", "Its name."),
];

/** Nothing is needed for what is public; a token opens its own repository. */
export const withToken: readonly object[] = [{}, { token: [] }];
export const withJournalToken: readonly object[] = [{ journal: [] }];

export const response = (name: string): Part => ({ $ref: `#/components/responses/${name}` });
export const header = (name: string): Part => ({ $ref: `#/components/headers/${name}` });

export const content = (schema: string, description: string, headers: object = {}): Part => ({
  description,
  headers,
  content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
});

/** What can be kept and asked for again. */
export const answer = (schema: string, description: string, more: object = {}): Part =>
  content(schema, description, { ETag: header("ETag"), "Cache-Control": header("CacheControl"), ...more });

export const refusals: Responses = {
  400: response("BadRequest"),
  401: response("Unauthorised"),
  405: response("NotAllowed"),
  406: response("NotAcceptable"),
  500: response("Failure"),
  503: response("Unavailable"),
};

export const always: Responses = { 304: response("NotModified"), ...refusals };
export const sought: Responses = { 302: response("Moved"), 404: response("NotFound"), ...always };
/** Of what is sent here. */
export const taken: Responses = {
  ...refusals,
  403: response("Forbidden"),
  404: response("NotFound"),
  413: response("TooLarge"),
  415: response("WrongType"),
  422: response("Unusable"),
  429: response("TooMany"),
};
