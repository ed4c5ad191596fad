import { mostCertificateBytes } from "./certificates.ts";
import {
  always,
  answer,
  content,
  header,
  inPath,
  type Parameter,
  repository,
  response,
  sought,
  taken,
  withJournalToken,
  withToken,
} from "./path-parts.ts";
import type { Described } from "./paths.ts";

/* What journals, and other verifiers, can ask of the API. */

const idempotencyKey: Parameter = {
  name: "Idempotency-Key",
  in: "header",
  description: "A name for this request. The same request under the same name is made once, however often it is sent.",
  schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x21-\\x7e]+$" },
};

const located = { Location: header("Location") };

const commit: readonly Parameter[] = [...repository, inPath("commit", "The whole id of a commit.")];

const zip = { "application/zip": { schema: { type: "string", format: "binary", maxLength: mostCertificateBytes } } };

export const journalPaths: Readonly<Record<string, Readonly<Partial<Record<"get" | "post", Described>>>>> = {
  "/api/v1/verifications": {
    post: {
      operationId: "requestVerification",
      summary: "Ask for a public commit to be verified",
      description: "It waits for its turn; ask for it at `links.self`, or be called back.",
      security: withJournalToken,
      parameters: [idempotencyKey],
      requestBody: {
        required: true,
        content: { "application/json": { schema: { $ref: "#/components/schemas/VerificationRequest" } } },
      },
      responses: {
        202: content("Verification", "It is queued, or was before.", located),
        ...taken,
      },
    },
  },
  "/api/v1/verifications/{id}": {
    get: {
      operationId: "getVerification",
      summary: "What became of a verification that was asked for with the same token",
      security: withJournalToken,
      parameters: [inPath("id", "Its id.")],
      responses: {
        200: answer("Verification", "As it stands."),
        403: response("Forbidden"),
        404: response("NotFound"),
        ...always,
      },
    },
  },
  "/api/v1/repositories/{owner}/{repo}/commits/{commit}/certificates": {
    get: {
      operationId: "listCertificates",
      summary: "What this server and other verifiers certified of a commit, together",
      security: withToken,
      parameters: commit,
      responses: { 200: answer("CommitCertificates", "One entry for each analysis."), ...sought },
    },
    post: {
      operationId: "addCertificate",
      summary: "Hand in a certificate of another verifier",
      description:
        "A `certificate.zip` of this commit of a public repository, which was run here. It is checked as `tickmark check` does.",
      security: withJournalToken,
      parameters: commit,
      requestBody: { required: true, content: zip },
      responses: {
        200: content("HandedInCertificate", "One of the same run by the same key was here already.", located),
        201: content("HandedInCertificate", "It is kept, and shown with the others.", located),
        409: response("Conflict"),
        ...taken,
      },
    },
  },
  "/api/v1/repositories/{owner}/{repo}/commits/{commit}/certificates/{id}": {
    get: {
      operationId: "getCertificate",
      summary: "A certificate that was handed in, as it came",
      security: withToken,
      parameters: [...commit, inPath("id", "Its id: the SHA-256 of the archive.")],
      responses: {
        200: {
          description: "The archive.",
          headers: { ETag: header("ETag"), "Cache-Control": header("CacheControl") },
          content: zip,
        },
        ...sought,
      },
    },
  },
};
