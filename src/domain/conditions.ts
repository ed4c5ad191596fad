/**
 * What surrounds a run and should not matter to it. A plan says nothing of these; runs that look for the cause of a
 * difference vary them one at a time.
 */
export interface Conditions {
  readonly hostname?: string;
  /** Absolute path at which the container sees the workspace. */
  readonly workspacePath?: string;
  /** Numeric ids of the user; only where the machine lets us give files away. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Processors that the container may use, as the engine writes them: `0`. */
  readonly cpuset?: string;
  /** The workspace is copied into memory for each step, where folders list their files in another order. */
  readonly workspaceInMemory?: boolean;
  /** The clock that the C library tells: `+400d`, or a frozen `2023-11-14 22:13:20`, and the libfaketime on this machine. */
  readonly clock?: {
    readonly time: string;
    readonly library: string;
    /** Whether the clock by which programs measure how long something takes is told by it, too: those that wait may hang. */
    readonly measures?: true;
  };
}
