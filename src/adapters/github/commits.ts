import type { Commits } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";

/** Through GitHub's objects of git, from the leaves up: nothing can be seen until the branch is moved, in one step. */
export function githubCommits(clients: Clients): Commits {
  return {
    async branch({ owner, name, installationId }, branch, commit) {
      try {
        const octokit = await clients.installation(installationId);
        const ref = `refs/heads/${branch}`;
        await octokit.request("POST /repos/{owner}/{repo}/git/refs", { owner, repo: name, ref, sha: commit });
        return "made";
      } catch (error) {
        if (isAnswerTo(error, "/git/refs", 422)) return "exists";
        if (isAnswerTo(error, "/git/refs", 403)) return "not-allowed";
        throw githubFault(`make the branch ${branch} in ${owner}/${name}`, error);
      }
    },

    async commit({ owner, name, installationId }, { branch, parent, message, files }) {
      const place = { owner, repo: name };
      try {
        const octokit = await clients.installation(installationId);
        const { data: head } = await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
          ...place,
          ref: `heads/${branch}`,
        });
        if (head.object.sha !== parent) return { kind: "moved" };
        const { data: base } = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", {
          ...place,
          commit_sha: parent,
        });
        const entries = [];
        for (const { path, content, mode = "100644" } of files) {
          const { data: blob } = await octokit.request("POST /repos/{owner}/{repo}/git/blobs", {
            ...place,
            content: Buffer.from(content).toString("base64"),
            encoding: "base64",
          });
          entries.push({ path, mode, type: "blob", sha: blob.sha } as const);
        }
        const { data: tree } = await octokit.request("POST /repos/{owner}/{repo}/git/trees", {
          ...place,
          base_tree: base.tree.sha,
          tree: entries,
        });
        const { data: made } = await octokit.request("POST /repos/{owner}/{repo}/git/commits", {
          ...place,
          message,
          tree: tree.sha,
          parents: [parent],
        });
        await octokit.request("PATCH /repos/{owner}/{repo}/git/refs/{ref}", {
          ...place,
          ref: `heads/${branch}`,
          sha: made.sha,
          force: false,
        });
        return { kind: "committed", commit: made.sha };
      } catch (error) {
        if (isAnswerTo(error, "/git/ref/", 404)) return { kind: "moved" };
        if (isAnswerTo(error, "/git/", 403)) return { kind: "not-allowed" };
        // Somebody was faster, or a rule protects the branch.
        if (isAnswerTo(error, "/git/refs/", 422)) {
          const reason = error instanceof Error ? error.message : String(error);
          return /fast forward/i.test(reason) ? { kind: "moved" } : { kind: "refused", reason };
        }
        throw githubFault(`commit to ${branch} of ${owner}/${name}`, error);
      }
    },
  };
}
