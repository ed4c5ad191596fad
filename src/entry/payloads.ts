/* The parts of GitHub's payloads that are read. Their signature was checked, so they are what GitHub says they are. */

export interface Payload {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: RepositoryPayload;
  readonly sender?: { readonly login: string; readonly type?: string };
}

export interface RepositoryPayload {
  readonly id: number;
  readonly name: string;
  readonly private: boolean;
  readonly default_branch: string;
  readonly clone_url: string;
  readonly html_url: string;
  readonly owner: { readonly login: string };
}

export interface Push extends Payload {
  readonly ref: string;
  readonly after: string;
  readonly deleted: boolean;
}

interface End {
  readonly sha: string;
  readonly ref: string;
  /** null when the fork was deleted. */
  readonly repo: { readonly id: number } | null;
}

export interface PullRequest extends Payload {
  /** What was there before it was edited. */
  readonly changes?: { readonly base?: { readonly sha?: { readonly from?: string } } };
  readonly pull_request?: {
    readonly number: number;
    readonly head: End;
    readonly base: End;
    readonly user: { readonly login: string } | null;
  };
}

export interface MergeGroup extends Payload {
  readonly reason?: string;
  readonly merge_group?: { readonly head_sha: string; readonly base_sha: string };
}

export interface Release extends Payload {
  readonly release?: { readonly tag_name: string };
}

export interface CheckSuite extends Payload {
  readonly check_suite?: { readonly head_sha: string; readonly head_branch: string | null };
}

export interface CheckRun extends Payload {
  readonly check_run?: {
    readonly id: number;
    readonly name: string;
    readonly head_sha: string;
    readonly check_suite: { readonly head_branch: string | null };
  };
  readonly requested_action?: { readonly identifier: string };
}

/** A comment or a review. */
export interface Words {
  readonly id: number;
  readonly body: string | null;
  readonly user: { readonly login: string } | null;
}

export interface IssueComment extends Payload {
  readonly issue?: { readonly number: number; readonly pull_request?: object | null };
  readonly comment?: Words;
}

export interface Review extends Payload {
  readonly pull_request?: { readonly number: number };
  readonly review?: Words;
}

export interface ReviewComment extends Payload {
  readonly pull_request?: { readonly number: number };
  readonly comment?: Words;
}

export interface Installed extends Payload {
  readonly repositories?: readonly { readonly full_name: string }[];
  readonly repositories_added?: readonly { readonly full_name: string }[];
}
