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
