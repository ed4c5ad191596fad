import { type CommentPolicy, commentPolicies, type ForkPolicy, forkPolicies } from "../domain/policy.ts";

/** The organisation's defaults as they stand in their file. */
export interface OrganisationDocument {
  readonly version: 1;
  readonly limits?: {
    readonly cpus?: number;
    readonly memory?: string;
    readonly disk?: string;
    readonly timeout?: string;
  };
  readonly forks?: ForkPolicy;
  readonly comments?: CommentPolicy;
  readonly images?: readonly string[];
}

const quantity = (examples: readonly string[]) => ({ type: "string", examples });

/** How that file is held against its form, in JSON Schema. */
export const organisationSchema: Readonly<Record<string, unknown>> = {
  type: "object",
  additionalProperties: false,
  required: ["version"],
  properties: {
    version: { const: 1, examples: [1] },
    limits: {
      type: "object",
      additionalProperties: false,
      properties: {
        cpus: { type: "number", exclusiveMinimum: 0, examples: [2] },
        memory: quantity(["8 GiB"]),
        disk: quantity(["20 GiB"]),
        timeout: quantity(["1 h"]),
      },
    },
    forks: { enum: forkPolicies, examples: ["approval"] },
    comments: { enum: commentPolicies, examples: ["on-change"] },
    images: { type: "array", items: { type: "string", minLength: 1 }, examples: [["python:*", "ghcr.io/lab/**"]] },
  },
};
