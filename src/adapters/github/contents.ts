import type { InstallationAccessTokenAuthentication } from "@octokit/auth-app";
import type { Contents, FileMode } from "../../ports.ts";
import { type Asking, nameOf } from "./asking.ts";
import type { Clients } from "./clients.ts";
import { githubFault } from "./fault.ts";

/** What is longer comes cut: every reader of these files has a smaller limit of its own, and says so better. */
const mostBytes = 8 * 1024 * 1024;

/** A fetch of a large repository must not outlive its token. */
const leastMilliseconds = 15 * 60 * 1000;

export function githubContents(ask: Asking, clients: Clients): Contents {
  return {
    readText: (repository, commit, path) =>
      ask(
        repository,
        `read ${path} of ${nameOf(repository)} at ${commit ?? "its default branch"}`,
        async (octokit, place) => {
          const { data, headers } = await octokit.request("GET /repos/{owner}/{repo}/contents/{+place}", {
            ...place,
            place: path.split("/").map(encodeURIComponent).join("/"),
            ...(commit === null ? {} : { ref: commit }),
            headers: { accept: "application/vnd.github.raw+json" },
            // As a stream, so that its length is ours to decide.
            request: { parseSuccessResponseBody: false },
          });
          // Raw text says so; plain JSON is GitHub's list of what is in a folder.
          const isFile = !/^application\/json\b/.test(headers["content-type"] ?? "");
          return await textOf(data as ReadableStream<Uint8Array>, isFile);
        },
        { at: "/contents/", statuses: [404] },
      ),

    branchHead: (repository, branch) =>
      ask.surely(
        repository,
        `find the head of ${branch} in ${nameOf(repository)}`,
        async (octokit, place) => {
          const { data } = await octokit.request("GET /repos/{owner}/{repo}/branches/{branch}", { ...place, branch });
          return data.commit.sha;
        },
        { at: "/branches/", statuses: [404] },
      ),

    openPull: (repository, number) =>
      ask.surely(
        repository,
        `find pull request ${number} of ${nameOf(repository)}`,
        async (octokit, place) => {
          const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
            ...place,
            pull_number: number,
          });
          if (data.state !== "open") return undefined;
          const { head, base, user } = data;
          return {
            number,
            head: head.sha,
            headBranch: head.ref,
            base: base.sha,
            baseBranch: base.ref,
            author: user?.login ?? "ghost",
            // The types do not know that a fork may be gone.
            isFork: (head.repo as { id: number } | null)?.id !== repository.id,
          };
        },
        { at: "/pulls/", statuses: [404] },
      ),

    commit: (repository, ref) =>
      ask(
        repository,
        `find ${ref} in ${nameOf(repository)}`,
        async (octokit, place) => {
          // Of its files, of which there may be thousands, one is more than is asked for.
          const wanted = { ...place, ref, per_page: 1 };
          const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}", wanted);
          return { id: data.sha, message: data.commit.message };
        },
        { at: "/commits/", statuses: [404, 422] },
      ),

    repository: (repository) =>
      ask(
        repository,
        `find ${nameOf(repository)}`,
        async (octokit, place) => {
          const { data } = await octokit.request("GET /repos/{owner}/{repo}", place);
          return {
            id: Number(data.id),
            owner: data.owner.login,
            name: data.name,
            isPrivate: data.private,
            defaultBranch: data.default_branch,
            installationId: repository.installationId,
            cloneUrl: data.clone_url,
            htmlUrl: data.html_url,
          };
        },
        { at: "/repos/", statuses: [404] },
      ),

    paths: (repository, commit) =>
      ask(repository, `list the files of ${nameOf(repository)} at ${commit}`, async (octokit, place) => {
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
          ...place,
          tree_sha: commit,
          recursive: "1",
        });
        if (data.truncated) return undefined;
        return new Map(
          data.tree.flatMap(({ type, path, mode }): (readonly [string, FileMode])[] =>
            type === "blob" && path !== undefined && isFileMode(mode) ? [[path, mode]] : [],
          ),
        );
      }),

    async cloneToken({ id, owner, name, installationId }) {
      try {
        const octokit = await clients.app();
        const narrow = { type: "installation", installationId, repositoryIds: [id], permissions: { contents: "read" } };
        const known = (await octokit.auth(narrow)) as InstallationAccessTokenAuthentication;
        if (Date.parse(known.expiresAt) - Date.now() >= leastMilliseconds) return known.token;
        const fresh = (await octokit.auth({ ...narrow, refresh: true })) as InstallationAccessTokenAuthentication;
        return fresh.token;
      } catch (error) {
        throw githubFault(`get a token for ${owner}/${name}`, error);
      }
    },
  };
}

const isFileMode = (mode: string | undefined): mode is FileMode =>
  mode === "100644" || mode === "100755" || mode === "120000";

async function textOf(body: ReadableStream<Uint8Array>, isFile: boolean): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of body) {
    if (!isFile) return undefined;
    chunks.push(chunk);
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) break;
  }
  return isFile ? new TextDecoder().decode(Buffer.concat(chunks, Math.min(sizeBytes, mostBytes))) : undefined;
}
