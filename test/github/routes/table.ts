import type { Answer, Call } from "../answers.ts";
import type { Site } from "../state.ts";
import * as apps from "./apps.ts";
import * as checks from "./checks.ts";
import { getContent } from "./contents.ts";
import * as deliveries from "./deliveries.ts";
import * as git from "./git.ts";
import * as issues from "./issues.ts";
import * as people from "./people.ts";
import * as pulls from "./pulls.ts";
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
  "git/create-blob": git.createBlob,
  "git/create-commit": git.createCommit,
  "git/create-ref": git.createRef,
  "git/create-tree": git.createTree,
  "git/get-commit": git.getCommit,
  "git/get-ref": git.getRef,
  "git/get-tree": git.getTree,
  "git/update-ref": git.updateRef,
  "issues/create-comment": issues.createIssueComment,
  "issues/delete-comment": issues.deleteComment,
  "issues/get": issues.getIssue,
  "issues/list-comments": issues.listComments,
  "issues/update-comment": issues.updateComment,
  "meta/get": repositories.getMeta,
  "pulls/create": pulls.createPull,
  "pulls/get": pulls.getPull,
  "pulls/list": pulls.listPulls,
  "pulls/update": pulls.updatePull,
  "reactions/create-for-issue-comment": issues.reactToComment,
  "reactions/create-for-pull-request-review-comment": issues.reactToReviewComment,
  "repos/get": repositories.getRepository,
  "repos/get-branch": repositories.getBranch,
  "repos/get-collaborator-permission-level": repositories.getCollaboratorPermission,
  "repos/get-commit": repositories.getCommit,
  "repos/get-content": getContent,
  "repos/list-pull-requests-associated-with-commit": pulls.listPullsOfCommit,
  "users/get-authenticated": people.getAuthenticated,
};
