import type { Octokit } from "@octokit/rest";
import type { Commits } from "../../ports.ts";
import { type Asking, nameOf } from "./asking.ts";
import { isAnswerTo, isLimit } from "./fault.ts";
import type { Place } from "./places.ts";

type NewCommit = Parameters<Commits["commit"]>[1];
type Committed = Awaited<ReturnType<Commits["commit"]>>;

/** Through GitHub's objects of git, from the leaves up: nothing can be seen until the branch is moved, in one step. */
export function githubCommits(ask: Asking): Commits {
  return {
    branch: (repository, branch, commit) =>
      ask.surely(repository, `make the branch ${branch} in ${nameOf(repository)}`, async (octokit, place) => {
        try {
          const ref = `refs/heads/${branch}`;
          await octokit.request("POST /repos/{owner}/{repo}/git/refs", { ...place, ref, sha: commit });
          return "made" as const;
        } catch (error) {
          if (isAnswerTo(error, "/git/refs", 422)) return "exists" as const;
          if (isAnswerTo(error, "/git/refs", 403) && !isLimit(error)) return "not-allowed" as const;
          throw error;
        }
      }),

    commit: (repository, wanted) =>
      ask.surely(repository, `commit to ${wanted.branch} of ${nameOf(repository)}`, async (octokit, place) => {
        try {
          return await committed(octokit, place, wanted);
        } catch (error) {
          if (isAnswerTo(error, "/git/ref/", 404)) return { kind: "moved" };
          if (isAnswerTo(error, "/git/", 403) && !isLimit(error)) return { kind: "not-allowed" };
          // Somebody was faster, or a rule protects the branch.
          if (isAnswerTo(error, "/git/refs/", 422)) {
            const reason = error instanceof Error ? error.message : String(error);
            return /fast forward/i.test(reason) ? { kind: "moved" } : { kind: "refused", reason };
          }
          throw error;
        }
      }),
  };
}

async function committed(octokit: Octokit, place: Place, wanted: NewCommit): Promise<Committed> {
  const { branch, parent, message, files } = wanted;
  const { data: head } = await octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", {
    ...place,
    ref: `heads/${branch}`,
  });
  if (head.object.sha !== parent) {
    const isDone = await isSameCommit(octokit, place, head.object.sha, wanted);
    return isDone ? { kind: "committed", commit: head.object.sha } : { kind: "moved" };
  }
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
}

/** Whether the head is what a former attempt made of the same wish: its message says whose wish that was. */
async function isSameCommit(octokit: Octokit, place: Place, head: string, { parent, message }: NewCommit) {
  const wanted = { ...place, commit_sha: head };
  const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/commits/{commit_sha}", wanted);
  const [only, ...others] = data.parents.map(({ sha }) => sha);
  return only === parent && others.length === 0 && data.message.trim() === message.trim();
}
