import type { Digest } from "../domain/digest.ts";

/** A link that shows a run's verification without saying whose it is, until it ends. */
export interface BlindLink {
  /** For people, to name it by: it opens nothing. */
  readonly id: string;
  readonly runId: string;
  readonly repositoryId: number;
  /** Login of who made it. */
  readonly by: string;
  readonly createdAt: string;
  readonly endsAt: string;
  /** Since when it shows the names; null where it does not. */
  readonly openedAt: string | null;
  /** The files that it shows: those in which no name was found when it was made, or all. */
  readonly files: readonly Digest[];
}

/** Kept as digests: the store opens no link, and one that was lost can only be replaced. */
export interface BlindLinks {
  /** Answers the secret of the link, this once. */
  create(
    link: Pick<BlindLink, "runId" | "repositoryId" | "by" | "endsAt" | "files">,
  ): Promise<{ readonly token: string; readonly link: BlindLink }>;
  /** Of a run, oldest first, those that have ended too. */
  list(runId: string): Promise<readonly BlindLink[]>;
  /** Shows the names to whoever has the link, for good; false where the run has no such link, or it has ended. */
  openNames(id: string, runId: string): Promise<boolean>;
  /** Ends one for good; false where the run has none. */
  revoke(id: string, runId: string): Promise<boolean>;
  /** What a secret opens; undefined where it opens nothing, any more or at all. */
  find(token: string): Promise<BlindLink | undefined>;
}
