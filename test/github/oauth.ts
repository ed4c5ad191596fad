import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { escapeUTF8 } from "entities";
import type { Site } from "./state.ts";
import { mintUserToken } from "./tokens.ts";

/** The addresses of GitHub that its description of the REST API does not hold: where people say who they are. */
export async function serveOAuth(
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<boolean> {
  if (url.pathname === "/login/oauth/authorize") await authorize(site, request, response, url);
  else if (url.pathname === "/login/oauth/access_token" && request.method === "POST") {
    await giveToken(site, request, response);
  } else return false;
  return true;
}

async function authorize(site: Site, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { oauth, app } = site;
  const query = url.searchParams;
  const redirect = query.get("redirect_uri") ?? oauth.callback ?? "";
  if (query.get("client_id") !== app.clientId) return page(response, 404, "Not Found", "");
  if (oauth.callback === undefined || redirect !== oauth.callback) {
    const message = `redirect_uri ${redirect} is not the callback ${oauth.callback} of the app`;
    site.violations.push({ rule: "validation", operationId: "oauth/authorize", message });
    return page(response, 400, "Redirect URI mismatch", "");
  }
  const login = oauth.browser;
  if (login === undefined) return page(response, 200, "Sign in to GitHub", "");
  const back = new URL(redirect);
  const state = query.get("state");
  if (state !== null) back.searchParams.set("state", state);
  const decision = request.method === "POST" ? new URLSearchParams(await text(request)).get("authorize") : null;
  if (decision === "0") {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "The user has denied your application access.");
    return void response.writeHead(302, { location: back.href }).end();
  }
  if (decision === "1") oauth.consents.add(login);
  if (!oauth.consents.has(login)) return page(response, 200, `Authorize ${app.name}`, consentForm(login));
  const code = randomBytes(10).toString("hex");
  oauth.codes.set(code, { login, redirect, challenge: query.get("code_challenge") });
  back.searchParams.set("code", code);
  response.writeHead(302, { location: back.href }).end();
}

function consentForm(login: string): string {
  return `<p>Signed in as ${escapeUTF8(login)}</p>
<form method="post"><button name="authorize" value="0">Cancel</button>
<button name="authorize" value="1">Authorize</button></form>`;
}

function page(response: ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>${escapeUTF8(title)}</title><h1>${escapeUTF8(title)}</h1>${body}`,
  );
}

/** GitHub says no with 200, too. */
async function giveToken(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fields = new URLSearchParams(await text(request));
  const answer = tokenFor(site, fields);
  if ("error" in answer) {
    const message = `${answer.error} for ${[...fields.keys()].join(", ")}`;
    if (answer.error !== "bad_refresh_token" && answer.error !== "bad_verification_code") {
      site.violations.push({ rule: "validation", operationId: "oauth/access_token", message });
    }
  }
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" });
  response.end(JSON.stringify(answer));
}

type TokenAnswer = Readonly<Record<string, string | number>>;

function tokenFor(site: Site, fields: URLSearchParams): TokenAnswer {
  const { app, oauth } = site;
  if (fields.get("client_id") !== app.clientId || fields.get("client_secret") !== app.clientSecret) {
    return {
      error: "incorrect_client_credentials",
      error_description: "The client_id and/or client_secret passed are incorrect.",
    };
  }
  if (fields.get("grant_type") === "refresh_token") {
    const known = oauth.refreshTokens.get(fields.get("refresh_token") ?? "");
    if (known === undefined || known.used) {
      return { error: "bad_refresh_token", error_description: "The refresh token passed is incorrect or expired." };
    }
    known.used = true;
    return freshToken(site, known.login);
  }
  const code = fields.get("code") ?? "";
  const known = oauth.codes.get(code);
  oauth.codes.delete(code);
  const verifier = createHash("sha256")
    .update(fields.get("code_verifier") ?? "")
    .digest("base64url");
  if (known === undefined || (known.challenge !== null && known.challenge !== verifier)) {
    return { error: "bad_verification_code", error_description: "The code passed is incorrect or expired." };
  }
  if (fields.has("redirect_uri") && fields.get("redirect_uri") !== known.redirect) {
    return {
      error: "redirect_uri_mismatch",
      error_description: "The redirect_uri MUST match the registered callback URL for this application.",
    };
  }
  return freshToken(site, known.login);
}

function freshToken(site: Site, login: string): TokenAnswer {
  const { lifetimeSeconds } = site.oauth;
  const token = { access_token: mintUserToken(site, login).value, token_type: "bearer", scope: "" };
  if (lifetimeSeconds === null) return token;
  const refreshToken = `ghr_${randomBytes(38).toString("hex")}`;
  site.oauth.refreshTokens.set(refreshToken, { login, used: false });
  return { ...token, expires_in: lifetimeSeconds, refresh_token: refreshToken, refresh_token_expires_in: 15_897_600 };
}
