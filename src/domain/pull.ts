/** A pull request, as far as a rerun has to know it. */
export interface Pull {
  readonly number: number;
  readonly head: string;
  readonly headBranch: string;
  readonly base: string;
  readonly baseBranch: string;
  /** Who opened it. */
  readonly author: string;
  /** Whether its commits come from another repository, where its author may write what nobody here has seen. */
  readonly isFork: boolean;
}
