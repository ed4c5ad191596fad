import type { InstallationAccessTokenAuthentication } from "@octokit/auth-app";
import type { Contents, FileMode } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";

/** What is longer comes cut: every reader of these files has a smaller limit of its own, and says so better. */
const mostBytes = 8 * 1024 * 1024;

/** A fetch of a large repository must not outlive its token. */
const leastMilliseconds = 15 * 60 * 1000;

export function githubContents(clients: Clients): Contents {
  return {
    async readText({ owner, name, installationId }, commit, path) {
      try {
        const octokit = await clients.installation(installationId);
        const { data, headers } = await octokit.request("GET /repos/{owner}/{repo}/contents/{+place}", {
          owner,
          repo: name,
          place: path.split("/").map(encodeURIComponent).join("/"),
          ...(commit === null ? {} : { ref: commit }),
          headers: { accept: "application/vnd.github.raw+json" },
          // As a stream, so that its length is ours to decide.
          request: { parseSuccessResponseBody: false },
        });
        // Raw text says so; plain JSON is GitHub's list of what is in a folder.
        const isFile = !/^application\/json\b/.test(headers["content-type"] ?? "");
        return await textOf(data as ReadableStream<Uint8Array>, isFile);
      } catch (error) {
        if (isAnswerTo(error, "/contents/", 404)) return undefined;
        throw githubFault(`read ${path} of ${owner}/${name} at ${commit ?? "its default branch"}`, error);
      }
    },

    async branchHead({ owner, name, installationId }, branch) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/branches/{branch}", {
          owner,
          repo: name,
          branch,
        });
        return data.commit.sha;
      } catch (error) {
        if (isAnswerTo(error, "/branches/", 404)) return undefined;
        throw githubFault(`find the head of ${branch} in ${owner}/${name}`, error);
      }
    },

    async openPull({ id, owner, name, installationId }, number) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", {
          owner,
          repo: name,
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
          isFork: (head.repo as { id: number } | null)?.id !== id,
        };
      } catch (error) {
        if (isAnswerTo(error, "/pulls/", 404)) return undefined;
        throw githubFault(`find pull request ${number} of ${owner}/${name}`, error);
      }
    },

    async commit({ owner, name, installationId }, ref) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}", {
          owner,
          repo: name,
          ref,
          // Of its files, of which there may be thousands, one is more than is asked for.
          per_page: 1,
        });
        return { id: data.sha, message: data.commit.message };
      } catch (error) {
        if (isAnswerTo(error, "/commits/", 404) || isAnswerTo(error, "/commits/", 422)) return undefined;
        throw githubFault(`find ${ref} in ${owner}/${name}`, error);
      }
    },

    async repository({ owner, name, installationId }) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}", { owner, repo: name });
        return {
          id: Number(data.id),
          owner: data.owner.login,
          name: data.name,
          isPrivate: data.private,
          defaultBranch: data.default_branch,
          installationId,
          cloneUrl: data.clone_url,
          htmlUrl: data.html_url,
        };
      } catch (error) {
        if (isAnswerTo(error, "/repos/", 404)) return undefined;
        throw githubFault(`find ${owner}/${name}`, error);
      }
    },

    async paths({ owner, name, installationId }, commit) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
          owner,
          repo: name,
          tree_sha: commit,
          recursive: "1",
        });
        if (data.truncated) return undefined;
        return new Map(
          data.tree.flatMap(({ type, path, mode }): (readonly [string, FileMode])[] =>
            type === "blob" && path !== undefined && isFileMode(mode) ? [[path, mode]] : [],
          ),
        );
      } catch (error) {
        throw githubFault(`list the files of ${owner}/${name} at ${commit}`, error);
      }
    },

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
