import type { Annotation, Remark } from "./annotation.ts";
import type { Plan } from "./plan.ts";
import type { ChangesRecord, KeptLog, ParametersRecord } from "./run.ts";
import type { RunContext } from "./run-summary.ts";

/** What is known of a run before it runs. */
export interface Begun {
  readonly format: 1;
  /** Random, so that two beginnings are two. */
  readonly nonce: string;
  readonly tickmark: string;
  readonly user: string;
  /** Name of the machine that it was begun on. */
  readonly host: string;
  readonly plan: Plan;
  readonly parameters: ParametersRecord | null;
  readonly diff?: ChangesRecord;
  /** Id of the run that this one repeats. */
  readonly repeats?: string;
  readonly begunAt: string;
}

/**
 * `waiting` and `running`: its process lives. `killed`: its process is gone, and said nothing. `interrupted`: somebody
 * stopped it. `broken`: the machine failed it.
 */
export type UnfinishedState = "waiting" | "running" | "killed" | "interrupted" | "broken";

/** All of them, in the order in which people are offered them. */
export const unfinishedStates: readonly UnfinishedState[] = ["waiting", "running", "killed", "interrupted", "broken"];

export interface UnfinishedLog {
  /** By which the live log is found while its process lives. */
  readonly name: string;
  /** What is left of it when it is no longer written; null before, and where nothing is. */
  readonly kept: KeptLog | null;
}

/** A run that has not come to an end, or never will. It has no verdict, since nothing of it was seen. */
export interface UnfinishedRun {
  /** SHA-256 of the canonical form of what was written down at its beginning. When the run ends it gets an id of its own. */
  readonly id: string;
  readonly begun: Begun;
  readonly state: UnfinishedState;
  /** When its turn came; null where it never did. */
  readonly startedAt: string | null;
  /** When its end was seen, which is after a killed one's end; null while it lives. */
  readonly endedAt: string | null;
  /** What ended it, in one sentence. */
  readonly why: string | null;
  /** What it printed so far; null where it never came to that. */
  readonly log: UnfinishedLog | null;
  readonly context: RunContext;
  /** All that was said of it, oldest first. */
  readonly history: readonly Annotation[];
}

export const isLive = ({ state }: Pick<UnfinishedRun, "state">): boolean => state === "waiting" || state === "running";

/** What stands for the start of a run: when its turn came, or when it was written down where it never did. */
export const beganAt = ({ startedAt, begun }: Pick<UnfinishedRun, "startedAt" | "begun">): string =>
  startedAt ?? begun.begunAt;

/** What lists show, after one more thing was said. */
export function withRemark(context: RunContext, { kind, text }: Remark): RunContext {
  switch (kind) {
    case "tagged":
      return { ...context, tags: [...new Set([...context.tags, text])].toSorted() };
    case "untagged":
      return { ...context, tags: context.tags.filter((tag) => tag !== text) };
    case "reason":
      return { ...context, reason: text };
    case "outcome":
      return { ...context, outcome: text };
  }
}

/** How long it ran, in seconds, as far as that was seen; null for a killed one, whose end nobody saw. */
export function secondsOf({ state, startedAt, endedAt }: UnfinishedRun, now: Date): number | null {
  if (startedAt === null || state === "killed") return null;
  return Math.max(0, ((endedAt === null ? now.getTime() : Date.parse(endedAt)) - Date.parse(startedAt)) / 1000);
}
