import {
  answer,
  content,
  header,
  inPath,
  type Parameter,
  refusals,
  response,
  sought,
  withToken,
} from "./path-parts.ts";
import type { Item } from "./paths.ts";

const run = inPath("id", "The id of a run, or its first 12 digits or more.");
const wholeRun = inPath("id", "The whole id of a run.");

const ifMatch: Parameter = {
  name: "If-Match",
  in: "header",
  description: "The ETag of the annotations that this is said after. If anything was said since, nothing is done.",
  schema: { type: "string" },
};

const said = (description: string) => content("Annotations", description, { ETag: header("ETag") });

/** Of what is said here. */
const taken = {
  ...refusals,
  403: response("MayNotAnnotate"),
  404: response("NotFound"),
  409: response("Full"),
  412: response("Changed"),
};

/* Only what is said of a run can be written here; what happened is what it was. */

export const annotationPaths: Readonly<Record<string, Item>> = {
  "/api/v1/runs/{id}/annotations": {
    get: {
      operationId: "listAnnotations",
      summary: "What is said of a run, with its history",
      security: withToken,
      parameters: [run],
      responses: { 200: answer("Annotations", "What is said."), ...sought },
    },
    post: {
      operationId: "annotate",
      summary: "Say something of a run",
      description: "What is so already leaves no trace. Tags that say how a run ended are its own.",
      security: [{ token: [] }],
      parameters: [wholeRun, ifMatch],
      requestBody: {
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/Remark" } } },
      },
      responses: {
        200: said("It was so already."),
        201: said("It is said."),
        ...taken,
        413: response("TooLarge"),
        415: response("WrongType"),
        422: response("Unusable"),
      },
    },
  },
  "/api/v1/runs/{id}/tags/{tag}": {
    delete: {
      operationId: "removeTag",
      summary: "Take a tag away from a run",
      description: "The history keeps that it had it.",
      security: [{ token: [] }],
      parameters: [wholeRun, inPath("tag", "The tag, percent-encoded."), ifMatch],
      responses: { 200: said("It is gone."), ...taken },
    },
  },
};
