import type { Repository } from "../domain/repository.ts";
import type { Delivery } from "../ports.ts";

/** What a delivery asks of us. */
export type Intent =
  | { readonly kind: "verify"; readonly repository: Repository; readonly commit: string; readonly branch: string }
  | {
      readonly kind: "rerun";
      readonly repository: Repository;
      readonly commit: string;
      readonly branch: string | null;
      /** Name of the one check that is wanted again; null for all of them. */
      readonly check: string | null;
    }
  | {
      /** The button on a check. */
      readonly kind: "diagnose";
      readonly repository: Repository;
      readonly commit: string;
      readonly branch: string | null;
      readonly check: string;
    }
  | { readonly kind: "remember"; readonly repository: Repository }
  | { readonly kind: "forget"; readonly repositoryId: number }
  | { readonly kind: "nothing" };

interface RepositoryPayload {
  readonly id: number;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly clone_url: string;
  readonly html_url: string;
  readonly owner: { readonly login: string };
}

/* The parts of GitHub's payloads that are read. Their signature was checked, so they are what GitHub says they are. */
interface Payload {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: RepositoryPayload;
}

interface PushPayload {
  readonly ref: string;
  readonly after: string;
  readonly deleted: boolean;
}

interface CheckRunPayload {
  readonly check_run: {
    readonly name: string;
    readonly head_sha: string;
    readonly check_suite: { readonly head_branch: string | null };
  };
  readonly requested_action?: { readonly identifier: string };
}

interface CheckSuitePayload {
  readonly check_suite: { readonly head_sha: string; readonly head_branch: string | null };
}

/** Whether a delivery is worth storing: GitHub also tells us of every check that we ourselves write. */
export function isWanted(event: string, payload: unknown): boolean {
  const { action } = payload as Payload;
  return (
    event === "push" ||
    event === "repository" ||
    (isCheckEvent(event) && action === "rerequested") ||
    (event === "check_run" && action === "requested_action")
  );
}

const isCheckEvent = (event: string) => event === "check_run" || event === "check_suite";

/** Reads a delivery. Branch deletions, tags and whatever we do not act on are `nothing`. */
export function interpret({ event, payload }: Delivery): Intent {
  const { installation, repository: described, action } = payload as Payload;
  if (!isWhole(described) || typeof installation?.id !== "number") return { kind: "nothing" };
  const repository = repositoryOf(described, installation.id);
  if (event === "repository") {
    return action === "deleted" ? { kind: "forget", repositoryId: repository.id } : { kind: "remember", repository };
  }
  if (event === "push") return ofPush(payload as PushPayload, repository);
  if (isCheckEvent(event) && action === "rerequested") return ofRerequest(event, payload, repository);
  if (event === "check_run" && action === "requested_action") return ofButton(payload as CheckRunPayload, repository);
  return { kind: "nothing" };
}

function ofButton({ check_run, requested_action }: CheckRunPayload, repository: Repository): Intent {
  if (requested_action?.identifier !== "find-cause") return { kind: "nothing" };
  const { name: check, head_sha: commit, check_suite } = check_run;
  return { kind: "diagnose", repository, commit, branch: check_suite.head_branch, check };
}

/** GitHub's own payloads are; whoever has the secret and sends something else is not worth a retry. */
function isWhole(described: RepositoryPayload | undefined): described is RepositoryPayload {
  return (
    typeof described?.id === "number" &&
    [described.name, described.default_branch, described.clone_url, described.html_url, described.owner?.login].every(
      (text) => typeof text === "string",
    )
  );
}

function ofPush({ ref, after, deleted }: PushPayload, repository: Repository): Intent {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined || deleted || !/^[0-9a-f]{40}$/.test(after)) return { kind: "nothing" };
  return { kind: "verify", repository, commit: after, branch };
}

function ofRerequest(event: string, payload: unknown, repository: Repository): Intent {
  if (event === "check_suite") {
    const { head_sha: commit, head_branch: branch } = (payload as CheckSuitePayload).check_suite;
    return { kind: "rerun", repository, commit, branch, check: null };
  }
  const { head_sha: commit, name: check, check_suite } = (payload as CheckRunPayload).check_run;
  return { kind: "rerun", repository, commit, branch: check_suite.head_branch, check };
}

function repositoryOf(payload: RepositoryPayload, installationId: number): Repository {
  return {
    id: payload.id,
    owner: payload.owner.login,
    name: payload.name,
    isPrivate: payload.private,
    defaultBranch: payload.default_branch,
    installationId,
    cloneUrl: payload.clone_url,
    htmlUrl: payload.html_url,
  };
}
