import type { VerdictKind } from "../domain/verdict.ts";

/* How far a run is, which Sumatra's client says among the tags of its record. */

/** In the order of a run; the last three are final. */
const statuses: readonly string[] = [
  "_initialized_",
  "_pre_run_",
  "_running_",
  "_finished..._",
  "_failed..._",
  "_killed..._",
  "_finished_",
  "_failed_",
  "_killed_",
];
const firstFinal = statuses.indexOf("_finished_");

/** Whether a tag says how far the run is, rather than what somebody calls it. */
export function isStatus(tag: string): boolean {
  return statuses.includes(tag);
}

/** Whether the run is over; so is one that says nothing about it, as those of old clients do. */
export function isFinal(tags: readonly string[]): boolean {
  const status = tags.find(isStatus);
  return status === undefined || statuses.indexOf(status) >= firstFinal;
}

/** What Sumatra calls the end of a run with this verdict: one that diverged has finished too. */
export function statusOf(verdict: VerdictKind): string {
  return verdict === "failed" ? "_failed_" : "_finished_";
}
