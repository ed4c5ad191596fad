import { type Answer, type Call, notFound, Refusal, repositoryOf, textOf } from "../answers.ts";
import { changesOf, readCommit, resolveCommit } from "../git.ts";
import { fullRepository, nodeId, user } from "../resources.ts";
import { fullName, type Json, type Repository, roleOf, type Site } from "../state.ts";

export function getRepository(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const login = call.token?.login;
  const permissions = login === undefined ? {} : { permissions: permissionsOf(repository, login) };
  return { status: 200, body: { ...fullRepository(site, repository), ...permissions } };
}

/** What the person who asks may do. */
function permissionsOf(repository: Repository, login: string): Json {
  const role = roleOf(repository, login) ?? "read";
  const ranks = ["read", "triage", "write", "maintain", "admin"];
  const atLeast = (least: string): boolean => ranks.indexOf(role) >= ranks.indexOf(least);
  return {
    admin: atLeast("admin"),
    maintain: atLeast("maintain"),
    push: atLeast("write"),
    triage: atLeast("triage"),
    pull: true,
  };
}

export async function getCommit(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = textOf(call, "ref");
  const sha = await resolveCommit(repository, ref);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`, "validation");
  if (/application\/vnd\.github\.(v3\.)?sha/.test(call.accept)) {
    return {
      status: 200,
      body: Buffer.from(sha),
      headers: { "content-type": "application/vnd.github.sha; charset=utf-8" },
    };
  }
  return { status: 200, body: await commitResource(site, repository, sha) };
}

export async function getBranch(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const name = textOf(call, "branch");
  const sha = await resolveCommit(repository, `heads/${name}`);
  if (sha === undefined) throw notFound("Branch not found");
  const self = `${site.api}/repos/${fullName(repository)}/branches/${name}`;
  return {
    status: 200,
    body: {
      name,
      commit: await commitResource(site, repository, sha),
      _links: { self, html: `${site.url}/${fullName(repository)}/tree/${name}` },
      protected: false,
      protection: { enabled: false, required_status_checks: { enforcement_level: "off", contexts: [], checks: [] } },
      protection_url: `${self}/protection`,
    },
  };
}

async function commitResource(site: Site, repository: Repository, sha: string): Promise<Json> {
  const api = `${site.api}/repos/${fullName(repository)}`;
  const html = `${site.url}/${fullName(repository)}`;
  const { author, committer, message, parents, tree } = await readCommit(repository, sha);
  const changes = await changesOf(repository, sha);
  const additions = changes.reduce((sum, change) => sum + change.additions, 0);
  const deletions = changes.reduce((sum, change) => sum + change.deletions, 0);
  return {
    sha,
    node_id: nodeId("Commit", sha),
    url: `${api}/commits/${sha}`,
    html_url: `${html}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      author,
      committer,
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
    },
    author: user(site, author.email.split("@")[0] ?? ""),
    committer: user(site, committer.email.split("@")[0] ?? ""),
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: `${html}/commit/${parent}`,
    })),
    stats: { additions, deletions, total: additions + deletions },
    files: changes.map((change) => ({
      sha: null,
      filename: change.path,
      status: change.kind,
      additions: change.additions,
      deletions: change.deletions,
      changes: change.additions + change.deletions,
      blob_url: `${html}/blob/${sha}/${encodeURI(change.path)}`,
      raw_url: `${html}/raw/${sha}/${encodeURI(change.path)}`,
      contents_url: `${api}/contents/${encodeURI(change.path)}?ref=${sha}`,
    })),
  };
}

/** The roles between read and write, and between write and admin, show as the lower of the two. */
const permissionOfRole: Readonly<Record<string, string>> = { triage: "read", maintain: "write" };

export function getCollaboratorPermission(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const login = textOf(call, "username");
  const stranger = repository.private ? "none" : "read";
  const role = login === repository.owner ? "admin" : (repository.collaborators.get(login) ?? stranger);
  const permission = permissionOfRole[role] ?? role;
  const may = (...allowed: string[]): boolean => allowed.includes(permission);
  return {
    status: 200,
    body: {
      permission,
      role_name: role,
      user: {
        ...user(site, login),
        permissions: {
          pull: may("read", "write", "admin"),
          triage: role === "triage" || may("write", "admin"),
          push: may("write", "admin"),
          maintain: role === "maintain" || may("admin"),
          admin: may("admin"),
        },
        role_name: role,
      },
    },
  };
}

export function getMeta(): Answer {
  return { status: 200, body: { verifiable_password_authentication: false, installed_version: "3.19.0" } };
}
