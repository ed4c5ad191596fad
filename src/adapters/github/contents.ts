import type { InstallationAccessTokenAuthentication } from "@octokit/auth-app";
import type { Contents } from "../../ports.ts";
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
          ref: commit,
          headers: { accept: "application/vnd.github.raw+json" },
          // As a stream, so that its length is ours to decide.
          request: { parseSuccessResponseBody: false },
        });
        // Raw text says so; plain JSON is GitHub's list of what is in a folder.
        const isFile = !/^application\/json\b/.test(headers["content-type"] ?? "");
        return await textOf(data as ReadableStream<Uint8Array>, isFile);
      } catch (error) {
        if (isAnswerTo(error, "/contents/", 404)) return undefined;
        throw githubFault(`read ${path} of ${owner}/${name} at ${commit}`, error);
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
