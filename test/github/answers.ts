import type { Json, Repository, Token, Violation } from "./state.ts";

/** One request after routing, authentication and validation. */
export interface Call {
  readonly operationId: string;
  /** Path and query together, of the types that the description gives them. */
  readonly parameters: Json;
  readonly body: Json;
  readonly accept: string;
  readonly url: URL;
  readonly token: Token | undefined;
  readonly repository: Repository | undefined;
}

export interface Answer {
  readonly status: number;
  /** A Buffer goes out as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that GitHub gives to a caller who broke a rule; it is recorded as a violation if `rule` is set. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly rule: Violation["rule"] | undefined;
  readonly errors: readonly unknown[] | undefined;
  constructor(status: number, message: string, rule?: Violation["rule"], errors?: readonly unknown[]) {
    super(message);
    this.status = status;
    this.rule = rule;
    this.errors = errors;
  }
}

export function notFound(message = "Not Found"): Refusal {
  return new Refusal(404, message);
}

/** GitHub's form for a value that is well-formed but not acceptable. */
export function unacceptable(resource: string, field: string, message: string): Refusal {
  return new Refusal(422, "Validation Failed", "validation", [{ resource, code: "custom", field, message }]);
}

/** The routes under /repos/{owner}/{repo} are only called with a repository that the caller may see. */
export function repositoryOf(call: Call): Repository {
  if (call.repository === undefined) throw new Error(`${call.operationId} was called without a repository`);
  return call.repository;
}

export function textOf(call: Call, parameter: string): string {
  const value = call.parameters[parameter];
  return value === undefined ? "" : String(value);
}

/** One page of `items` and the Link header that leads to the others; more than 100 a page are never given. */
export function paged<T>(call: Call, items: readonly T[]): { items: readonly T[]; headers: Record<string, string> } {
  const size = Math.min(Math.max(Number(call.parameters.per_page ?? 30), 1), 100);
  const page = Math.max(Number(call.parameters.page ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const targets: [string, number][] = [];
  if (page > 1) targets.push(["prev", page - 1]);
  if (page < last) targets.push(["next", page + 1], ["last", last]);
  if (page > 1) targets.push(["first", 1]);
  const links = targets.map(([relation, target]) => link(call.url, relation, { page: String(target) }));
  return {
    items: items.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

export function link(url: URL, relation: string, query: Readonly<Record<string, string>>): string {
  const target = new URL(url);
  for (const [key, value] of Object.entries(query)) target.searchParams.set(key, value);
  return `<${target.href}>; rel="${relation}"`;
}
