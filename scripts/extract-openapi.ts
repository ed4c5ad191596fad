/**
 * Makes test/github/openapi.json and webhooks.json: GitHub's own description of its REST API and of what it sends to apps
 * (MIT, package @octokit/openapi), cut down to what Tickmark calls and hears, and the components they need. The package unpacks to 385 MB, which is why it is not a
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
  "git/create-blob",
  "git/create-commit",
  "git/create-ref",
  "git/create-tree",
  "git/get-commit",
  "git/get-ref",
  "git/get-tree",
  "git/update-ref",
  "issues/create-comment",
  "issues/delete-comment",
  "issues/get",
  "issues/list-comments",
  "issues/update-comment",
  "meta/get",
  "pulls/create",
  "pulls/get",
  "pulls/list",
  "pulls/update",
  "reactions/create-for-issue-comment",
  "reactions/create-for-pull-request-review-comment",
  "repos/get",
  "repos/get-branch",
  "repos/get-collaborator-permission-level",
  "repos/get-commit",
  "repos/get-content",
  "repos/list-pull-requests-associated-with-commit",
  "users/get-authenticated",
]);

const webhooks: readonly string[] = [
  "check-run-completed",
  "check-run-created",
  "check-run-requested-action",
  "check-run-rerequested",
  "check-suite-completed",
  "check-suite-requested",
  "check-suite-rerequested",
  "installation-created",
  "installation-deleted",
  "installation-repositories-added",
  "installation-repositories-removed",
  "installation-suspend",
  "installation-target-renamed",
  "installation-unsuspend",
  "issue-comment-created",
  "issue-comment-deleted",
  "issue-comment-edited",
  "merge-group-checks-requested",
  "merge-group-destroyed",
  "pull-request-closed",
  "pull-request-edited",
  "pull-request-opened",
  "pull-request-reopened",
  "pull-request-review-comment-created",
  "pull-request-review-submitted",
  "pull-request-synchronize",
  "push",
  "release-published",
  "repository-deleted",
  "repository-privatized",
  "repository-publicized",
  "repository-renamed",
  "repository-transferred",
];

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
  readonly "x-webhooks": Readonly<Record<string, Node>>;
  readonly components: Readonly<Record<string, Node>>;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function operationIdOf(value: unknown): string | undefined {
  return isNode(value) && typeof value.operationId === "string" ? value.operationId : undefined;
}

/** A pull request's head loses its repository when the fork is deleted, which only some of the descriptions know. */
function withoutFork(value: Node): Node {
  const { properties } = value;
  if (!isNode(properties) || !isNode(properties.repo) || !("label" in properties && "sha" in properties)) return value;
  const { repo } = properties;
  const nullable = "$ref" in repo ? { nullable: true, allOf: [repo] } : { ...repo, nullable: true };
  return { ...value, properties: { ...properties, repo: nullable } };
}

function trimmed(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(trimmed);
  if (!isNode(given)) return given;
  const value = withoutFork(given);
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

function inOrder<T>(entries: readonly [string, T][]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The operations, with paths and components in alphabetical order, so that two runs give the same bytes. */
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
    .filter(([, methods]) => Object.keys(methods).length > 0);

  const found = new Set(paths.flatMap(([, methods]) => Object.values(methods).map(operationIdOf)));
  const absent = [...operations].filter((id) => !found.has(id));
  if (absent.length > 0) throw new Error(`not described by this file: ${absent.join(", ")}`);
  return described(source, "REST API", { paths: inOrder(paths) });
}

/** The bodies of the webhooks. */
function extractWebhooks(source: Description): Node {
  const bodies = webhooks.map((name): [string, unknown] => {
    const content = [...schemasIn(source["x-webhooks"][name])][0];
    if (content === undefined) throw new Error(`not described by this file: ${name}`);
    return [name, trimmed(content)];
  });
  return described(source, "webhooks", { webhooks: inOrder(bodies) });
}

function* schemasIn(webhook: unknown): Generator<unknown> {
  if (!isNode(webhook)) return;
  if (isNode(webhook["application/json"])) yield webhook["application/json"].schema;
  else for (const child of Object.values(webhook)) yield* schemasIn(child);
}

/** An extract, with every component that it needs. */
function described(source: Description, what: string, extracted: Node): Node {
  const components: Record<string, Record<string, unknown>> = {};
  const waiting = [...referencesIn(extracted)];
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
      title: `Extract of GitHub's ${what} description, made by scripts/extract-openapi.ts`,
      version: source.info.version,
      license: { name: "MIT", url: "https://github.com/octokit/openapi/blob/main/LICENSE" },
    },
    ...extracted,
    components: inOrder(
      Object.entries(components).map(([kind, named]): [string, Node] => [kind, inOrder(Object.entries(named))]),
    ),
  };
}

function write(name: string, content: Node, indent: number): void {
  const to = fileURLToPath(new URL(`../test/github/${name}`, import.meta.url));
  const text = `${JSON.stringify(content, null, indent)}\n`;
  writeFileSync(to, text);
  console.log(`${to}: ${Math.round(text.length / 1024)} KiB`);
}

const from = process.argv[2];
if (from === undefined) {
  console.error("usage: node scripts/extract-openapi.ts …/@octokit/openapi/generated/api.github.com.json");
  process.exitCode = 2;
} else {
  const source: Description = JSON.parse(readFileSync(from, "utf8"));
  write("openapi.json", extract(source), 1);
  write("webhooks.json", extractWebhooks(source), 1);
}
