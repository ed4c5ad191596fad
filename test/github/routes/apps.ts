import { suspended } from "../access.ts";
import { type Answer, type Call, notFound, paged, Refusal, repositoryOf } from "../answers.ts";
import { appResource, installation, repository as repositoryResource } from "../resources.ts";
import type { Permissions, Repository, Site } from "../state.ts";
import { covers, grants, mintToken } from "../tokens.ts";

export function getAuthenticated(site: Site): Answer {
  return { status: 200, body: { ...appResource(site), installations_count: site.installation.deleted ? 0 : 1 } };
}

export function listInstallations(site: Site, call: Call): Answer {
  const { headers, items } = paged(call, site.installation.deleted ? [] : [site.installation]);
  return { status: 200, headers, body: items.map((item) => installation(site, item)) };
}

export function getRepositoryInstallation(site: Site, call: Call): Answer {
  if (!repositoryOf(call).installed || site.installation.deleted) throw notFound();
  return { status: 200, body: installation(site) };
}

export function createInstallationAccessToken(site: Site, call: Call): Answer {
  if (call.parameters.installation_id !== site.installation.id || site.installation.deleted) throw notFound();
  if (site.installation.suspendedAt !== null) throw suspended();
  const wanted = wantedRepositories(site, call);
  const permissions = wantedPermissions(site, call);
  const token = mintToken(site, {
    permissions,
    repositoryIds: wanted === "all" ? "all" : wanted.map(({ id }) => id),
  });
  return {
    status: 201,
    body: {
      token: token.value,
      expires_at: new Date(token.expiresAt).toISOString(),
      permissions,
      repository_selection: "selected",
      ...(wanted === "all" ? {} : { repositories: wanted.map((item) => repositoryResource(site, item)) }),
    },
  };
}

function wantedRepositories(site: Site, { body }: Call): Repository[] | "all" {
  const ids = body.repository_ids as readonly number[] | undefined;
  const names = body.repositories as readonly string[] | undefined;
  if (ids === undefined && names === undefined) return "all";
  const installed = site.repositories.filter((candidate) => candidate.installed);
  const found = [
    ...(ids ?? []).map((id) => installed.find((candidate) => candidate.id === id)),
    ...(names ?? []).map((name) => installed.find((candidate) => candidate.name === name)),
  ].filter((candidate) => candidate !== undefined);
  if (found.length < (ids ?? []).length + (names ?? []).length || found.length > 500) {
    throw new Refusal(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
      "scope",
    );
  }
  return found;
}

function wantedPermissions(site: Site, { body }: Call): Permissions {
  const { permissions } = site.installation;
  const wanted = body.permissions as Permissions | undefined;
  if (wanted === undefined) return permissions;
  if (!Object.entries(wanted).every(([name, level]) => grants(permissions, name, level))) {
    throw new Refusal(422, "The permissions requested are not granted to this installation.", "permission");
  }
  // Whoever may do anything with a repository may know its name.
  return { metadata: "read", ...wanted };
}

export function revokeInstallationAccessToken(_site: Site, call: Call): Answer {
  if (call.token !== undefined) call.token.revoked = true;
  return { status: 204 };
}

export function listAccessibleRepositories(site: Site, call: Call): Answer {
  const { token } = call;
  const reachable = site.repositories.filter((candidate) => token !== undefined && covers(token, candidate));
  const { headers, items } = paged(call, reachable);
  return {
    status: 200,
    headers,
    body: {
      total_count: reachable.length,
      repository_selection: "selected",
      repositories: items.map((item) => repositoryResource(site, item)),
    },
  };
}
