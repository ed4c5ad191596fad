/** `reproduce.lock` as it stands in the file. */
export interface LockDocument {
  readonly version: 1;
  readonly analyses: Readonly<Record<string, RecordedDocument>>;
}

interface RecordedDocument {
  readonly basis?: BasisDocument;
  readonly run: string | null;
  readonly plan: string | null;
  readonly recordedAt: string | null;
  readonly images: readonly { readonly image: string; readonly resolved: string }[];
  readonly outputs: readonly {
    readonly path: string;
    readonly digest: string;
    readonly size: number | null;
    readonly mediaType: string;
    /** Form and digest: `PNG/1 sha256:…`. */
    readonly canonical?: string;
  }[];
}

/** Packages by their manager, each `name version`. */
export interface BasisDocument {
  readonly commit: string | null;
  readonly cpu: string;
  readonly source: string | null;
  readonly parameters: string | null;
  readonly inputs: Readonly<Record<string, string>>;
  readonly sourceFiles: Readonly<Record<string, string>> | null;
  readonly env: Readonly<Record<string, string>>;
  readonly packages: readonly string[];
}

const digest = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" };
const line = (maxLength: number) => ({ type: "string", minLength: 1, maxLength, pattern: "^\\P{Cc}+$" });
const allOf = (properties: Record<string, unknown>, optional: Record<string, unknown> = {}) => ({
  type: "object",
  required: Object.keys(properties),
  additionalProperties: false,
  properties: { ...properties, ...optional },
});

const byName = (value: unknown, most: number) => ({
  type: "object",
  maxProperties: most,
  propertyNames: { minLength: 1, maxLength: 4096, pattern: "^\\P{Cc}+$" },
  additionalProperties: value,
});

const basis = allOf({
  commit: { type: ["string", "null"], pattern: "^[0-9a-f]{40,64}$" },
  cpu: line(200),
  source: { ...digest, type: ["string", "null"] },
  parameters: { ...digest, type: ["string", "null"] },
  inputs: byName(digest, 10_000),
  sourceFiles: { ...byName(digest, 1000), type: ["object", "null"] },
  env: byName({ type: "string", maxLength: 65_536 }, 1000),
  packages: { type: "array", maxItems: 20_000, items: { ...line(400), pattern: "^[A-Za-z]+ \\S+ \\S+$" } },
});

/** Only our own program writes this file, so its schema is kept for the program, not for editors. */
export const lockSchema: Record<string, unknown> = allOf({
  version: { const: 1 },
  analyses: {
    type: "object",
    maxProperties: 50,
    additionalProperties: false,
    patternProperties: {
      "^[a-z0-9][a-z0-9._-]{0,59}$": allOf(
        {
          run: { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" },
          plan: { ...digest, type: ["string", "null"] },
          recordedAt: {
            type: ["string", "null"],
            pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z$",
          },
          images: { type: "array", maxItems: 200, items: allOf({ image: line(500), resolved: line(500) }) },
          outputs: {
            type: "array",
            maxItems: 20_000,
            items: allOf(
              {
                path: line(4096),
                digest,
                size: { type: ["integer", "null"], minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
                mediaType: { ...line(200), pattern: "^[a-z0-9.+_-]+/[a-z0-9.+_-]+$" },
              },
              {
                canonical: {
                  type: "string",
                  pattern: "^[A-Za-z0-9][A-Za-z0-9 .+()-]{0,60}/\\d{1,4} sha256:[0-9a-f]{64}$",
                },
              },
            ),
          },
        },
        { basis },
      ),
    },
  },
});
