import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { admit } from "./access.ts";
import { type Answer, notFound, Refusal } from "./answers.ts";
import { type Fault, meetFaults } from "./faults.ts";
import { fetching } from "./git-http.ts";
import { bodyProblems, type Route, readParameters, route } from "./openapi.ts";
import { handlers } from "./routes/table.ts";
import { findRepository, fullName, type RecordedCall, type Repository, type Site, timestamp } from "./state.ts";

export const restPrefix = "/api/v3";

/** Answers one REST call as GitHub would, and keeps it in `calls`; what GitHub does not offer gets a 500. */
export async function serveRest(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const method = request.method ?? "GET";
  const bytes = await buffer(request);
  const found = route(method, byName(site, url.pathname.slice(restPrefix.length)));
  const operationId = found?.operation.operationId ?? "unknown";
  const call: RecordedCall = {
    at: timestamp(),
    operationId,
    method,
    path: url.pathname + url.search,
    body: readJson(bytes),
    status: 0,
    response: undefined,
    faulty: false,
  };
  site.calls.push(call);

  const fault = await meetFaults(site.faults, operationId);
  const answer =
    fault !== undefined && !fault.afterwards ? undefined : await attempt(site, call, found, request.headers, url);
  call.faulty = fault !== undefined;
  if (fault?.kind === "reset") return void request.socket.destroy();
  send(site, call, fault === undefined ? answer : answerOf(fault), request, response);
}

/** GitHub also knows a repository by its id, which is where it sends those who ask for an old name. */
function byName(site: Site, path: string): string {
  const [, id, rest] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const repository = site.repositories.find((candidate) => candidate.id === Number(id));
  if (id !== undefined && repository === undefined) return `/repos/nobody/${id}${rest ?? ""}`;
  return repository === undefined ? path : `/repos/${fullName(repository)}${rest ?? ""}`;
}

function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return malformed;
  }
}

const malformed = Symbol("not JSON");

function answerOf({ body, headers, status }: Fault): Answer {
  return { status, headers, body: typeof body === "string" ? Buffer.from(body) : body };
}

async function attempt(
  site: Site,
  call: RecordedCall,
  found: Route | undefined,
  headers: IncomingMessage["headers"],
  url: URL,
): Promise<Answer> {
  const handler = handlers[call.operationId];
  if (found === undefined || handler === undefined) {
    site.unexpected.push(`${call.method} ${call.path}`);
    return { status: 500, body: { message: `the stand-in does not know ${call.method} ${call.path}` } };
  }
  try {
    return await perform(site, call, found, headers, url);
  } catch (error) {
    if (error instanceof Refusal) return refusal(site, call, error);
    site.unexpected.push(`${call.method} ${call.path}: ${String(error)}`);
    return { status: 500, body: { message: String(error) } };
  }
}

async function perform(
  site: Site,
  call: RecordedCall,
  found: Route,
  headers: IncomingMessage["headers"],
  url: URL,
): Promise<Answer> {
  const { operationId } = call;
  if (headers["user-agent"] === undefined) {
    throw new Refusal(403, "Request forbidden by administrative rules. Please set a User-Agent header.", "validation");
  }
  const inRepository = found.path.owner !== undefined;
  const repository = inRepository ? findRepository(site, `${found.path.owner}/${found.path.repo}`) : undefined;
  const token = admit(site, operationId, headers.authorization, repository);
  if (inRepository && repository === undefined) throw notFound();
  if (repository !== undefined && isOldName(repository, found)) return moved(site, call, repository, url);

  const { problems, values } = readParameters(found, url.searchParams);
  if (call.body === malformed) throw new Refusal(400, "Problems parsing JSON", "validation");
  problems.push(...bodyProblems(found.operation, call.body));
  if (problems.length > 0) throw new Refusal(422, `Invalid request.\n\n${problems.join("\n")}`, "validation");

  const handler = handlers[operationId];
  if (handler === undefined) throw new Error(`nothing is done for ${operationId}`);
  return handler(site, {
    operationId,
    parameters: values,
    body: (call.body ?? {}) as Record<string, unknown>,
    accept: headers.accept ?? "",
    url,
    token,
    repository,
  });
}

function isOldName(repository: Repository, { path }: Route): boolean {
  return `${path.owner}/${path.repo}`.toLowerCase() !== fullName(repository).toLowerCase();
}

/** A renamed repository: reading is redirected for good, writing keeps its method. */
function moved(site: Site, call: RecordedCall, repository: Repository, url: URL): Answer {
  const rest = url.pathname.slice(restPrefix.length).split("/").slice(4).join("/");
  const location = `${site.api}/repositories/${repository.id}${rest === "" ? "" : `/${rest}`}${url.search}`;
  return {
    status: call.method === "GET" ? 301 : 307,
    headers: { location },
    body: { message: "Moved Permanently", url: location, documentation_url: "https://docs.github.com/rest" },
  };
}

function refusal(site: Site, call: RecordedCall, { errors, message, rule, status }: Refusal): Answer {
  if (rule !== undefined) site.violations.push({ rule, operationId: call.operationId, message });
  return {
    status,
    body: {
      message,
      ...(errors === undefined ? {} : { errors }),
      documentation_url: "https://docs.github.com/rest",
      status: String(status),
    },
  };
}

function send(
  site: Site,
  call: RecordedCall,
  answer: Answer = { status: 500 },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const raw = Buffer.isBuffer(answer.body);
  const text = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(JSON.stringify(answer.body) ?? "");
  const etag = `"${createHash("sha256").update(text).digest("hex")}"`;
  const unchanged = answer.status === 200 && request.headers["if-none-match"] === etag;
  call.status = unchanged ? 304 : answer.status;
  call.response = raw ? `${text.length} bytes` : answer.body;
  response.writeHead(call.status, {
    ...(text.length > 0
      ? { "content-type": raw ? "text/plain; charset=utf-8" : "application/json; charset=utf-8" }
      : {}),
    ...(answer.status === 200 ? { etag } : {}),
    ...rateLimit(site),
    "x-github-enterprise-version": "3.19.0",
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomUUID(),
    ...answer.headers,
  });
  response.end(unchanged || call.status === 204 ? undefined : text);
}

const hourlyLimit = 5_000;

function rateLimit(site: Site): Record<string, string> {
  const used = site.calls.filter(({ operationId }) => operationId !== fetching).length;
  return {
    "x-ratelimit-limit": String(hourlyLimit),
    "x-ratelimit-remaining": String(Math.max(hourlyLimit - used, 0)),
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3_600),
    "x-ratelimit-resource": "core",
    "x-ratelimit-used": String(used),
  };
}
