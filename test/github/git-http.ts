import { execFileSync, spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { meetFaults } from "./faults.ts";
import { gitEnvironment } from "./git.ts";
import { findRepository, fullName, type Repository, type Site, timestamp } from "./state.ts";
import { covers, grants, liveToken } from "./tokens.ts";

/** The name under which fetches appear in `calls`, and by which they can be made to fail. */
export const fetching = "git/upload-pack";

const backend = join(execFileSync("git", ["--exec-path"]).toString().trim(), "git-http-backend");

/** Serves `/owner/repo.git/…` to fetch from, with GitHub's rules on who may; pushing over HTTP is refused. */
export async function serveGit(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  const [, name = "", path = ""] = /^\/(.+?)\.git(\/.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const call = {
    at: timestamp(),
    operationId: fetching,
    method: request.method ?? "",
    path: url.pathname + url.search,
    body: undefined,
    status: 0,
    response: undefined,
    faulty: false,
  };
  site.calls.push(call);
  response.on("close", () => {
    call.status = response.statusCode;
  });

  const fault = await meetFaults(site.faults, fetching);
  call.faulty = fault !== undefined;
  if (fault?.kind === "reset") return void request.socket.destroy();
  if (fault?.kind === "answer") return void response.writeHead(fault.status, fault.headers).end("fault\n");

  const repository = findRepository(site, name);
  const refused = refusal(site, repository, request.headers.authorization);
  if (refused !== undefined || repository === undefined) {
    const [status, text] = refused ?? [404, "Repository not found."];
    const challenge: Record<string, string> = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
    return void response.writeHead(status, { ...challenge, "content-type": "text/plain" }).end(`${text}\n`);
  }
  if (name.toLowerCase() !== fullName(repository).toLowerCase()) {
    const target = `${site.url}/${fullName(repository)}.git${path}${url.search}`;
    return void response.writeHead(301, { location: target }).end();
  }
  if (url.searchParams.get("service") === "git-receive-pack" || path === "/git-receive-pack") {
    site.violations.push({ rule: "permission", operationId: "git/receive-pack", message: "pushed over HTTP" });
    return void response.writeHead(403, { "content-type": "text/plain" }).end("Write access not granted.\n");
  }
  runBackend(site, request, response, { path: `/${repository.id}.git${path}`, query: url.search.slice(1) });
}

function refusal(
  site: Site,
  repository: Repository | undefined,
  authorization: string | undefined,
): [number, string] | undefined {
  if (authorization === undefined) {
    return repository?.private === false ? undefined : [401, "Authentication required."];
  }
  const encoded = /^basic (.+)$/i.exec(authorization)?.[1] ?? "";
  const [user = "", ...password] = Buffer.from(encoded, "base64").toString().split(":");
  const token = user === "x-access-token" ? liveToken(site, password.join(":")) : undefined;
  // As on GitHub a bad token is refused even where none is needed.
  if (token === undefined) {
    site.violations.push({ rule: "authentication", operationId: fetching, message: "Invalid username or token" });
    return [401, "Invalid username or token."];
  }
  if (repository === undefined || !repository.private) return undefined;
  if (!covers(token, repository)) {
    site.violations.push({ rule: "scope", operationId: fetching, message: fullName(repository) });
    return [404, "Repository not found."];
  }
  if (site.installation.suspendedAt !== null || !grants(token.permissions, "contents", "read")) {
    site.violations.push({ rule: "permission", operationId: fetching, message: "contents: read is missing" });
    return [403, "Resource not accessible by integration."];
  }
  return undefined;
}

/** Runs git's own CGI program, which answers with headers, an empty line, and a body. */
function runBackend(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  { path, query }: { path: string; query: string },
): void {
  const { headers } = request;
  const child = spawn(backend, {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: site.root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "GET",
      REMOTE_ADDR: "127.0.0.1",
      CONTENT_TYPE: headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: String(headers["content-encoding"] ?? ""),
      ...(headers["content-length"] === undefined ? {} : { CONTENT_LENGTH: headers["content-length"] }),
    },
    stdio: ["pipe", "pipe", "ignore"],
    signal: site.closing.signal,
  });
  child.on("error", () => response.destroy());
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);
  response.on("close", () => child.kill());

  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const lines = head.subarray(0, end).toString().split("\r\n");
    const fields = new Map(
      lines.map((line) => [line.split(":", 1)[0] ?? "", line.slice(line.indexOf(":") + 1).trim()]),
    );
    const status = Number.parseInt(fields.get("Status") ?? "200", 10);
    fields.delete("Status");
    response.writeHead(status, Object.fromEntries(fields));
    response.write(head.subarray(end + 4));
    child.stdout.off("data", readHead);
    child.stdout.pipe(response);
  };
  child.stdout.on("data", readHead);
  child.stdout.on("end", () => response.end());
}
