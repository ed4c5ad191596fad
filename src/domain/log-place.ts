/** Where an entry stands in the log, and what proves it. */
export interface LogPlace {
  readonly index: number;
  /** Seconds since 1970. */
  readonly integratedAt: number;
  /** Of the tree that the path proves it in: entries so far, and their root. */
  readonly treeSize: number;
  readonly root: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/**
 * What stands in the log's first place, and certifies nothing: until April 2025 sigstore-go, and cosign with it, read place 0 as
 * none, and refused whichever entry stood there (sigstore/sigstore-go, pull request 452).
 */
export const firstLeaf = "The log of a Tickmark. This entry stands for nothing.\n";
