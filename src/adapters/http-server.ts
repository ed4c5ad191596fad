import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApplicationFunction, Probot } from "probot";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  readonly github: { readonly appId: number; readonly privateKey: string; readonly apiUrl: string };
  readonly webhookSecret: string;
}

export type { ApplicationFunction };

/** Answers true when the request was its own. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface RunningServer {
  /** The port that it really has, also where 0 was asked for. */
  readonly port: number;
  /** Stops accepting, and ends the connections that are idle. */
  close(): Promise<void>;
}

/** What the operator reads. */
export interface ServerLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** GitHub's own limit of a payload, and a little. */
const largestDelivery = 26 * 1024 * 1024;
const webhookPath = "/api/github/webhooks";

/** Pages and signed webhooks on one port. Probot checks the signatures; everything else is handed to `pages` first. */
export async function startServer(
  options: ServerOptions,
  app: ApplicationFunction,
  pages: Handler,
): Promise<{ readonly server: RunningServer; readonly log: ServerLog }> {
  const library = await import("probot");
  const probot = new library.Probot({
    appId: options.github.appId,
    privateKey: options.github.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.github.apiUrl,
    ...(options.logLevel === "silent" ? {} : { logLevel: options.logLevel }),
  });
  if (options.logLevel === "silent") probot.log.level = "silent";
  await probot.load(app);
  const server = createServer((request, response) => {
    answer(request, response, pages, probot).catch((error: unknown) => {
      probot.log.error({ error: String(error) }, "a request failed");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end("Something went wrong here. The operator's log says more.\n");
    });
  });
  // A client that sends its headers a byte at a time holds a connection, and nothing more.
  server.headersTimeout = 20_000;
  server.requestTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => resolve());
  });
  return { server: running(server), log: probot.log };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Handler,
  probot: Probot,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0];
  if (path !== webhookPath) {
    if (!(await pages(request, response))) notFound(response);
    return;
  }
  if (request.method !== "POST") return notFound(response);
  await deliver(request, response, probot);
}

/**
 * One delivery. Its signature is checked before anything looks into it, and not by Probot's own middleware: that one takes
 * bodies of any size, and writes those with a wrong signature into the log, for anybody to fill it.
 */
async function deliver(request: IncomingMessage, response: ServerResponse, { webhooks }: Probot): Promise<void> {
  const header = (name: string) => String(request.headers[name] ?? "");
  const signature = header("x-hub-signature-256");
  const [id, name] = [header("x-github-delivery"), header("x-github-event")];
  if (Number(header("content-length")) > largestDelivery) return refuse(response, 413, "too large for a delivery");
  if (header("transfer-encoding") !== "") return refuse(response, 411, "a delivery says its length");
  if (!/^sha256=[0-9a-f]{64}$/.test(signature)) return refuse(response, 401, "a delivery is signed");
  const body = await bodyOf(request);
  if (body === "") return refuse(response, 400, "not a delivery of GitHub's");
  if (!(await webhooks.verify(body, signature))) return refuse(response, 401, "the signature is not right");
  const payload = parsed(body);
  if (id === "" || name === "" || payload === undefined) return refuse(response, 400, "not a delivery of GitHub's");
  // The names of events are a closed list to the library; what nobody listens to is let pass.
  await webhooks.receive({ id, name, payload } as Parameters<typeof webhooks.receive>[0]);
  response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end("stored\n");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function parsed(body: string): object | undefined {
  try {
    const payload: unknown = JSON.parse(body);
    return typeof payload === "object" && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(`${reason}\n`);
}

const notFound = (response: ServerResponse) => refuse(response, 404, "There is nothing here.");

function running(server: Server): RunningServer {
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 2000).unref();
      }),
  };
}
