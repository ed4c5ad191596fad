import type { IncomingMessage, ServerResponse } from "node:http";
import findMyWay from "find-my-way";
import { isSameSecret } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import { errorPage, installedPage, notFoundPage, oldFormPage } from "../report/pages/plain-pages.ts";
import { api, apiRoot } from "./api/api.ts";
import { storeRoot } from "./sumatra/address.ts";
import { recordStore } from "./sumatra/record-store.ts";
import { type Answer, type Asked, mannerFor, pageAnswer, send, textAnswer } from "./web/answer.ts";
import { badgeForm, badgeRoute } from "./web/badge-routes.ts";
import { blindLinksForm, blindLinksRoute } from "./web/blind-links-route.ts";
import { blind, blindRoot } from "./web/blind-routes.ts";
import {
  blindPredicateRoute,
  certificateRoute,
  checkpointRoute,
  didRoute,
  jwksRoute,
  keyRoute,
  predicateRoute,
  tileRoute,
  verifierRoute,
} from "./web/certificate-routes.ts";
import { comparisonRoute } from "./web/comparison-route.ts";
import { cookieOf } from "./web/cookies.ts";
import { tokenIn } from "./web/credentials.ts";
import { assetRoute, fileRoute, viewRoute } from "./web/file-routes.ts";
import { formOf } from "./web/form.ts";
import { handedInForm, handedInRoute } from "./web/handed-in-routes.ts";
import { homeRoute } from "./web/home-route.ts";
import { importedRoute } from "./web/imported-route.ts";
import { launchBadgeRoute, launchRoute, machineFileRoute } from "./web/launch-routes.ts";
import { commitLogRoute, runningLogRoute } from "./web/live-routes.ts";
import { logRoute } from "./web/log.ts";
import { healthRoute, metricsRoute, readyRoute, robotsRoute } from "./web/operator-routes.ts";
import { commitRoute, repositoryRoute, runRoute } from "./web/page-routes.ts";
import { type People, people } from "./web/people.ts";
import { plotRoute } from "./web/plot-route.ts";
import { recordsFileRoute } from "./web/records-files.ts";
import { recordsRoute } from "./web/records-routes.ts";
import { figureRoute, reviewRoute } from "./web/review-routes.ts";
import { callbackRoute, signInRoute, signOutForm } from "./web/sign-in-routes.ts";
import { unfinishedLogRoute, unfinishedRoute } from "./web/unfinished-routes.ts";
import { linksWithin, readerOf, type WebWorld } from "./web/web-world.ts";

export type { WebWorld } from "./web/web-world.ts";

/** Answers, or says by `undefined` that there is nothing that this visitor may see. */
type Route = (world: WebWorld, asked: Asked, people: People | null) => Promise<Answer | undefined>;

const routes: Readonly<Record<string, Route>> = {
  "/setup": async (world) => pageAnswer(installedPage(linksWithin(world, null))),
  "/": homeRoute,
  "/login": signInRoute,
  "/login/callback": callbackRoute,
  "/badge/:owner/:file": badgeRoute,
  "/badge/:owner/:repo/launch.svg": launchBadgeRoute,
  "/r/:owner/:repo": repositoryRoute,
  "/r/:owner/:repo/records": recordsRoute,
  "/r/:owner/:repo/records.csv": recordsFileRoute("csv"),
  "/r/:owner/:repo/records.json": recordsFileRoute("json"),
  "/r/:owner/:repo/plot": plotRoute,
  "/r/:owner/:repo/launch": launchRoute,
  "/r/:owner/:repo/launch/:file": machineFileRoute,
  "/r/:owner/:repo/:sha": commitRoute,
  "/r/:owner/:repo/:sha/:file": commitLogRoute,
  "/r/:owner/:repo/:sha/certificates/:file": handedInRoute,
  "/records": recordsRoute,
  "/records.csv": recordsFileRoute("csv"),
  "/records.json": recordsFileRoute("json"),
  "/plot": plotRoute,
  "/compare": comparisonRoute,
  "/running/:file": runningLogRoute,
  "/unfinished/:id": unfinishedRoute,
  "/unfinished/:id/log": unfinishedLogRoute,
  "/imported/:file": importedRoute,
  "/runs/:file": runRoute,
  "/runs/:id/log": logRoute,
  "/runs/:id/files/*": fileRoute,
  "/runs/:id/figures/*": figureRoute,
  "/runs/:id/review": reviewRoute,
  "/runs/:id/views/:name": viewRoute,
  "/runs/:id/certificate.:form": certificateRoute,
  "/runs/:id/blind": blindLinksRoute,
  "/assets/:name": assetRoute,
  "/.well-known/jwks.json": jwksRoute,
  "/.well-known/did.json": didRoute,
  "/did.json": didRoute,
  "/keys/:name": keyRoute,
  "/log/checkpoint": checkpointRoute,
  "/log/tile/*": tileRoute,
  "/predicates/reproduction/v1": predicateRoute,
  "/predicates/blind-reproduction/v1": blindPredicateRoute,
  "/verify.html": verifierRoute,
  "/healthz": healthRoute,
  "/readyz": readyRoute,
  "/metrics": metricsRoute,
  "/robots.txt": robotsRoute,
};

/** What somebody who is signed in asks for with a form of ours. */
type Form = (
  world: WebWorld,
  asked: Asked,
  form: URLSearchParams,
  people: People | null,
) => Promise<Answer | undefined>;

const forms: Readonly<Record<string, Form>> = {
  "/logout": (world, asked, _form, people) => signOutForm(world, asked, people),
  "/r/:owner/:repo/badge": badgeForm,
  "/runs/:id/blind": blindLinksForm,
  "/r/:owner/:repo/:sha/certificates": handedInForm,
};

/** Everything that is read over HTTP. Answers false for addresses that are not its own, and has then written nothing. */
export function web(world: WebWorld): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const router = findMyWay({ maxParamLength: 16_384 });
  for (const [path, route] of Object.entries(routes)) router.on("GET", path, () => undefined, route);
  for (const [path, form] of Object.entries(forms)) router.on("POST", path, () => undefined, form);
  const known = world.signIn === null ? null : people(world, world.signIn);

  const signedIn = async (cookies: string | undefined) => {
    const id = cookieOf(world, cookies, "session");
    return id === null ? null : ((await known?.find(id)) ?? null);
  };
  const read = async (route: Route, asked: Asked): Promise<Answer> =>
    (await route(world, asked, known)) ?? nothingHere(world, asked);
  const act = async (form: Form, asked: Asked, request: IncomingMessage): Promise<Answer> => {
    const sent = await formOf(request);
    const isOurs = asked.signedIn !== null && isSameSecret(sent?.get("form") ?? "", asked.signedIn.formToken);
    if (sent === undefined || !isOurs) return pageAnswer(oldFormPage(linksWithin(world, null)), { status: 403 });
    return (await form(world, asked, sent, known)) ?? nothingHere(world, asked);
  };

  /** Whatever goes wrong on the way to an answer is told and apologised for. */
  const sending = async (request: IncomingMessage, response: ServerResponse, answer: () => Promise<Answer>) => {
    try {
      await send(request, response, await answer());
    } catch (error) {
      world.onError(error);
      await apologise(world, request, response, error);
    }
    return true;
  };

  return async (request, response) => {
    const url = request.url ?? "/";
    const { cookie: cookies } = request.headers;
    if (isBelow(storeRoot, url)) {
      return sending(request, response, async () =>
        recordStore(world, request, askedOf(url, {}, cookies, await signedIn(cookies))),
      );
    }
    if (isBelow(apiRoot, url)) {
      return sending(request, response, () => api(world, request, askedOf(url, {}, undefined, null)));
    }
    // Who asks is nobody's business there, so that it cannot be shown: no cookie is read.
    if (isBelow(blindRoot, url)) return sending(request, response, () => blind(world, request));
    const reading = router.find("GET", url);
    const acting = router.find("POST", url);
    const isRead = request.method === "GET" || request.method === "HEAD";
    const found = isRead ? reading : request.method === "POST" ? acting : null;
    if (reading === null && acting === null) return false;
    if (found === null) {
      const allowed = [...(reading === null ? [] : ["GET", "HEAD"]), ...(acting === null ? [] : ["POST"])];
      await send(request, response, refused(allowed));
      return true;
    }
    return sending(request, response, async () => {
      const opened = await openedBy(world, request.headers.authorization);
      const asked = { ...askedOf(url, found.params, cookies, await signedIn(cookies)), opened };
      return isRead ? read(found.store, asked) : act(found.store, asked, request);
    });
  };
}

function isBelow(root: string, url: string): boolean {
  const [path = ""] = url.split("?");
  return path === root || path.startsWith(`${root}/`);
}

function nothingHere(world: WebWorld, asked: Asked): Answer {
  const body = notFoundPage(linksWithin(world, null), readerOf(world, asked));
  return pageAnswer(body, { ...mannerFor(asked, false), status: 404 });
}

function refused(allowed: readonly string[]): Answer {
  const reason = allowed.includes("GET") ? "This address can only be read." : "This address takes a form of ours.";
  const refusal = textAnswer(`${reason}\n`, { status: 405 });
  return { ...refusal, headers: { ...refusal.headers, Allow: allowed.join(", ") } };
}

function askedOf(
  url: string,
  params: Readonly<Record<string, string | undefined>>,
  cookies: string | undefined,
  signedIn: Asked["signedIn"],
): Asked {
  const [path = "/"] = url.split("?");
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
  const given = Object.entries(params).map(([name, value]) => [name, value ?? ""] as const);
  return { params: Object.fromEntries(given), query, key: query.get("key"), path, signedIn, opened: null, cookies };
}

/** What does not open anything is nobody's mistake here: a proxy before us may have asked for a password of its own. */
async function openedBy({ recordTokens }: WebWorld, authorization: string | undefined): Promise<Asked["opened"]> {
  const brought = tokenIn(authorization);
  return brought === null ? null : ((await recordTokens.opened(brought))?.place ?? null);
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
