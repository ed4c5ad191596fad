import type { Proposals } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault } from "./fault.ts";

export function githubProposals(clients: Clients): Proposals {
  return {
    async find({ owner, name, installationId }, branch) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/pulls", {
          owner,
          repo: name,
          head: `${owner}:${branch}`,
          state: "open",
          per_page: 1,
        });
        const [found] = data;
        return found && { number: found.number, body: found.body ?? "" };
      } catch (error) {
        throw githubFault(`look for a pull request from ${branch} in ${owner}/${name}`, error);
      }
    },

    async open({ owner, name, installationId, defaultBranch }, { branch, title, body }) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("POST /repos/{owner}/{repo}/pulls", {
          owner,
          repo: name,
          head: branch,
          base: defaultBranch,
          title,
          body,
          // Whoever asks again looks first.
          request: { retries: 0 },
        });
        return { number: data.number };
      } catch (error) {
        throw githubFault(`open a pull request from ${branch} in ${owner}/${name}`, error);
      }
    },

    async describe({ owner, name, installationId }, number, body) {
      try {
        const octokit = await clients.installation(installationId);
        const wanted = { owner, repo: name, pull_number: number, body };
        await octokit.request("PATCH /repos/{owner}/{repo}/pulls/{pull_number}", wanted);
      } catch (error) {
        throw githubFault(`describe pull request ${number} of ${owner}/${name}`, error);
      }
    },
  };
}
