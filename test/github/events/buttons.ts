import { requeue, suiteOf } from "../checks.ts";
import * as payloads from "../payloads.ts";
import { type CheckRun, type CheckSuite, fullName, inBackground, type Repository, type Site } from "../state.ts";
import { type DeliveryOptions, send, sendOne, usualSender } from "./sending.ts";

function whereabouts(site: Site, run: CheckRun): { repository: Repository; suite: CheckSuite } {
  const repository = site.repositories.find(({ id }) => id === run.repositoryId);
  const suite = site.suites.find(({ id }) => id === run.suiteId);
  if (repository === undefined || suite === undefined) throw new Error(`check run ${run.id} belongs nowhere`);
  return { repository, suite };
}

function runWith(site: Site, id: number): CheckRun {
  const run = site.runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`there is no check run ${id}`);
  return run;
}

/** Somebody pressed "Re-run" beside one check: only its suite is queued again, the run itself does not change. */
export async function rerequestRun(
  site: Site,
  runId: number,
  sender = usualSender,
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  const run = runWith(site, runId);
  const { repository, suite } = whereabouts(site, run);
  requeue(suite);
  const payload = payloads.checkRun(site, repository, { action: "rerequested", run, suite, sender });
  return sendOne(site, { name: "check_run", payload, repository }, deliver);
}

/** Somebody pressed one of the buttons that a completed run offers. */
export async function clickAction(
  site: Site,
  runId: number,
  { identifier, sender = usualSender }: { identifier: string; sender: string | undefined },
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  const run = runWith(site, runId);
  const offered = run.actions.map((action) => action.identifier);
  if (run.status !== "completed") throw new Error("the buttons appear only after the run completed");
  if (!offered.includes(identifier))
    throw new Error(`no button ${identifier}; there are: ${offered.join(", ") || "none"}`);
  const { repository, suite } = whereabouts(site, run);
  const payload = payloads.checkRun(site, repository, { action: "requested_action", run, suite, sender, identifier });
  return sendOne(site, { name: "check_run", payload, repository }, deliver);
}

/** Somebody pressed "Re-run all". */
export async function rerequestSuite(
  site: Site,
  repository: Repository,
  { sha, sender = usualSender }: { sha: string; sender: string | undefined },
  { deliver }: DeliveryOptions = {},
): Promise<string> {
  const suite = suiteOf(site, repository, sha);
  if (suite === undefined) throw new Error(`${fullName(repository)} has no check suite for ${sha}`);
  requeue(suite);
  const payload = await payloads.checkSuite(site, repository, { action: "rerequested", suite, sender });
  return sendOne(site, { name: "check_suite", payload, repository }, deliver);
}

/** GitHub tells apps of every run that is created and completed, their own as well, after it answered. */
export function announceRun(site: Site, run: CheckRun, action: "created" | "completed"): void {
  if (!site.checkEvents) return;
  const { repository, suite } = whereabouts(site, run);
  const sender = `${site.app.slug}[bot]`;
  const payload = payloads.checkRun(site, repository, { action, run, suite, sender });
  const suiteDone = action === "completed" && suite.status === "completed";
  const work = async (): Promise<void> => {
    await send(site, true, { name: "check_run", payload, repository });
    if (!suiteDone) return;
    const completed = await payloads.checkSuite(site, repository, { action: "completed", suite, sender });
    await send(site, true, { name: "check_suite", payload: completed, repository });
  };
  inBackground(site, work());
}
