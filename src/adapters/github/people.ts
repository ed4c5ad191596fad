import type { People } from "../../ports.ts";
import { type Asking, nameOf } from "./asking.ts";

/** Asked anew each time: who lost a right yesterday must not have it today. */
export function githubPeople(ask: Asking): People {
  return {
    async mayWrite(repository, login) {
      const permission = await ask.surely(
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
