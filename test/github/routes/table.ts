import type { Answer, Call } from "../answers.ts";
import type { Site } from "../state.ts";
import * as apps from "./apps.ts";
import * as checks from "./checks.ts";
import { getContent } from "./contents.ts";
import * as deliveries from "./deliveries.ts";
import * as people from "./people.ts";
import * as repositories from "./repositories.ts";

export type Handler = (site: Site, call: Call) => Answer | Promise<Answer>;

/** What is done for each described operation. */
export const handlers: Readonly<Record<string, Handler>> = {
  "apps/create-installation-access-token": apps.createInstallationAccessToken,
  "apps/delete-token": people.deleteToken,
  "apps/get-authenticated": apps.getAuthenticated,
  "apps/get-repo-installation": apps.getRepositoryInstallation,
  "apps/get-webhook-delivery": deliveries.getDelivery,
  "apps/list-installation-repos-for-authenticated-user": people.listReachableRepositories,
  "apps/list-installations": apps.listInstallations,
  "apps/list-installations-for-authenticated-user": people.listReachableInstallations,
  "apps/list-repos-accessible-to-installation": apps.listAccessibleRepositories,
  "apps/list-webhook-deliveries": deliveries.listDeliveries,
  "apps/redeliver-webhook-delivery": deliveries.redeliverDelivery,
  "apps/revoke-installation-access-token": apps.revokeInstallationAccessToken,
  "checks/create": checks.createCheckRun,
  "checks/get": checks.getCheckRun,
  "checks/get-suite": checks.getCheckSuite,
  "checks/list-annotations": checks.listAnnotations,
  "checks/list-for-ref": checks.listRunsForRef,
  "checks/update": checks.updateCheckRun,
  "meta/get": repositories.getMeta,
  "repos/get": repositories.getRepository,
  "repos/get-branch": repositories.getBranch,
  "repos/get-collaborator-permission-level": repositories.getCollaboratorPermission,
  "repos/get-commit": repositories.getCommit,
  "repos/get-content": getContent,
  "users/get-authenticated": people.getAuthenticated,
};
