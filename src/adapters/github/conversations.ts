import { reportMark } from "../../domain/names.ts";
import type { Conversations } from "../../ports.ts";
import { asking, nameOf } from "./asking.ts";
import type { Clients } from "./clients.ts";
import { isAnswerTo, isLimit } from "./fault.ts";

const mostBytes = 65_000;

export function githubConversations(clients: Clients, appSlug: () => Promise<string>): Conversations {
  const ask = asking(clients);
  return {
    report: (repository, issue) =>
      ask(repository, `read the comments of ${nameOf(repository)}#${issue}`, async (octokit, place) => {
        const author = `${await appSlug()}[bot]`;
        const wanted = { ...place, issue_number: issue, per_page: 100 };
        const pages = octokit.paginate.iterator("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", wanted);
        for await (const { data } of pages) {
          // Anybody can write the mark; only we write as the app.
          const found = data.find(({ body, user }) => user?.login === author && body?.startsWith(reportMark) === true);
          if (found !== undefined) return { id: Number(found.id), body: found.body ?? "" };
        }
        return undefined;
      }),

    create: (repository, issue, body) =>
      ask(repository, `comment on ${nameOf(repository)}#${issue}`, async (octokit, place) => {
        try {
          await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
            ...place,
            issue_number: issue,
            body: fitting(body),
            // An answer that was lost does not mean that nothing was written: whoever tries again looks first.
            request: { retries: 0 },
          });
        } catch (error) {
          // A conversation that was locked, or an issue where the app may only read: trying again changes nothing.
          if (!isAnswerTo(error, "/comments", 403) || isLimit(error)) throw error;
        }
      }),

    update: (repository, comment, body) =>
      ask(repository, `update the comment ${comment} of ${nameOf(repository)}`, async (octokit, place) => {
        const wanted = { ...place, comment_id: comment, body: fitting(body) };
        await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", wanted);
      }),

    remove: (repository, comment) =>
      ask(
        repository,
        `remove the comment ${comment} of ${nameOf(repository)}`,
        async (octokit, place) => {
          const wanted = { ...place, comment_id: comment };
          await octokit.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", wanted);
        },
        { at: "/issues/comments/", statuses: [404] },
      ),

    async acknowledge(repository, kind, comment) {
      // GitHub has no reactions to reviews.
      if (kind === "review") return;
      const octokit = await clients.installation(repository.installationId);
      const wanted = { owner: repository.owner, repo: repository.name, comment_id: comment, content: "eyes" } as const;
      const sent =
        kind === "issue"
          ? octokit.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", wanted)
          : octokit.request("POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", wanted);
      await sent.catch(() => undefined);
    },
  };
}

/** GitHub refuses what is longer, and half a report is better than none. */
function fitting(body: string): string {
  const bytes = Buffer.from(body);
  if (bytes.length <= mostBytes) return body;
  return `${new TextDecoder().decode(bytes.subarray(0, mostBytes), { stream: true })}\n\n…`;
}
