import { type Answer, type Call, notFound, Refusal, repositoryOf, textOf } from "../answers.ts";
import { afterMove } from "../events/moves.ts";
import { send } from "../events/sending.ts";
import { isAncestor, readCommit, resolveCommit, setRef } from "../git.ts";
import { hasObject, listWholeTree, treeOf, writeBlob, writeCommit, writeTree } from "../git-objects.ts";
import { zeros } from "../payloads.ts";
import { nodeId, user } from "../resources.ts";
import { botOf, fullName, inBackground, type Json, type Repository, type Site } from "../state.ts";

function invalid(message: string): Refusal {
  return new Refusal(422, message, "validation");
}

function address(site: Site, repository: Repository, kind: string, sha: string): string {
  return `${site.api}/repos/${fullName(repository)}/git/${kind}/${sha}`;
}

export async function createBlob(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { content, encoding = "utf-8" } = call.body;
  const sha = await writeBlob(repository, Buffer.from(String(content), encoding === "base64" ? "base64" : "utf8"));
  return { status: 201, body: { sha, url: address(site, repository, "blobs", sha) } };
}

interface WantedEntry {
  readonly path?: string;
  readonly mode?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

export async function createTree(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const base = call.body.base_tree as string | undefined;
  const wanted = call.body.tree as readonly WantedEntry[];
  if (wanted.length === 0 && base === undefined) throw invalid("Invalid tree info");
  if (base !== undefined && !(await hasObject(repository, base, "tree"))) throw notFound();
  const changes = await Promise.all(wanted.map((entry) => change(repository, entry)));
  const tree = await writeTree(repository, base === undefined ? undefined : await treeOf(repository, base), changes);
  return { status: 201, body: await treeResource(site, repository, tree, false) };
}

const modeOfTree = "040000";

async function change(repository: Repository, { content, mode = "100644", path = "", sha }: WantedEntry) {
  const strange = path.split("/").some((part) => ["", ".", "..", ".git"].includes(part.toLowerCase()));
  if (strange) throw invalid("tree.path contains a malformed path component");
  if ((content === undefined) === (sha === undefined)) throw invalid("Must supply either tree.sha or tree.content");
  if (content !== undefined) return { path, mode, sha: await writeBlob(repository, Buffer.from(content)) };
  const id = sha ?? null;
  const kind = mode === modeOfTree ? "tree" : "blob";
  if (id !== null && mode !== "160000" && !(await hasObject(repository, id, kind))) {
    throw invalid(`tree.sha ${id} is not a valid ${kind}`);
  }
  return { path, mode, sha: id };
}

export async function getTree(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const wanted = textOf(call, "tree_sha");
  const sha = (await hasObject(repository, wanted, "tree")) ? wanted : await resolveCommit(repository, wanted);
  if (sha === undefined) throw notFound();
  const tree = await treeOf(repository, sha);
  return { status: 200, body: await treeResource(site, repository, tree, call.parameters.recursive !== undefined) };
}

const kinds: Readonly<Record<string, string>> = { [modeOfTree]: "tree", "160000": "commit" };

async function treeResource(site: Site, repository: Repository, sha: string, recursive: boolean): Promise<Json> {
  const entries = await listWholeTree(repository, sha, recursive);
  return {
    sha,
    url: address(site, repository, "trees", sha),
    tree: entries.map(({ mode, path, sha: id, size }) => {
      const type = kinds[mode] ?? "blob";
      const rest = type === "commit" ? {} : { url: address(site, repository, `${type}s`, id) };
      return { path, mode, type, sha: id, ...(type === "blob" ? { size } : {}), ...rest };
    }),
    truncated: false,
  };
}

interface WantedPerson {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

/** Without an author the app's bot is the author, and GitHub itself the committer. */
export async function createCommit(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const {
    author,
    committer,
    message,
    parents = [],
    tree,
  } = call.body as {
    message: string;
    tree: string;
    parents?: readonly string[];
    author?: WantedPerson;
    committer?: WantedPerson;
  };
  if (!(await hasObject(repository, tree, "tree"))) throw invalid("Tree SHA does not exist");
  for (const parent of parents) {
    if (!(await hasObject(repository, parent, "commit")))
      throw invalid("Parent SHA does not exist or is not a commit object");
  }
  const login = botOf(site);
  const bot = { name: login, email: `${user(site, login).id}+${login}@users.noreply.github.com` };
  const sha = await writeCommit(repository, {
    tree: await treeOf(repository, tree),
    parents,
    message,
    author: author ?? bot,
    committer: committer ?? author ?? { name: "GitHub", email: "noreply@github.com" },
  });
  return { status: 201, body: await commitResource(site, repository, sha) };
}

export async function getCommit(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const sha = textOf(call, "commit_sha");
  if (!(await hasObject(repository, sha, "commit"))) throw notFound();
  return { status: 200, body: await commitResource(site, repository, sha) };
}

async function commitResource(site: Site, repository: Repository, sha: string): Promise<Json> {
  const { author, committer, message, parents, tree } = await readCommit(repository, sha);
  const html = (id: string): string => `${site.url}/${fullName(repository)}/commit/${id}`;
  return {
    sha,
    node_id: nodeId("Commit", sha),
    url: address(site, repository, "commits", sha),
    html_url: html(sha),
    author,
    committer,
    message,
    tree: { sha: tree, url: address(site, repository, "trees", tree) },
    parents: parents.map((id) => ({ sha: id, url: address(site, repository, "commits", id), html_url: html(id) })),
    verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
  };
}

export async function getRef(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = fullRef(textOf(call, "ref"));
  const sha = await resolveCommit(repository, ref.replace(/^refs\//, ""));
  if (sha === undefined) throw notFound();
  return { status: 200, body: refResource(site, repository, ref, sha) };
}

/** The address of a ref leaves out `refs/`. */
function fullRef(ref: string): string {
  return `refs/${ref.replace(/^refs\//, "")}`;
}

export async function createRef(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const { ref, sha } = call.body as { ref: string; sha: string };
  if (!/^refs\/(heads|tags)\/[\w][\w./+-]*$/.test(ref) || /\.\.|\/\/|\.lock$|[/.]$/.test(ref)) {
    throw invalid(`'${ref}' is not a valid ref name.`);
  }
  if ((await resolveCommit(repository, ref.replace("refs/", ""))) !== undefined)
    throw invalid("Reference already exists");
  if (!(await hasObject(repository, sha, "commit"))) throw invalid("Object does not exist");
  await moveRef(site, repository, { ref, before: zeros, after: sha });
  return { status: 201, body: refResource(site, repository, ref, sha) };
}

export async function updateRef(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = fullRef(textOf(call, "ref"));
  const { force = false, sha } = call.body as { sha: string; force?: boolean };
  const before = await resolveCommit(repository, ref.replace("refs/", ""));
  if (before === undefined) throw invalid("Reference does not exist");
  if (!(await hasObject(repository, sha, "commit"))) throw invalid("Object does not exist");
  // Not a rule that the caller broke: somebody may have pushed in between.
  if (!force && !(await isAncestor(repository, before, sha))) throw new Refusal(422, "Update is not a fast forward");
  if (before !== sha) await moveRef(site, repository, { ref, before, after: sha });
  return { status: 200, body: refResource(site, repository, ref, sha) };
}

/** The app hears of its own pushes, after GitHub answered. */
async function moveRef(
  site: Site,
  repository: Repository,
  move: { ref: string; before: string; after: string },
): Promise<void> {
  await setRef(repository, move.ref, move.after);
  const events = await afterMove(site, repository, { ...move, sender: botOf(site) });
  inBackground(site, send(site, true, ...events));
}

function refResource(site: Site, repository: Repository, ref: string, sha: string): Json {
  return {
    ref,
    node_id: nodeId("Ref", `${repository.id}:${ref}`),
    url: `${site.api}/repos/${fullName(repository)}/git/${ref}`,
    object: { type: "commit", sha, url: address(site, repository, "commits", sha) },
  };
}
