import { verdictKinds } from "../../domain/verdict.ts";
import { comparisonSchemas } from "./comparison-schemas.ts";
import { journalSchemas } from "./journal-schemas.ts";
import { listOf, nullable, object, ref, string, time } from "./schema-parts.ts";

const digest = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" };
const id = { type: "string", pattern: "^[0-9a-f]{64}$" };
const seconds = { type: "number", minimum: 0 };
const bytes = { type: "integer", minimum: 0 };
const name = object({ owner: string, name: string });
const grade = { enum: ["identical", "equivalent", "close", null] };
const link = { type: "string", format: "uri" };

/** What the API answers with (JSON Schema 2020-12, as OpenAPI 3.1 has it). */
export const schemas: Readonly<Record<string, object>> = {
  Description: {
    ...object({ openapi: { const: "3.1.1" }, info: { type: "object" }, paths: { type: "object" } }),
    additionalProperties: true,
  },
  Problem: object(
    {
      type: { const: "about:blank" },
      title: string,
      status: { type: "integer", minimum: 400, maximum: 599 },
      detail: string,
      errors: listOf(object({ parameter: string, detail: string })),
    },
    ["errors"],
  ),
  RunList: object({ runs: listOf(ref("RunSummary")), next: { type: ["string", "null"], format: "uri" } }),
  RunSummary: object({
    id,
    label: { ...string, description: "A name that somebody gave it, else the beginning of its id." },
    analysis: string,
    branch: nullable("string"),
    commit: nullable("string"),
    verdict: { enum: verdictKinds },
    grade,
    startedAt: time,
    wallSeconds: seconds,
    tags: listOf(string),
    reason: nullable("string"),
    outcome: nullable("string"),
    parameters: {
      type: "object",
      additionalProperties: string,
      description: "Each value as text, as `where` compares it.",
    },
    links: object({ self: link, page: link }),
  }),
  Run: object({
    id,
    label: string,
    context: object({
      repository: { oneOf: [name, { type: "null" }], description: "null for a run of somebody else's repository." },
      branch: nullable("string"),
      tags: listOf(string),
      reason: nullable("string"),
      outcome: nullable("string"),
    }),
    verdict: object({
      kind: { enum: verdictKinds },
      grade: { ...grade, description: "How near the outputs came; null unless reproduced." },
      failure: { oneOf: [ref("Failure"), { type: "null" }] },
    }),
    decidedAt: time,
    comparisons: listOf(ref("Comparison")),
    claims: listOf(ref("ClaimResult")),
    causes: listOf(ref("Cause")),
    links: object({ self: link, record: link, page: link, certificate: link, log: link }),
    record: ref("Record"),
  }),
  Status: object({
    repository: name,
    branch: string,
    analysis: { ...nullable("string"), description: "null where the worst of all was asked for." },
    commit: { ...nullable("string"), description: "null where the branch is not known." },
    state: { enum: [...verdictKinds, "running", "unknown"] },
    grade,
    isolated: { ...nullable("boolean"), description: "Whether the network was off; null unless reproduced." },
    confirmedAt: { ...nullable("string"), format: "date-time" },
    links: object({ self: link, runs: link, page: link }),
  }),
  Record: {
    ...object(
      {
        format: { const: 1 },
        nonce: string,
        tickmark: { ...string, description: "The version that ran it." },
        plan: { type: "object", required: ["id", "analysis", "source", "steps", "outputs"] },
        sourceDigest: { oneOf: [digest, { type: "null" }] },
        sourceFiles: { type: ["object", "null"], additionalProperties: digest },
        parameters: { type: ["object", "null"] },
        images: listOf({ type: "object", required: ["image", "resolved", "kind", "platform"] }),
        machine: object({ cpu: string, cpus: { type: "number" }, kernel: string, engine: string }),
        packages: listOf(string),
        user: string,
        inputs: listOf({ type: "object", required: ["path", "url", "digestBefore", "digestAfter"] }),
        steps: listOf({ type: "object", required: ["name", "command", "image", "exitCode"] }),
        outputs: listOf(object({ path: string, digest, sizeBytes: bytes, mediaType: string })),
        log: object({ digest, sizeBytes: bytes, leftOutBytes: bytes }),
        startedAt: time,
        finishedAt: time,
        wallSeconds: seconds,
        failure: { oneOf: [ref("Failure"), { type: "null" }] },
        about: { type: "object" },
        gitBlobs: { type: "object", additionalProperties: string },
        diff: { type: "object" },
        repeats: string,
        notes: listOf(string),
      },
      ["about", "gitBlobs", "diff", "repeats"],
    ),
    // Records of other versions may hold more or less of it, and their ids hold all the same.
    additionalProperties: true,
    description: "All that was observed of the run, in the form that its id is computed from.",
  },
  Failure: {
    ...object(
      {
        kind: { enum: ["unprepared", "exited", "timed-out", "out-of-memory", "out-of-disk"] },
        what: { enum: ["source", "input", "image", "build"] },
        message: string,
        step: string,
        exitCode: { type: "integer" },
        limitSeconds: seconds,
        limitBytes: bytes,
      },
      ["what", "message", "step", "exitCode", "limitSeconds", "limitBytes"],
    ),
    description: "Why the analysis did not run to its end.",
  },
  ...comparisonSchemas,
  ...journalSchemas,
};
