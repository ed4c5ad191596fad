import { type Answer, type Call, notFound, paged } from "../answers.ts";
import { installation, repository as repositoryResource, user } from "../resources.ts";
import { type Repository, roleOf, type Site } from "../state.ts";

/* What an app may ask for one person, with that person's token. */

function loginOf({ token, operationId }: Call): string {
  if (token?.login === undefined) throw new Error(`${operationId} was called without a person`);
  return token.login;
}

export function getAuthenticated(site: Site, call: Call): Answer {
  return { status: 200, body: { ...user(site, loginOf(call)), ...profile } };
}

const profile = {
  name: null,
  company: null,
  blog: "",
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: "2020-01-01T00:00:00Z",
  updated_at: "2020-01-01T00:00:00Z",
};

/** What the app is installed on and the person was given access to: a public repository alone does not count. */
function reachable(site: Site, login: string): readonly Repository[] {
  const { deleted, suspendedAt } = site.installation;
  if (deleted || suspendedAt !== null) return [];
  return site.repositories.filter((each) => each.installed && roleOf(each, login) !== undefined);
}

export function listReachableInstallations(site: Site, call: Call): Answer {
  const all = reachable(site, loginOf(call)).length === 0 ? [] : [site.installation];
  const { headers, items } = paged(call, all);
  return {
    status: 200,
    headers,
    body: { total_count: all.length, installations: items.map((item) => installation(site, item)) },
  };
}

export function listReachableRepositories(site: Site, call: Call): Answer {
  if (call.parameters.installation_id !== site.installation.id || site.installation.deleted) throw notFound();
  const all = reachable(site, loginOf(call));
  const { headers, items } = paged(call, all);
  const repositories = items.map((item) => repositoryResource(site, item));
  return { status: 200, headers, body: { total_count: all.length, repository_selection: "selected", repositories } };
}

export function deleteToken(site: Site, call: Call): Answer {
  const token = site.tokens.get(String(call.body.access_token));
  if (call.parameters.client_id !== site.app.clientId || token?.login === undefined) throw notFound();
  token.revoked = true;
  return { status: 204 };
}
