import { expect, test } from "vitest";
import { document, type Operation, resolved, validator } from "./described.ts";

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
);

function* references(part: unknown): Generator<object> {
  if (typeof part !== "object" || part === null) return;
  if ("$ref" in part) yield part;
  for (const each of Object.values(part)) yield* references(each);
}

test("the description has what OpenAPI 3.1 asks of a document", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  expect(operations.length).toBeGreaterThan(4);
  const ids = operations.map(([, , { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const name of Object.values(document.components).flatMap(Object.keys)) expect(name).toMatch(/^[\w.-]+$/);
});

test.each(operations)("%s (%s) declares its parameters and describes its answers", (path, method, operation) => {
  expect(["get", "post"]).toContain(method);
  const { parameters = [], responses } = operation;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(parameters.filter((each) => each.in === "path").map(({ name }) => name)).toEqual(inPath);
  for (const each of parameters) {
    expect(["path", "query", "header"]).toContain(each.in);
    if (each.in === "path") expect(each.required).toBe(true);
    validator((each as unknown as { schema: object }).schema);
  }
  expect(Object.keys(responses).some((status) => status.startsWith("2"))).toBe(true);
  for (const [status, response] of Object.entries(responses)) {
    expect(status).toMatch(/^[1-5]\d\d$/);
    expect((resolved(response) as { description: string }).description).not.toBe("");
  }
});

test("every reference leads somewhere, every schema is one, and nothing is described that nobody refers to", () => {
  const used = new Set([...references(document)].map((part) => String((part as { $ref: string }).$ref)));
  for (const $ref of used) resolved({ $ref });
  for (const [kind, parts] of Object.entries(document.components)) {
    for (const name of Object.keys(parts)) {
      if (kind === "schemas") validator({ $ref: `#/components/schemas/${name}` });
      if (kind !== "securitySchemes") expect(used).toContain(`#/components/${kind}/${name}`);
    }
  }
});
