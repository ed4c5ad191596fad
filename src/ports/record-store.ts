import type { ProjectPlace } from "../domain/record-project.ts";

/* The records that other people's clients keep here, and the tokens that let them. */

export interface StoredProject {
  readonly name: string;
  /** A longer name; empty where nobody gave one. */
  readonly title: string;
  readonly description: string;
  /** ISO time of the last change of the project or one of its records. */
  readonly changedAt: string;
}

export interface StoredRecord {
  readonly label: string;
  /** The whole record as JSON text. */
  readonly content: string;
}

/** What of a record is searched and sorted by, beside its JSON text. */
export interface RecordContent {
  readonly content: string;
  /** ISO time, UTC. */
  readonly timestamp: string;
  readonly tags: readonly string[];
}

/** What becomes of a record that came in. */
export interface Decision {
  /** How the record stands from now on; null where it stays as it is. */
  readonly current: RecordContent | null;
  /** What came and did not become the record: kept beside it. */
  readonly aside: string | null;
}

/** What was there before, what is, or what came and did not become the record. */
export interface RecordVersion {
  readonly at: string;
  /** Id of the token that wrote it. */
  readonly by: string;
  readonly state: "current" | "replaced" | "aside";
  readonly content: string;
}

export interface RecordStore {
  project(name: string): Promise<StoredProject | undefined>;
  /** Makes the project, or changes what it is called; what is left out stays. */
  putProject(
    name: string,
    facts: Partial<Pick<StoredProject, "title" | "description">>,
  ): Promise<"created" | "changed">;
  /** Every tag in the project, sorted. */
  tags(project: string): Promise<readonly string[]>;
  /** Newest first; with tags, those of the records that have one of them or more. */
  labels(project: string, tags: readonly string[] | null, limit: number): Promise<readonly string[]>;
  record(project: string, label: string): Promise<StoredRecord | undefined>;
  /**
   * Decides with the record that is there (or null) in hand, while nobody else writes. Nothing that was ever written is lost
   * before the record is removed. `full`: the project holds as much as one may.
   */
  write(
    project: string,
    label: string,
    by: string,
    decide: (current: string | null) => Decision,
  ): Promise<"created" | "replaced" | "full" | "no project">;
  /** Oldest first, everything that was ever written under this label. */
  versions(project: string, label: string): Promise<readonly RecordVersion[]>;
  /** false where there is none. */
  remove(project: string, label: string): Promise<boolean>;
  /** Answers how many there were. */
  removeTagged(project: string, tag: string): Promise<number>;
}

export interface RecordToken {
  /** For the operator, to name it by: it opens nothing. */
  readonly id: string;
  readonly place: ProjectPlace;
  /** Of a repository's runs, whether it may say something about them too; records of a project it may write in any case. */
  readonly mayAnnotate: boolean;
  readonly note: string;
  readonly createdAt: string;
  /** To the hour; null before its first use. */
  readonly usedAt: string | null;
}

/** Kept as digests: the store opens nothing, and a token that was lost can only be replaced. */
export interface RecordTokens {
  /** Answers the token itself, this once. */
  create(
    place: ProjectPlace,
    note: string,
    mayAnnotate?: boolean,
  ): Promise<{ readonly token: string; readonly id: string }>;
  /** Oldest first. */
  list(): Promise<readonly RecordToken[]>;
  /** Ends one for good; false where there is none. */
  revoke(id: string): Promise<boolean>;
  /** What a token opens; undefined where it opens nothing. */
  opened(token: string): Promise<RecordToken | undefined>;
}
