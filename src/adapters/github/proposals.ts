import type { Proposals } from "../../ports.ts";
import { type Asking, nameOf } from "./asking.ts";

export function githubProposals(ask: Asking): Proposals {
  return {
    find: (repository, branch) =>
      ask.surely(
        repository,
        `look for a pull request from ${branch} in ${nameOf(repository)}`,
        async (octokit, place) => {
          const head = `${place.owner}:${branch}`;
          const wanted = { ...place, head, state: "open", per_page: 1 } as const;
          const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls", wanted);
          const [found] = data;
          return found && { number: found.number, body: found.body ?? "" };
        },
      ),

    open: (repository, { branch, title, body }) =>
      ask.surely(repository, `open a pull request from ${branch} in ${nameOf(repository)}`, async (octokit, place) => {
        const { data } = await octokit.request("POST /repos/{owner}/{repo}/pulls", {
          ...place,
          head: branch,
          base: repository.defaultBranch,
          title,
          body,
          // Whoever asks again looks first.
          request: { retries: 0 },
        });
        return { number: data.number };
      }),

    describe: (repository, number, body) =>
      ask(repository, `describe pull request ${number} of ${nameOf(repository)}`, async (octokit, place) => {
        await octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", {
          ...place,
          pull_number: number,
          body,
        });
      }),
  };
}
