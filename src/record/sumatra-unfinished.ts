import type { RunRecord } from "../domain/run.ts";
import { beganAt, secondsOf, type UnfinishedRun, type UnfinishedState } from "../domain/unfinished.ts";
import { type SumatraRecord, type Surroundings, sumatraOf } from "./sumatra.ts";

const statusTags: Readonly<Record<UnfinishedState, string>> = {
  waiting: "_initialized_",
  running: "_running_",
  killed: "_killed_",
  interrupted: "_killed_",
  broken: "_failed_",
};

/** What Sumatra calls how far such a run is: of one whose process is gone, that it was killed. */
export const unfinishedStatus = (state: UnfinishedState): string => statusTags[state];

/** A run that has not ended, or never will, as Sumatra writes one down; what nobody saw is empty. */
export function sumatraUnfinished(run: UnfinishedRun, surroundings: Surroundings, now: Date): SumatraRecord {
  const { begun, context, why } = run;
  const at = beganAt(run);
  // As much of a record as there was before it ran.
  const record: Omit<RunRecord, "log"> = {
    format: 1,
    nonce: begun.nonce,
    tickmark: begun.tickmark,
    plan: begun.plan,
    sourceDigest: null,
    sourceFiles: null,
    parameters: begun.parameters,
    images: [],
    machine: { cpu: "", cpus: 0, kernel: "", engine: "" },
    packages: [],
    user: begun.user,
    inputs: [],
    steps: [],
    outputs: [],
    startedAt: at,
    finishedAt: run.endedAt ?? at,
    wallSeconds: 0,
    failure: null,
    ...(begun.repeats !== undefined && { repeats: begun.repeats }),
    notes: [],
  };
  return {
    ...sumatraOf({ id: run.id, record }, unfinishedStatus(run.state), context, surroundings),
    duration: secondsOf(run, now),
    outcome: [context.outcome, why].filter((each) => each !== null).join("\n"),
    platforms: [],
  };
}
