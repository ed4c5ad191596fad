import type { People } from "../../ports.ts";
import { asking, nameOf } from "./asking.ts";
import type { Clients } from "./clients.ts";

/** Asked anew each time: who lost a right yesterday must not have it today. */
export function githubPeople(clients: Clients): People {
  const ask = asking(clients);
  return {
    async mayWrite(repository, login) {
      const permission = await ask(
        repository,
        `ask what ${login} may do in ${nameOf(repository)}`,
        async (octokit, place) => {
          const wanted = { ...place, username: login };
          const { data } = await octokit.request(
            "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
            wanted,
          );
          return data.permission;
        },
        // Somebody whom GitHub does not know, such as an app.
        { at: "/collaborators/", statuses: [404] },
      );
      // Maintainers show as "write", too.
      return permission === "admin" || permission === "write";
    },
  };
}
