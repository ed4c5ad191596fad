import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { parseDeclaration } from "../src/plan/parse-declaration.ts";

interface Part {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly additionalProperties?: boolean;
  readonly properties?: Readonly<Record<string, Part | boolean>>;
  readonly patternProperties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
}

const schema: Part & { $id: string; $defs: Record<string, Part> } = JSON.parse(
  readFileSync(new URL("../reproduce.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ allErrors: true, strictTypes: false, allowUnionTypes: true });
ajv.addKeyword("patternErrorMessage");
ajv.addSchema(schema);

/** Every part of the schema that says what a value is, with its JSON pointer. */
function* parts(part: Part, pointer: string): Generator<{ part: Part; pointer: string; isKey: boolean }> {
  for (const [key, child] of Object.entries(part.properties ?? {})) {
    if (typeof child === "boolean") continue;
    const below = `${pointer}/properties/${key}`;
    yield { part: child, pointer: below, isKey: true };
    yield* parts(child, below);
  }
  for (const [pattern, child] of Object.entries(part.patternProperties ?? {})) {
    const below = `${pointer}/patternProperties/${encodeURIComponent(pattern.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
    yield { part: child, pointer: below, isKey: false };
    yield* parts(child, below);
  }
  if (part.items !== undefined) {
    yield { part: part.items, pointer: `${pointer}/items`, isKey: false };
    yield* parts(part.items, `${pointer}/items`);
  }
}

const all = [
  { part: schema, pointer: "", isKey: true },
  ...parts(schema, ""),
  ...Object.entries(schema.$defs).flatMap(([name, part]) => [
    { part, pointer: `/$defs/${name}`, isKey: false },
    ...parts(part, `/$defs/${name}`),
  ]),
];

/** Keys that point elsewhere are explained there. */
function explained(part: Part): Part {
  const [, path] = /^#\/(.*)$/.exec(part.$ref ?? "") ?? [];
  if (path === undefined) return part;
  const target = path.split("/").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], schema) as Part;
  return { ...explained(target), ...part };
}

describe("every key", () => {
  const keys = all.filter(({ isKey }) => isKey);

  test.each(keys.map(({ pointer }) => pointer))("%s is explained in a sentence and shown by an example", (pointer) => {
    const found = keys.find((key) => key.pointer === pointer);
    const { description, examples } = explained(found?.part ?? {});
    expect(description).toMatch(/^[A-Z].*\.$/s);
    expect(examples?.length).toBeGreaterThan(0);
  });
});

describe("every part", () => {
  const shown = all.flatMap(({ part, pointer }) => (part.examples ?? []).map((example) => ({ pointer, example })));

  test.each(shown)("$pointer takes its own example", ({ pointer, example }) => {
    const validate = ajv.compile({ $ref: pointer === "" ? schema.$id : `${schema.$id}#${pointer}` });
    expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  });

  test("that has keys refuses all others", () => {
    const open = all.filter(
      ({ part }) => (part.properties ?? part.patternProperties) !== undefined && part.additionalProperties !== false,
    );
    expect(open.map(({ pointer }) => pointer)).toEqual([]);
  });

  test("with a pattern says in words what it wants, with an example", () => {
    for (const { part, pointer } of all.filter(({ part }) => part.pattern !== undefined)) {
      expect(part.patternErrorMessage, pointer).toBeTruthy();
    }
  });
});

describe("the schema alone", () => {
  const validate = ajv.compile({ $ref: schema.$id });
  const good = { version: 1, image: "a", run: "b", outputs: ["c"] };
  const input = (url: string) => ({ ...good, inputs: [{ path: "a", url, sha256: "0".repeat(64) }] });

  test.each([
    "http://127.0.0.1/x",
    "http://localhost/x",
    "ftp://example.org/x",
    "file:///etc/passwd",
    "https://",
    "https://a b/c",
    "https://ada@example.org/x",
  ])("refuses to download from %s", (url) => {
    expect(validate(input(url))).toBe(false);
  });

  test("lets https addresses through, with port, query and other letters", () => {
    for (const url of [
      "https://example.org",
      "https://example.org:8443/ä?x=1#y",
      "https://zenodo.org/records/1/files/a.csv",
    ]) {
      expect(validate(input(url)), url).toBe(true);
    }
  });

  test.each([
    ["both forms at once", { ...good, analyses: { a: good } }],
    ["neither form", { version: 1 }],
    ["image and build", { ...good, build: "Dockerfile" }],
    ["neither image nor build", { version: 1, run: "b", outputs: ["c"] }],
    ["analyses within analyses", { version: 1, analyses: { a: { ...good, analyses: {} } } }],
    ["no analysis at all", { version: 1, analyses: {} }],
    ["a name in capitals", { version: 1, analyses: { Main: { image: "a", run: "b", outputs: ["c"] } } }],
    [
      "a name that is too long",
      { version: 1, analyses: { ["a".repeat(61)]: { image: "a", run: "b", outputs: ["c"] } } },
    ],
  ])("refuses %s", (_, value) => {
    expect(validate(value)).toBe(false);
  });
});

test("the examples of the schema keep the rules as well", () => {
  for (const example of schema.examples ?? [])
    expect(parseDeclaration(JSON.stringify(example))).toMatchObject({ ok: true });
});
