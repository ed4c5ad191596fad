import { type Answer, type Call, notFound, paged, Refusal, repositoryOf, textOf } from "../answers.ts";
import { annotationResource, runResource, suiteResource } from "../check-resources.ts";
import { createRun, judge, latestRuns, type RunRequest, updateRun } from "../checks.ts";
import { announceRun } from "../events/buttons.ts";
import { hasCommit, resolveCommit } from "../git.ts";
import type { CheckRun, Site } from "../state.ts";

export async function createCheckRun(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const wanted = call.body as RunRequest;
  judge(wanted);
  if (!(await hasCommit(repository, wanted.head_sha ?? ""))) {
    throw new Refusal(422, `No commit found for SHA: ${wanted.head_sha}`, "validation");
  }
  const run = createRun(site, repository, wanted);
  announceRun(site, run, "created");
  if (run.status === "completed") announceRun(site, run, "completed");
  return { status: 201, body: runResource(site, repository, run) };
}

export function updateCheckRun(site: Site, call: Call): Answer {
  const run = runOf(site, call);
  const wanted = call.body as RunRequest;
  judge(wanted);
  const wasCompleted = run.status === "completed";
  updateRun(site, run, wanted);
  if (run.status === "completed" && !wasCompleted) announceRun(site, run, "completed");
  return { status: 200, body: runResource(site, repositoryOf(call), run) };
}

function runOf(site: Site, call: Call): CheckRun {
  const { id } = repositoryOf(call);
  const run = site.runs.find(
    (candidate) => candidate.id === call.parameters.check_run_id && candidate.repositoryId === id,
  );
  if (run === undefined) throw notFound();
  return run;
}

export function getCheckRun(site: Site, call: Call): Answer {
  return { status: 200, body: runResource(site, repositoryOf(call), runOf(site, call)) };
}

export async function listRunsForRef(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const ref = textOf(call, "ref");
  const sha = await resolveCommit(repository, ref);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`, "validation");
  const { app_id, check_name, filter, status } = call.parameters;
  const all = site.runs.filter((run) => run.repositoryId === repository.id && run.head_sha === sha);
  const runs = (filter === "all" ? all.toReversed() : latestRuns(all)).filter(
    (run) =>
      (check_name === undefined || run.name === check_name) &&
      (status === undefined || run.status === status) &&
      (app_id === undefined || app_id === site.app.id),
  );
  const { headers, items } = paged(call, runs);
  return {
    status: 200,
    headers,
    body: { total_count: runs.length, check_runs: items.map((run) => runResource(site, repository, run)) },
  };
}

export function listAnnotations(site: Site, call: Call): Answer {
  const repository = repositoryOf(call);
  const run = runOf(site, call);
  const { headers, items } = paged(call, run.annotations);
  return {
    status: 200,
    headers,
    body: items.map((annotation) => annotationResource(site, repository, run, annotation)),
  };
}

export async function getCheckSuite(site: Site, call: Call): Promise<Answer> {
  const repository = repositoryOf(call);
  const suite = site.suites.find(
    ({ id, repositoryId }) => id === call.parameters.check_suite_id && repositoryId === repository.id,
  );
  if (suite === undefined) throw notFound();
  return { status: 200, body: await suiteResource(site, repository, suite) };
}
