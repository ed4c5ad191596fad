import type { People } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";

/** Asked anew each time: who lost a right yesterday must not have it today. */
export function githubPeople(clients: Clients): People {
  return {
    async mayWrite({ owner, name, installationId }, login) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
          owner,
          repo: name,
          username: login,
        });
        // Maintainers show as "write", too.
        return data.permission === "admin" || data.permission === "write";
      } catch (error) {
        // Somebody whom GitHub does not know, such as an app.
        if (isAnswerTo(error, "/collaborators/", 404)) return false;
        throw githubFault(`ask what ${login} may do in ${owner}/${name}`, error);
      }
    },
  };
}
