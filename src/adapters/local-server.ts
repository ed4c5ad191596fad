import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isSameSecret } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { Handler, RunningServer } from "./http-server.ts";

export interface LocalServer extends RunningServer {
  /** With the token in it; without a slash at its end. */
  readonly address: string;
  /** Leads to an address once: a browser's command line is seen by all people of this machine. */
  once(to: string): string;
}

/**
 * Pages for whoever sits at this machine: on loopback only, at an address that nobody can guess, whatever name somebody else's
 * page gives to it (DNS rebinding), and only to be read. Without the token there is nothing at all.
 */
export async function startLocalServer(
  nonce: () => string,
  port: number,
  pagesAt: (address: string) => Handler,
): Promise<LocalServer> {
  const token = nonce();
  const tickets = new Map<string, string>();
  let pages: Handler | undefined;
  let host = "";
  const server = createServer((request, response) => {
    const refuse = (status: number, words: string) =>
      response
        .writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" })
        .end(`${words}\n`);
    const [, given = "", rest = ""] = /^\/([0-9a-f]{16,128})(\/.*)$/s.exec(request.url ?? "") ?? [];
    if (request.headers.host !== host) return void refuse(421, "This address is not known here.");
    const ticket = /^\/once\/([0-9a-f]{16,128})$/.exec(request.url ?? "")?.[1] ?? "";
    const to = tickets.get(ticket);
    if (to !== undefined) {
      tickets.delete(ticket);
      return void response
        .writeHead(302, { Location: to, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" })
        .end();
    }
    if (!isSameSecret(given, token) || pages === undefined) {
      return void refuse(404, "Open the whole address that `tickmark open` printed.");
    }
    if (request.method !== "GET" && request.method !== "HEAD") return void refuse(405, "These pages are only read.");
    request.url = rest;
    pages(request, response).then(
      (isOurs) => {
        if (!isOurs) refuse(404, "There is nothing here.");
      },
      () => response.destroy(),
    );
  });
  server.headersTimeout = 20_000;
  await listening(server, port);
  const own = (server.address() as AddressInfo).port;
  host = `127.0.0.1:${own}`;
  const address = `http://${host}/${token}`;
  pages = pagesAt(address);
  return {
    port: own,
    address,
    once(to) {
      const ticket = nonce();
      tickets.set(ticket, to);
      return `http://${host}/once/${ticket}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new Fault(
          "SETTINGS",
          error.code === "EADDRINUSE" ? `port ${port} is in use; give another one, or none` : error.message,
          error,
        ),
      ),
    );
    server.listen(port, "127.0.0.1", () => resolve());
  });
}
