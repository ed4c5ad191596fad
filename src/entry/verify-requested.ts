import type { Evidence } from "../domain/evidence.ts";
import { formatProblem, type Problem } from "../domain/problem.ts";
import type { RequestedRun, Verification, VerificationOutcome, Verifications } from "../ports.ts";
import type { Policies } from "./policy.ts";
import type { RerunWorld } from "./rerun-commit.ts";
import { rerunElsewhere } from "./verify-elsewhere.ts";

export interface RequestedWorld extends RerunWorld {
  readonly verifications: Verifications;
  readonly policies: Policies;
}

interface RequestedJob {
  /** Id of the verification. */
  readonly verification: string;
  readonly runs: readonly string[];
}

/**
 * Verifies a public commit that a journal asked for, within what the operator allows a stranger, and keeps what came of it.
 * `keep` writes down how far it came, as for any commit of somebody else's.
 */
export async function verifyRequested(
  { verification: id, runs }: RequestedJob,
  world: RequestedWorld,
  signal: AbortSignal,
  keep: (runs: readonly string[]) => Promise<void>,
): Promise<void> {
  const wanted = await world.verifications.find(id);
  // Its token was revoked, or it was done before the server died.
  if (wanted === undefined || wanted.outcome !== null) return;
  await world.verifications.begin(id);
  await world.verifications.end(id, await outcomeOf(wanted, runs, world, signal, keep));
}

async function outcomeOf(
  { id, url, ref, analysis }: Verification,
  runs: readonly string[],
  world: RequestedWorld,
  signal: AbortSignal,
  keep: (runs: readonly string[]) => Promise<void>,
): Promise<VerificationOutcome> {
  // Nobody here stands behind what it runs.
  const { ceilings, images } = world.policies.operator;
  const limits = { ...ceilings, network: false, build: false };
  const context = { askedIn: null, requested: id, reason: "asked by a journal" };
  const found = await rerunElsewhere(
    { url, ref, analysis, ceilings: limits, images, runs },
    context,
    world,
    signal,
    keep,
  );
  switch (found.kind) {
    case "no-commit":
      return refused(`there is no public commit ${url} at ${ref}`);
    case "no-declaration":
      return refused("it has no reproduce.yml, so nothing can be rerun");
    case "problems":
      return refused("it cannot be rerun", found.problems);
    case "judged":
      return { kind: "judged", commit: found.commit, runs: found.runs.map(requestedRun) };
  }
}

const mostProblems = 20;
const longestProblem = 500;

const refused = (reason: string, problems: readonly Problem[] = []): VerificationOutcome => ({
  kind: "refused",
  reason,
  problems: problems.slice(0, mostProblems).map((each) => formatProblem(each).slice(0, longestProblem)),
});

function requestedRun({ run, verdict }: Evidence): RequestedRun {
  const { analysis, network } = run.record.plan;
  const isReproduced = verdict.kind === "reproduced";
  const grade = isReproduced ? verdict.grade : null;
  const isPartial = isReproduced && verdict.partial !== undefined;
  return { id: run.id, analysis, verdict: verdict.kind, grade, isPartial, isolated: network === "none" };
}

/** Says where it is waited for that there will be no verdict. */
export async function gaveUpVerifying(id: string, reason: string, world: RequestedWorld): Promise<void> {
  await world.verifications.end(id, { kind: "fault", reason: reason.slice(0, longestProblem) });
}
