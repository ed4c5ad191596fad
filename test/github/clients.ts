import { execFile } from "node:child_process";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { responseProblems } from "./openapi.ts";
import type { GitHub } from "./stand-in.ts";
import type { Json } from "./state.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The real client of an app, pointed at the stand-in the way GHE_HOST points it there. */
export function octokitOf(github: GitHub): Octokit {
  const { id, privateKey } = github.app;
  return new Octokit({
    authStrategy: createAppAuth,
    auth: { appId: id, privateKey, installationId: github.installationId },
    baseUrl: `${github.url}/api/v3`,
    log: silent,
  });
}

/** A client with nothing but a token, or nothing at all. */
export function octokitWith(github: GitHub, token?: string): Octokit {
  return new Octokit({ ...(token === undefined ? {} : { auth: token }), baseUrl: `${github.url}/api/v3`, log: silent });
}

/** A token of the installation, narrowed if wanted. */
export async function tokenOf(
  github: GitHub,
  wanted: { repository_ids?: number[]; permissions?: Record<string, "read" | "write"> } = {},
): Promise<string> {
  const { data } = await octokitOf(github).apps.createInstallationAccessToken({
    installation_id: github.installationId,
    ...wanted,
  });
  return data.token;
}

/** The status and message with which a call was refused. */
export async function refusalOf(call: Promise<unknown>): Promise<{ status: number; message: string; errors: unknown }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason as { status: number; response?: { data: { message: string; errors?: unknown } } },
  );
  if (error === undefined) throw new Error("the call was not refused");
  const { data } = error.response ?? { data: { message: String(error) } };
  return { status: error.status, message: data.message, errors: data.errors };
}

/** What is wrong with the answers that the stand-in gave so far, by GitHub's own description. */
export function badAnswersOf(github: GitHub): string[] {
  return (
    github.calls
      // Described as a person and an enterprise at once, which the account of an installation cannot be.
      .filter(({ operationId }) => operationId !== "apps/list-installations")
      .filter((call) => !call.faulty && call.response !== undefined && call.operationId !== "unknown")
      .flatMap(({ operationId, response, status }) =>
        // Raw content is not JSON and not described as such.
        typeof response === "string"
          ? []
          : responseProblems(operationId, status, response).map((problem) => `${operationId} ${status}: ${problem}`),
      )
  );
}

/** Runs the real git client with a token in a header that only its environment holds. */
export function gitWith(
  token: string | undefined,
  directory: string,
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  const header = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
  const env = {
    PATH: process.env.PATH,
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...(token === undefined ? {} : header),
  };
  return new Promise((resolve) => {
    execFile("git", ["-C", directory, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout: stdout.trim(), stderr }),
    );
  });
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly payload: Json;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** What the next deliveries are answered with. */
  status: number;
  close(): void;
}

/** An app that only listens. */
export async function startReceiver(): Promise<Receiver> {
  const server: Server = createServer(async (request, response) => {
    const body = await buffer(request);
    receiver.received.push({ headers: request.headers, body, payload: JSON.parse(body.toString()) });
    response.writeHead(receiver.status).end("thanks");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/github/webhooks`,
    received: [],
    status: 202,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return receiver;
}
