import type { IncomingMessage, ServerResponse } from "node:http";
import findMyWay from "find-my-way";
import { Fault } from "../domain/fault.ts";
import { errorPage, notFoundPage, welcomePage } from "../report/pages/plain-pages.ts";
import { type Answer, type Asked, pageAnswer, send, textAnswer } from "./web/answer.ts";
import { badgeRoute } from "./web/badge-routes.ts";
import {
  certificateRoute,
  checkpointRoute,
  didRoute,
  jwksRoute,
  keyRoute,
  predicateRoute,
  tileRoute,
  verifierRoute,
} from "./web/certificate-routes.ts";
import { assetRoute, fileRoute, viewRoute } from "./web/file-routes.ts";
import { logRoute } from "./web/log.ts";
import { healthRoute, metricsRoute, readyRoute, robotsRoute } from "./web/operator-routes.ts";
import { commitRoute, repositoryRoute, runRoute } from "./web/page-routes.ts";
import { linksWithin, type WebWorld } from "./web/web-world.ts";

export type { WebWorld } from "./web/web-world.ts";

/** Answers, or says by `undefined` that there is nothing that this visitor may see. */
type Route = (world: WebWorld, asked: Asked) => Promise<Answer | undefined>;

const routes: Readonly<Record<string, Route>> = {
  "/": async (world) => pageAnswer(welcomePage(linksWithin(world, null))),
  "/badge/:owner/:file": badgeRoute,
  "/r/:owner/:repo": repositoryRoute,
  "/r/:owner/:repo/:sha": commitRoute,
  "/runs/:file": runRoute,
  "/runs/:id/log": logRoute,
  "/runs/:id/files/*": fileRoute,
  "/runs/:id/views/:name": viewRoute,
  "/runs/:id/certificate.:form": certificateRoute,
  "/assets/:name": assetRoute,
  "/.well-known/jwks.json": jwksRoute,
  "/.well-known/did.json": didRoute,
  "/did.json": didRoute,
  "/keys/:name": keyRoute,
  "/log/checkpoint": checkpointRoute,
  "/log/tile/*": tileRoute,
  "/predicates/reproduction/v1": predicateRoute,
  "/verify.html": verifierRoute,
  "/healthz": healthRoute,
  "/readyz": readyRoute,
  "/metrics": metricsRoute,
  "/robots.txt": robotsRoute,
};

/** Everything that is read over HTTP. Answers false for addresses that are not its own, and has then written nothing. */
export function web(world: WebWorld): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const router = findMyWay({ maxParamLength: 16_384 });
  for (const [path, route] of Object.entries(routes)) router.on("GET", path, () => undefined, route);
  return async (request, response) => {
    const url = request.url ?? "/";
    const found = router.find("GET", url);
    if (found === null) return false;
    const route: Route = found.store;
    if (request.method !== "GET" && request.method !== "HEAD") {
      const refusal = textAnswer("This address can only be read.\n", { status: 405 });
      await send(request, response, { ...refusal, headers: { ...refusal.headers, Allow: "GET, HEAD" } });
      return true;
    }
    try {
      const answer = await route(world, asked(url, found.params));
      await send(request, response, answer ?? pageAnswer(notFoundPage(linksWithin(world, null)), { status: 404 }));
    } catch (error) {
      world.onError(error);
      await apologise(world, request, response, error);
    }
    return true;
  };
}

function asked(url: string, params: Readonly<Record<string, string | undefined>>): Asked {
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
  const given = Object.entries(params).map(([name, value]) => [name, value ?? ""] as const);
  return { params: Object.fromEntries(given), query, key: query.get("key") };
}

async function apologise(
  world: WebWorld,
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): Promise<void> {
  // Half an answer cannot be taken back; breaking it off tells the client that it is not whole.
  if (response.headersSent) response.destroy();
  else {
    const status = error instanceof Fault ? 503 : 500;
    await send(request, response, pageAnswer(errorPage(linksWithin(world, null)), { status }));
  }
}
