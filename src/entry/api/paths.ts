import { verdictKinds } from "../../domain/verdict.ts";
import { annotationPaths } from "./annotation-paths.ts";
import { mostLimit, usualLimit } from "./asked-runs.ts";
import { journalPaths } from "./journal-paths.ts";
import {
  always,
  answer,
  asked,
  header,
  inPath,
  type Parameter,
  repository,
  several,
  sought,
  withToken,
} from "./path-parts.ts";

/* What can be asked of the API. The router is made from it, so there is nothing that is not described here. */

export type OperationId =
  | "describeApi"
  | "listRuns"
  | "listOwnRuns"
  | "getRun"
  | "getRecord"
  | "getStatus"
  | "listAnnotations"
  | "annotate"
  | "removeTag"
  | "requestVerification"
  | "getVerification"
  | "addCertificate"
  | "listCertificates"
  | "getCertificate";

export interface Described {
  readonly operationId: OperationId;
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

const run = inPath("id", "The id of a run, or its first 12 digits or more.");

const filters: readonly Parameter[] = [
  asked("tag", "Only runs that have this tag; given several times, all of them.", several),
  asked("where", "Only runs with this value of a parameter: `N=40`; given several times, all of them.", several),
  asked("verdict", "Only runs with this verdict.", { enum: verdictKinds }),
  asked("outcome", "Only runs whose outcome holds this text, or whose verdict or grade it is."),
  asked("analysis", "Only runs of this analysis."),
  asked("since", "Only runs that began then or later: a day, a time in UTC, or how long ago (`7 d`)."),
  asked("until", "Only runs that began before that; a day is meant with its evening."),
  asked("limit", "How many runs at most.", {
    type: "integer",
    minimum: 1,
    maximum: mostLimit,
    default: usualLimit,
  }),
  asked("cursor", "Where the list goes on, as `next` has it. Not to be made by hand.", { type: "string" }),
];

/** By the names of methods. */
export type Item = Readonly<Partial<Record<"get" | "post" | "delete", Described>>>;

export const paths: Readonly<Record<string, Item>> = {
  "/api/v1/openapi.json": {
    get: {
      operationId: "describeApi",
      summary: "This description",
      security: withToken,
      responses: { 200: answer("Description", "An OpenAPI 3.1 document."), ...always },
    },
  },
  "/api/v1/repositories/{owner}/{repo}/runs": {
    get: {
      operationId: "listRuns",
      summary: "The runs of a repository, newest first",
      description: "Filters narrow together. Follow `next` (or the `Link` header) until it is null.",
      security: withToken,
      parameters: [...repository, ...filters],
      responses: { 200: answer("RunList", "One page of the list.", { Link: header("Link") }), ...sought },
    },
  },
  "/api/v1/repositories/{owner}/{repo}/status": {
    get: {
      operationId: "getStatus",
      summary: "What the badge says: the newest commit of a branch, or a released tag; and how the releases stand",
      security: withToken,
      parameters: [
        ...repository,
        asked("branch", "The default branch where it is left out."),
        asked("tag", "A released tag instead of a branch."),
        asked("analysis", "The worst of all analyses where it is left out."),
      ],
      responses: { 200: answer("Status", "The state of the branch or tag, and of the newest tags."), ...sought },
    },
  },
  "/api/v1/runs": {
    get: {
      operationId: "listOwnRuns",
      summary: "All runs of one's own store, newest first, and what else it holds",
      description:
        "There for whoever sits at the machine (`tickmark open`), and nowhere else. What did not come to an end, and what other programs wrote, stand on the first page only.",
      security: withToken,
      parameters: filters,
      responses: { 200: answer("OwnRunList", "One page of the list.", { Link: header("Link") }), ...sought },
    },
  },
  "/api/v1/runs/{id}": {
    get: {
      operationId: "getRun",
      summary: "One run: its record, what was compared, and the verdict",
      security: withToken,
      parameters: [run],
      responses: { 200: answer("Run", "The run."), ...sought },
    },
  },
  "/api/v1/runs/{id}/record": {
    get: {
      operationId: "getRecord",
      summary: "The record of a run in canonical form (RFC 8785)",
      description: "The SHA-256 of these bytes is the id of the run.",
      security: withToken,
      parameters: [run],
      responses: { 200: answer("Record", "The record."), ...sought },
    },
  },
  ...annotationPaths,
  ...journalPaths,
};
