import type { Octokit } from "@octokit/rest";
import { digestOf, hexOf } from "../../domain/digest.ts";
import { reportMark } from "../../domain/names.ts";
import type { Conversations } from "../../ports.ts";
import { type Asking, nameOf } from "./asking.ts";
import { isAnswerTo, isLimit } from "./fault.ts";
import type { Place } from "./places.ts";

const mostBytes = 65_000;

export function githubConversations(ask: Asking, appName: () => Promise<string>): Conversations {
  return {
    report: (repository, issue) =>
      ask(repository, `read the comments of ${nameOf(repository)}#${issue}`, async (octokit, place) => {
        const found = await ownComment(octokit, { ...place, issue_number: issue }, (body) =>
          body.startsWith(reportMark),
        );
        return found && { id: Number(found.id), body: found.body ?? "" };
      }),

    create: (repository, issue, body, key) =>
      ask.surely(repository, `comment on ${nameOf(repository)}#${issue}`, async (octokit, place) => {
        const mark = key === null ? undefined : answerMark(key);
        if (mark !== undefined && (await isSaid(octokit, place, issue, mark))) return;
        try {
          await octokit.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
            ...place,
            issue_number: issue,
            body: mark === undefined ? fitting(body) : `${fitting(body)}\n\n${mark}`,
            // An answer that was lost does not mean that nothing was written: whoever tries again looks first.
            request: { retries: 0, weight: "conversation" },
          });
        } catch (error) {
          // A conversation that was locked, or an issue where the app may only read: trying again changes nothing.
          if (!isAnswerTo(error, "/comments", 403) || isLimit(error)) throw error;
        }
      }),

    update: (repository, comment, body) =>
      ask(repository, `update the comment ${comment} of ${nameOf(repository)}`, async (octokit, place) => {
        const request = { weight: "conversation" };
        const wanted = { ...place, comment_id: comment, body: fitting(body), request };
        await octokit.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", wanted);
      }),

    remove: (repository, comment) =>
      ask(
        repository,
        `remove the comment ${comment} of ${nameOf(repository)}`,
        async (octokit, place) => {
          const wanted = { ...place, comment_id: comment, request: { weight: "conversation" } };
          await octokit.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", wanted);
        },
        { at: "/issues/comments/", statuses: [404] },
      ),

    async acknowledge(repository, kind, comment) {
      // GitHub has no reactions to reviews.
      if (kind === "review") return;
      const sent = ask(repository, "show that a comment was seen", async (octokit, place) => {
        const request = { retries: 0, weight: "conversation" };
        const wanted = { ...place, comment_id: comment, content: "eyes", request } as const;
        await (kind === "issue"
          ? octokit.request("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", wanted)
          : octokit.request("POST /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions", wanted));
      });
      await sent.catch(() => undefined);
    },
  };

  async function isSaid(octokit: Octokit, place: Place, issue: number, mark: string): Promise<boolean> {
    const since = new Date(Date.now() - longestTried).toISOString();
    const said = await ownComment(octokit, { ...place, issue_number: issue, since }, (body) => body.includes(mark));
    return said !== undefined;
  }

  /** Anybody can write a mark of ours; only we write as the app. */
  async function ownComment(octokit: Octokit, of: Below, isIt: (body: string) => boolean) {
    const author = `${await appName()}[bot]`;
    const wanted = { ...of, per_page: 100 };
    const pages = octokit.paginate.iterator("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", wanted);
    for await (const { data } of pages) {
      const found = data.find(({ body = "", user }) => user?.login === author && isIt(body));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** Which comments: those below an issue, from a time on. */
interface Below extends Place {
  readonly issue_number: number;
  readonly since?: string;
}

/** So long, and a day more, may pass between two attempts to say the same thing: a delivery waits three days at most. */
const longestTried = 4 * 24 * 60 * 60 * 1000;

/** Hidden in what we write, so that whoever tries again finds that it is there. */
const answerMark = (key: string): string => `<!-- tickmark answer ${hexOf(digestOf(key)).slice(0, 32)} -->`;

/** GitHub refuses what is longer, and half a report is better than none. */
function fitting(body: string): string {
  const bytes = Buffer.from(body);
  if (bytes.length <= mostBytes) return body;
  return `${new TextDecoder().decode(bytes.subarray(0, mostBytes), { stream: true })}\n\n…`;
}
