/** A whole commit id, of SHA-1 or of SHA-256. */
export const isCommitId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);

/** A repository as GitHub knows it. The id survives a rename, the name does not. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly defaultBranch: string;
  readonly installationId: number;
  /** `https://host/owner/name.git` */
  readonly cloneUrl: string;
  readonly htmlUrl: string;
}
