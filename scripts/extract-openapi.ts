/**
 * Makes test/github/openapi.json: GitHub's own description of its REST API (MIT, package @octokit/openapi), cut down to the
 * operations that Tickmark calls and the components they need. The package unpacks to 385 MB, which is why it is not a
 * dependency. To run it again, in a scratch folder:
 *
 *   npm install @octokit/openapi@23.0.2
 *   node …/scripts/extract-openapi.ts node_modules/@octokit/openapi/generated/api.github.com.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const operations: ReadonlySet<string> = new Set([
  "apps/create-installation-access-token",
  "apps/delete-token",
  "apps/get-authenticated",
  "apps/get-repo-installation",
  "apps/get-webhook-delivery",
  "apps/list-installation-repos-for-authenticated-user",
  "apps/list-installations",
  "apps/list-installations-for-authenticated-user",
  "apps/list-repos-accessible-to-installation",
  "apps/list-webhook-deliveries",
  "apps/redeliver-webhook-delivery",
  "apps/revoke-installation-access-token",
  "checks/create",
  "checks/get",
  "checks/get-suite",
  "checks/list-annotations",
  "checks/list-for-ref",
  "checks/update",
  "meta/get",
  "repos/get",
  "repos/get-branch",
  "repos/get-collaborator-permission-level",
  "repos/get-commit",
  "repos/get-content",
  "users/get-authenticated",
]);

/** Prose and samples: nothing that validation reads. */
const dropped: ReadonlySet<string> = new Set([
  "deprecated",
  "description",
  "example",
  "examples",
  "externalDocs",
  "links",
  "summary",
  "tags",
  "title",
  "x-github",
  "x-github-breaking-changes",
  "x-octokit",
]);
/** Their keys are names that GitHub chose (a repository has a "description"), so none of them is dropped. */
const maps: ReadonlySet<string> = new Set([
  "content",
  "headers",
  "mapping",
  "patternProperties",
  "properties",
  "responses",
]);
/** Their values are data, not schemas. */
const data: ReadonlySet<string> = new Set(["const", "default", "enum", "required"]);

type Node = Readonly<Record<string, unknown>>;

interface Description {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Node>>;
  readonly components: Readonly<Record<string, Node>>;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function operationIdOf(value: unknown): string | undefined {
  return isNode(value) && typeof value.operationId === "string" ? value.operationId : undefined;
}

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimmed);
  if (!isNode(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !dropped.has(key));
  return Object.fromEntries(
    kept.map(([key, child]) => {
      if (data.has(key)) return [key, child];
      return [key, maps.has(key) ? trimmedMap(child) : trimmed(child)];
    }),
  );
}

function trimmedMap(value: unknown): unknown {
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, trimmed(child)]));
}

function* referencesIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* referencesIn(item);
  if (!isNode(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === "$ref" && typeof child === "string") yield child;
    else yield* referencesIn(child);
  }
}

/** The extract, with paths and components in alphabetical order, so that two runs give the same bytes. */
function extract(source: Description): Node {
  const paths = Object.entries(source.paths)
    .map(([path, methods]): [string, Node] => [
      path,
      Object.fromEntries(
        Object.entries(methods)
          .filter(([, operation]) => operations.has(operationIdOf(operation) ?? ""))
          .map(([method, operation]) => [method, trimmed(operation)]),
      ),
    ])
    .filter(([, methods]) => Object.keys(methods).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));

  const found = new Set(paths.flatMap(([, methods]) => Object.values(methods).map(operationIdOf)));
  const absent = [...operations].filter((id) => !found.has(id));
  if (absent.length > 0) throw new Error(`not described by this file: ${absent.join(", ")}`);

  const components: Record<string, Record<string, unknown>> = {};
  const waiting = [...referencesIn(paths)];
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    const [kind = "", name = ""] = reference.replace("#/components/", "").split("/");
    if (components[kind]?.[name] !== undefined) continue;
    const component = trimmed(source.components[kind]?.[name]);
    if (component === undefined) throw new Error(`dangling reference ${reference}`);
    components[kind] = { ...components[kind], [name]: component };
    waiting.push(...referencesIn(component));
  }

  return {
    openapi: source.openapi,
    info: {
      title: "Extract of GitHub's REST API description, made by scripts/extract-openapi.ts",
      version: source.info.version,
      license: { name: "MIT", url: "https://github.com/octokit/openapi/blob/main/LICENSE" },
    },
    paths: Object.fromEntries(paths),
    components: Object.fromEntries(
      Object.entries(components)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([kind, named]) => [kind, Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)))]),
    ),
  };
}

const from = process.argv[2];
if (from === undefined) {
  console.error("usage: node scripts/extract-openapi.ts …/@octokit/openapi/generated/api.github.com.json");
  process.exitCode = 2;
} else {
  const to = fileURLToPath(new URL("../test/github/openapi.json", import.meta.url));
  const text = `${JSON.stringify(extract(JSON.parse(readFileSync(from, "utf8"))), null, 1)}\n`;
  writeFileSync(to, text);
  console.log(`${to}: ${Math.round(text.length / 1024)} KiB`);
}
