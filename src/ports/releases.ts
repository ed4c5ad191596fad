/* Released tags, which are rerun again and again. */

/** A tag or release, as it was last seen. */
export interface Release {
  readonly tag: string;
  readonly commit: string;
  /** When a rerun of it was last asked for on schedule, in ISO form; null where none was. */
  readonly askedAt: string | null;
}

/** A release whose rerun was just asked for, by nobody else. */
export interface DueRelease {
  readonly repositoryId: number;
  readonly tag: string;
  readonly commit: string;
  /** Different each time. */
  readonly askedAt: string;
}

export interface Schedule {
  /** How long a release stays confirmed. */
  readonly intervalSeconds: number;
  /** At most so many reruns a day, spread over it. */
  readonly perDay: number;
  /** Of each repository, the newest tags only. */
  readonly tags: number;
}

export interface Releases {
  /** Its commit may be another one than before. */
  remember(repositoryId: number, tag: string, commit: string): Promise<void>;
  /** The tag was taken back. */
  forget(repositoryId: number, tag: string): Promise<void>;
  find(repositoryId: number, tag: string): Promise<Release | undefined>;
  /** The tag that was seen last comes first. */
  newest(repositoryId: number, limit: number): Promise<readonly Release[]>;
  /**
   * The release that was not judged for longest, of those that were reproduced once and not judged within the interval; it is
   * written down that its rerun was asked for, so that no other process does it too. undefined while one that was asked for
   * is not over, or was asked for a moment ago. One whose rerun never came to a verdict is due again after a day, two, four….
   */
  takeDue(schedule: Schedule): Promise<DueRelease | undefined>;
}
