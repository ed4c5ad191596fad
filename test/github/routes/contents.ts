import { posix } from "node:path";
import { type Answer, type Call, notFound, Refusal, repositoryOf, textOf } from "../answers.ts";
import { listTree, readBlob, resolveCommit, type TreeEntry } from "../git.ts";
import { fullName, type Json, type Repository, type Site } from "../state.ts";

const megabyte = 1024 * 1024;
const symlinkMode = "120000";

/** What was asked for: a commit, the name it was asked by, and a media type. */
interface Wanted {
  readonly site: Site;
  readonly repository: Repository;
  readonly sha: string;
  readonly ref: string;
  readonly path: string;
  readonly media: string;
}

/** A file or folder as it is in the bare repository at `ref`, in the media type that was asked for. */
export async function getContent(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = textOf(call, "ref") || repository.defaultBranch;
  const path = textOf(call, "path").replace(/\/+$/, "");
  const sha = await resolveCommit(repository, ref);
  if (sha === undefined) throw notFound(`No commit found for the ref ${ref}`);
  const media = /application\/vnd\.github\.(?:v3\.)?(raw|object)\b/.exec(call.accept)?.[1] ?? "json";
  const wanted: Wanted = { site, repository, sha, ref, path, media };
  if (path === "") return folder(wanted, { mode: "040000", kind: "tree", sha, size: 0, path });
  // git would take ".." for a way out of the repository.
  const strange = path.split("/").some((segment) => ["", ".", ".."].includes(segment));
  const [found] = strange ? [] : await listTree(repository, sha, path);
  if (found === undefined) throw notFound();
  return found.kind === "tree" ? folder(wanted, found) : file(wanted, await followed(repository, sha, found));
}

async function folder(wanted: Wanted, entry: TreeEntry): Promise<Answer> {
  const { media, path, repository, sha } = wanted;
  const inside = await listTree(repository, sha, path === "" ? "" : `${path}/`);
  const entries = inside.map((each) => entryResource(wanted, each));
  return { status: 200, body: media === "object" ? { ...entryResource(wanted, entry), entries } : entries };
}

async function file(wanted: Wanted, entry: TreeEntry): Promise<Answer> {
  const { media, path, repository } = wanted;
  // The content may be that of a link's target, the name is the one that was asked for.
  const described = { ...entryResource(wanted, entry), name: posix.basename(path), path };
  if (entry.kind === "commit") return { status: 200, body: { ...described, submodule_git_url: null } };
  if (entry.size > 100 * megabyte) throw new Refusal(403, "This API returns blobs up to 100 MB in size.", "validation");
  const bytes = await readBlob(repository, entry.sha);
  if (media === "raw") {
    return { status: 200, body: bytes, headers: { "content-type": "application/vnd.github.raw; charset=utf-8" } };
  }
  if (entry.mode === symlinkMode) return { status: 200, body: { ...described, target: bytes.toString() } };
  // Above one megabyte the JSON form has no content; the caller has to ask for the raw one.
  const inline = bytes.length <= megabyte || media === "object";
  return {
    status: 200,
    body: {
      ...described,
      content: inline ? inLines(bytes.toString("base64")) : "",
      encoding: inline ? "base64" : "none",
    },
  };
}

/** GitHub follows a link to a regular file of the repository, and describes any other link. */
async function followed(repository: Repository, sha: string, entry: TreeEntry): Promise<TreeEntry> {
  if (entry.mode !== symlinkMode) return entry;
  const target = (await readBlob(repository, entry.sha)).toString();
  const path = posix.normalize(posix.join(posix.dirname(entry.path), target));
  if (target.startsWith("/") || path.startsWith("..") || path === ".") return entry;
  const [found] = await listTree(repository, sha, path);
  return found?.kind === "blob" && found.mode !== symlinkMode ? found : entry;
}

function inLines(base64: string): string {
  return base64.replaceAll(/.{1,60}/g, "$&\n");
}

function entryResource({ ref, repository, site }: Wanted, entry: TreeEntry): Json {
  const { kind, mode, path, sha, size } = entry;
  const api = `${site.api}/repos/${fullName(repository)}`;
  const html = `${site.url}/${fullName(repository)}`;
  const isFile = kind === "blob";
  const self = `${api}/contents/${encodeURI(path)}?ref=${encodeURIComponent(ref)}`;
  const gitUrl = kind === "commit" ? null : `${api}/git/${isFile ? "blobs" : "trees"}/${sha}`;
  const htmlUrl = `${html}/${isFile ? "blob" : "tree"}/${ref}/${encodeURI(path)}`;
  return {
    type: kind === "tree" ? "dir" : kind === "commit" ? "submodule" : mode === symlinkMode ? "symlink" : "file",
    size,
    name: posix.basename(path),
    path,
    sha,
    url: self,
    git_url: gitUrl,
    html_url: htmlUrl,
    download_url: isFile ? `${html}/raw/${ref}/${encodeURI(path)}` : null,
    _links: { self, git: gitUrl, html: htmlUrl },
  };
}
