import { notFound, Refusal } from "./answers.ts";
import type { Repository, Site, Token } from "./state.ts";
import { covers, grants, liveToken, unauthenticated, verifyAppJwt } from "./tokens.ts";

/** Who may call an operation: the app with its JWT, an installation or a person whose token has the permission. */
type Needs =
  | { readonly as: "app" }
  | { readonly as: "anyone" }
  | { readonly as: "installation"; readonly anyOf?: readonly Permission[]; readonly public?: true }
  /** The App with its client secret. */
  | { readonly as: "client" }
  | { readonly as: "person" };

type Permission = readonly [name: string, level: "read" | "write"];

const metadata: Needs = { as: "installation", anyOf: [["metadata", "read"]] };
const contents: Needs = { as: "installation", anyOf: [["contents", "read"]], public: true };
const readChecks: Needs = { as: "installation", anyOf: [["checks", "read"]], public: true };
const writeChecks: Needs = { as: "installation", anyOf: [["checks", "write"]] };
const writeContents: Needs = { as: "installation", anyOf: [["contents", "write"]] };
const readPulls: Needs = { as: "installation", anyOf: [["pull_requests", "read"]], public: true };
const writePulls: Needs = { as: "installation", anyOf: [["pull_requests", "write"]] };
/** For a pull request either will do; who asks about a plain issue has to pass `allow` as well. */
const readIssues: Needs = {
  as: "installation",
  anyOf: [
    ["issues", "read"],
    ["pull_requests", "read"],
  ],
  public: true,
};
const writeIssues: Needs = {
  as: "installation",
  anyOf: [
    ["issues", "write"],
    ["pull_requests", "write"],
  ],
};

const table: Readonly<Record<string, Needs>> = {
  "apps/create-installation-access-token": { as: "app" },
  "apps/delete-token": { as: "client" },
  "apps/get-authenticated": { as: "app" },
  "apps/get-repo-installation": { as: "app" },
  "apps/get-webhook-delivery": { as: "app" },
  "apps/list-installation-repos-for-authenticated-user": { as: "person" },
  "apps/list-installations": { as: "app" },
  "apps/list-installations-for-authenticated-user": { as: "person" },
  "apps/list-repos-accessible-to-installation": metadata,
  "apps/list-webhook-deliveries": { as: "app" },
  "apps/redeliver-webhook-delivery": { as: "app" },
  "apps/revoke-installation-access-token": { as: "installation" },
  "checks/create": writeChecks,
  "checks/get": readChecks,
  "checks/get-suite": readChecks,
  "checks/list-annotations": readChecks,
  "checks/list-for-ref": readChecks,
  "checks/update": writeChecks,
  "git/create-blob": writeContents,
  "git/create-commit": writeContents,
  "git/create-ref": writeContents,
  "git/create-tree": writeContents,
  "git/get-commit": contents,
  "git/get-ref": contents,
  "git/get-tree": contents,
  "git/update-ref": writeContents,
  "issues/create-comment": writeIssues,
  "issues/delete-comment": writeIssues,
  "issues/get": readIssues,
  "issues/list-comments": readIssues,
  "issues/update-comment": writeIssues,
  "meta/get": { as: "anyone" },
  "pulls/create": writePulls,
  "pulls/get": readPulls,
  "pulls/list": readPulls,
  "pulls/update": writePulls,
  "reactions/create-for-issue-comment": writeIssues,
  "reactions/create-for-pull-request-review-comment": writePulls,
  "repos/get": { as: "installation", anyOf: [["metadata", "read"]], public: true },
  "repos/get-branch": contents,
  "repos/get-collaborator-permission-level": metadata,
  "repos/get-commit": contents,
  "repos/get-content": contents,
  "repos/list-pull-requests-associated-with-commit": readPulls,
  "users/get-authenticated": { as: "person" },
};

/** The operations that the stand-in knows whom to let in for. */
export function guardedOperations(): string[] {
  return Object.keys(table);
}

/** Lets a call in, with the token it came with, or throws GitHub's refusal. */
export function admit(
  site: Site,
  operationId: string,
  authorization: string | undefined,
  repository: Repository | undefined,
): Token | undefined {
  const needs = table[operationId];
  if (needs === undefined) throw new Error(`who may call ${operationId}?`);
  if (needs.as === "anyone") return undefined;
  if (needs.as === "client") return void verifyClient(site, authorization);
  const credential = /^(?:bearer|token) (.+)$/i.exec(authorization ?? "")?.[1] ?? "";
  if (needs.as === "app") return void verifyAppJwt(site.app, credential);
  const isPublic = needs.as === "installation" && needs.public === true;
  if (authorization === undefined) return void admitStranger(isPublic, repository);

  const token = liveToken(site, credential);
  // A person can end a token at any time, and the app hears of it only so.
  const ended = site.tokens.get(credential)?.login !== undefined && site.tokens.get(credential)?.revoked === true;
  if (ended) throw new Refusal(401, "Bad credentials");
  if (token === undefined) throw unauthenticated("Bad credentials");
  if (token.login !== undefined) return admitPerson(token, needs, repository);
  if (needs.as === "person") throw new Refusal(403, "Resource not accessible by integration", "permission");
  if (site.installation.suspendedAt !== null) throw suspended();
  // Out of scope looks like absent: a token must not tell which private repositories exist.
  if (repository !== undefined && !covers(token, repository)) throw new Refusal(404, "Not Found", "scope");
  if (needs.anyOf !== undefined) allow(token, needs.anyOf);
  return token;
}

/** Refuses a token that has none of the permissions; a stranger was judged before. */
export function allow(token: Token | undefined, anyOf: readonly Permission[]): void {
  if (token !== undefined && !anyOf.some((permission) => grants(token.permissions, ...permission))) {
    throw new Refusal(403, "Resource not accessible by integration", "permission");
  }
}

function admitPerson(token: Token, needs: Needs, repository: Repository | undefined): Token {
  // That somebody may not read a repository is no fault of the app that asks.
  if (repository !== undefined && !covers(token, repository)) throw notFound();
  if (needs.as === "installation" && needs.anyOf !== undefined) allow(token, needs.anyOf);
  return token;
}

function verifyClient({ app }: Site, authorization = ""): void {
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString("base64");
  if (authorization.toLowerCase() !== `basic ${basic}`.toLowerCase()) throw unauthenticated("Bad credentials");
}

function admitStranger(readable: boolean, repository: Repository | undefined): void {
  if (!readable) throw unauthenticated("Requires authentication");
  // A private repository and an absent one look the same.
  if (repository?.private !== false) throw notFound();
}

export function suspended(): Refusal {
  return new Refusal(403, "This installation has been suspended", "permission");
}
