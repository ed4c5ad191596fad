import { listOf, nullable, object, ref, string } from "./schema-parts.ts";

const digest = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" };
const count = { type: "integer", minimum: 0 };

const facts = object({ digest, sizeBytes: { type: ["integer", "null"], minimum: 0 }, mediaType: string });

const largest = object({ abs: nullable("number"), scaled: nullable("number"), where: string, part: string });

/** What was compared, what the paper's numbers turned out to be, and why. */
export const comparisonSchemas: Readonly<Record<string, object>> = {
  Facts: {
    ...facts,
    description: "A file without its bytes; the size of one whose digest was pinned by hand is null.",
  },
  Comparison: {
    ...object(
      {
        kind: { enum: ["identical", "equivalent", "close", "different", "missing", "unrecorded"] },
        path: string,
        label: nullable("string"),
        recorded: { oneOf: [ref("Facts"), { type: "null" }] },
        produced: ref("Facts"),
        format: { ...string, description: "Of the recorded file, as people call it." },
        setAside: listOf(object({ rule: string, where: string })),
        largest: { oneOf: [largest, { type: "null" }] },
        regions: listOf(object({ left: count, top: count, right: count, bottom: count, pixels: count })),
        views: listOf(
          object({
            at: string,
            sides: { oneOf: [object({ recorded: digest, produced: digest }), { type: "null" }] },
            difference: digest,
            crops: listOf(digest),
          }),
        ),
        explanation: string,
        details: listOf(string),
        suggestion: nullable("string"),
      },
      [
        ...["recorded", "produced", "format", "setAside", "largest", "regions", "views"],
        ...["explanation", "details", "suggestion"],
      ],
    ),
    description: "One output, recorded against produced.",
  },
  ClaimResult: object({
    claim: object({
      text: string,
      value: { type: "number" },
      tolerance: { type: "number" },
      output: string,
      place: { type: "object", required: ["kind"], additionalProperties: true },
    }),
    produced: nullable("number"),
    holds: { type: "boolean" },
    explanation: string,
  }),
  Cause: object({ kind: string, sentence: string, evidence: listOf(string), advice: nullable("string") }),
};
