import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApplicationFunction, createNodeMiddleware } from "probot";

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  readonly github: { readonly appId: number; readonly privateKey: string; readonly apiUrl: string };
  readonly webhookSecret: string;
}

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
  const hooks = await library.createNodeMiddleware(app, { probot, webhooksPath: webhookPath });
  const server = createServer((request, response) => {
    answer(request, response, pages, hooks).catch((error: unknown) => {
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
  hooks: Awaited<ReturnType<typeof createNodeMiddleware>>,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0];
  if (path !== webhookPath) {
    if (!(await pages(request, response))) notFound(response);
    return;
  }
  // Probot reads whatever is sent and logs what it cannot verify; what can be no delivery is turned away before.
  if (Number(request.headers["content-length"] ?? 0) > largestDelivery)
    return refuse(response, 413, "too large for a delivery");
  if (request.headers["transfer-encoding"] !== undefined) return refuse(response, 411, "a delivery says its length");
  if (!/^sha256=[0-9a-f]{64}$/.test(String(request.headers["x-hub-signature-256"]))) {
    return refuse(response, 401, "a delivery is signed");
  }
  await hooks(request, response, () => notFound(response));
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
