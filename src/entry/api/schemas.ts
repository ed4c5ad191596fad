import { verdictKinds } from "../../domain/verdict.ts";
import { annotationSchemas } from "./annotation-schemas.ts";
import { comparisonSchemas } from "./comparison-schemas.ts";
import { journalSchemas } from "./journal-schemas.ts";
import { grade, listOf, nullable, object, ref, string, time } from "./schema-parts.ts";

const digest = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" };
const id = { type: "string", pattern: "^[0-9a-f]{64}$" };
const seconds = { type: "number", minimum: 0 };
const bytes = { type: "integer", minimum: 0 };
const name = object({ owner: string, name: string });
const leftOut = object({
  kind: { enum: ["step", "input", "output", "claim"] },
  name: string,
  label: nullable("string"),
  reason: string,
});
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
  OwnRunList: object({
    runs: listOf(ref("RunSummary")),
    unfinished: {
      ...listOf(ref("UnfinishedRun")),
      description: "Those that run, and those that never came to an end.",
    },
    imported: { ...listOf(ref("ImportedRecord")), description: "What other programs wrote of runs of their own." },
    next: { type: ["string", "null"], format: "uri" },
  }),
  UnfinishedRun: object({
    id,
    label: string,
    analysis: string,
    commit: nullable("string"),
    state: { enum: ["waiting", "running", "killed", "interrupted", "broken"] },
    begunAt: time,
    startedAt: { ...nullable("string"), format: "date-time", description: "null where its turn never came." },
    endedAt: { ...nullable("string"), format: "date-time", description: "When its end was seen; null while it lives." },
    why: { ...nullable("string"), description: "What ended it." },
    tags: listOf(string),
    reason: nullable("string"),
    outcome: nullable("string"),
    links: object({ record: link }),
  }),
  ImportedRecord: object({
    id: { ...id, description: "SHA-256 of the canonical JSON of the record." },
    label: string,
    startedAt: time,
    duration: { type: ["number", "null"] },
    version: string,
    tags: listOf(string),
    reason: string,
    outcome: string,
    parameters: { type: "object", description: "As far as they could be read." },
    origin: { ...string, description: "The file that it was read from." },
    importedAt: time,
    links: object({
      record: { ...nullable("string"), format: "uri", description: "null where its readers would execute some of it." },
    }),
  }),
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
      partial: { ...listOf(leftOut), description: "What a reproduced run left out of what is declared." },
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
    branch: { ...nullable("string"), description: "null where a tag was asked for." },
    tag: nullable("string"),
    analysis: { ...nullable("string"), description: "null where the worst of all was asked for." },
    commit: { ...nullable("string"), description: "null where the branch or tag is not known." },
    state: { enum: [...verdictKinds, "running", "unknown"] },
    grade,
    isolated: { ...nullable("boolean"), description: "Whether the network was off; null unless reproduced." },
    confirmedAt: { ...nullable("string"), format: "date-time" },
    stoppedAt: {
      ...nullable("string"),
      format: "date-time",
      description: "When a run did not reproduce what one before it did; null where none did.",
    },
    costUsd: { ...nullable("number"), description: "What a rerun costs, estimated; null where nothing was measured." },
    releases: { ...listOf(ref("Release")), description: "The newest tags, each analysis by itself." },
    links: object({ self: link, runs: link, page: link }),
  }),
  Release: object({
    tag: string,
    commit: string,
    analysis: { ...nullable("string"), description: "null where none was judged yet." },
    standing: { enum: ["confirmed", "stopped", "never"] },
    since: { ...nullable("string"), format: "date-time", description: "Since when it is, or was, reproducible." },
    confirmedAt: { ...nullable("string"), format: "date-time", description: "When a run last confirmed that." },
    grade,
    stoppedAt: { ...nullable("string"), format: "date-time", description: "When a run first did not." },
    stoppedBy: { enum: [...verdictKinds, null] },
    changed: {
      ...listOf(object({ in: string, name: string, first: nullable("string"), second: nullable("string") })),
      description: "What is not the same in the run that last confirmed it and in the one that stopped it.",
    },
    unansweredSince: {
      ...nullable("string"),
      format: "date-time",
      description: "When a rerun was asked for on schedule that has not come to a verdict; null where none was.",
    },
    links: object({ page: link, confirmed: nullable("string"), stopped: nullable("string") }),
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
  ...annotationSchemas,
  ...journalSchemas,
};
