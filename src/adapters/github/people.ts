import type { People, Permission } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault, isAnswerTo } from "./fault.ts";

const levels: readonly Permission[] = ["admin", "write", "read"];

/** Asked anew each time: who lost a right yesterday must not have it today. */
export function githubPeople(clients: Clients): People {
  return {
    async permission({ owner, name, installationId }, login) {
      try {
        const octokit = await clients.installation(installationId);
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
          owner,
          repo: name,
          username: login,
        });
        return levels.find((level) => level === data.permission) ?? "none";
      } catch (error) {
        // Somebody whom GitHub does not know, such as an app.
        if (isAnswerTo(error, "/collaborators/", 404)) return "none";
        throw githubFault(`ask what ${login} may do in ${owner}/${name}`, error);
      }
    },
  };
}
