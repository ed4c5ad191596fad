import type { SourceTree } from "../ports.ts";

/** What a working folder has that its commit has not. */
interface FoundChanges {
  /** As `git diff --binary HEAD` says it, from the folder on; new files are in it as far as they are not too large. */
  readonly diff: Uint8Array;
  /** Files among the wanted ones that git does not know. */
  readonly untracked: readonly string[];
  /** Those of them whose content is not in the diff. */
  readonly left: readonly string[];
}

/** Changes that nobody committed. Nothing of a person's folder or repository is ever written. */
export interface Changes {
  /**
   * Of a folder; of its new files only those that are wanted. null where there are none, or no commit to compare with;
   * `too large` where the changed files alone are larger than the limit.
   */
  of(folder: string, wanted: readonly string[], limitBytes: number): Promise<FoundChanges | "too large" | null>;
  /** The tree with changes in it, in a folder of its own; undefined where they do not fit onto it. Closes with the tree. */
  applied(tree: SourceTree, diff: Uint8Array): Promise<SourceTree | undefined>;
}
