import type { Octokit } from "@octokit/rest";
import type { NewCheck } from "../../domain/check.ts";
import type { Lookup } from "../../ports.ts";
import type { Clients } from "./clients.ts";
import { githubFault } from "./fault.ts";
import { fittingName } from "./output-limits.ts";
import { describeRepository, type Place, type Reach } from "./places.ts";

export function githubLookup(clients: Clients, reach: Reach, appId: number): Lookup {
  return {
    async findCheck(repository, check) {
      try {
        return await reach(repository, (octokit, place) => checkOf(octokit, place, check, appId));
      } catch (error) {
        throw githubFault(`look for the check "${check.name}" of ${repository.owner}/${repository.name}`, error);
      }
    },

    async installations() {
      try {
        const octokit = await clients.app();
        const found = await octokit.paginate("GET /app/installations", { per_page: 100 });
        return found.map(({ account, id, permissions, suspended_at }) => ({
          id,
          account: account?.login ?? String(id),
          isSuspended: typeof suspended_at === "string",
          permissions: namedLevels(permissions),
        }));
      } catch (error) {
        throw githubFault("ask GitHub where this App is installed", error);
      }
    },

    async describe(repositoryId, installationId) {
      try {
        return await describeRepository(await clients.installation(installationId), repositoryId);
      } catch (error) {
        throw githubFault(`ask GitHub about repository ${repositoryId}`, error);
      }
    },
  };
}

/** The check of ours that has this external id, among all of its name, also those that newer ones hide. */
export async function checkOf(
  octokit: Octokit,
  place: Place,
  { commit, externalId, name }: NewCheck,
  appId: number,
): Promise<{ readonly id: number; readonly isCompleted: boolean } | undefined> {
  const known = await octokit.paginate("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
    ...place,
    ref: commit,
    check_name: fittingName(name),
    app_id: appId,
    filter: "all",
    per_page: 100,
  });
  const same = known.find(({ external_id }) => external_id === externalId);
  return same && { id: Number(same.id), isCompleted: same.status === "completed" };
}

/** Permissions by name, as GitHub writes them. */
export function namedLevels(permissions: object | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(permissions ?? {}).map(([name, level]) => [name, String(level)]));
}
