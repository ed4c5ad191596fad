import { latestRuns, runAddress } from "./checks.ts";
import { type Commit, readCommit } from "./git.ts";
import { appResource, nodeId, repository as repositoryResource, simpleCommit } from "./resources.ts";
import {
  type Annotation,
  type CheckRun,
  type CheckSuite,
  fullName,
  type Json,
  pullRequestsOf,
  type Repository,
  type Site,
} from "./state.ts";

/** Open pull requests whose head a commit is; those from forks GitHub does not detect. */
function pullRequestsAt(site: Site, repository: Repository, sha: string): Json[] {
  const { id, name } = repository;
  const url = `${site.api}/repos/${fullName(repository)}`;
  return pullRequestsOf(site, repository)
    .filter((pull) => pull.state === "open" && pull.headSha === sha && pull.headRepositoryId === id)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.headRef, sha: pull.headSha, repo: { id, name, url } },
      base: { ref: pull.baseRef, sha: pull.baseSha, repo: { id, name, url } },
    }));
}

function outputResource(site: Site, repository: Repository, { annotations, id, output }: CheckRun): Json {
  return {
    title: output.title,
    summary: output.summary,
    text: output.text,
    annotations_count: annotations.length,
    annotations_url: `${site.api}/repos/${fullName(repository)}/check-runs/${id}/annotations`,
  };
}

export function runResource(site: Site, repository: Repository, run: CheckRun): Json {
  return {
    id: run.id,
    node_id: nodeId("CheckRun", run.id),
    name: run.name,
    head_sha: run.head_sha,
    external_id: run.external_id,
    url: `${site.api}/repos/${fullName(repository)}/check-runs/${run.id}`,
    html_url: runAddress(site, repository, run),
    details_url: run.details_url,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.started_at,
    completed_at: run.completed_at,
    output: outputResource(site, repository, run),
    check_suite: { id: run.suiteId },
    app: appResource(site),
    pull_requests: pullRequestsAt(site, repository, run.head_sha),
  };
}

export function annotationResource(site: Site, repository: Repository, run: CheckRun, annotation: Annotation): Json {
  return {
    path: annotation.path,
    blob_href: `${site.url}/${fullName(repository)}/blob/${run.head_sha}/${annotation.path}`,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

/** What the suite of a REST answer and that of an event have in common. */
function suiteCore(site: Site, repository: Repository, suite: CheckSuite): Json {
  const url = `${site.api}/repos/${fullName(repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId("CheckSuite", suite.id),
    head_branch: suite.head_branch,
    head_sha: suite.head_sha,
    status: suite.status,
    conclusion: suite.conclusion,
    url,
    before: suite.before,
    after: suite.head_sha,
    pull_requests: pullRequestsAt(site, repository, suite.head_sha),
    app: appResource(site),
    created_at: suite.created_at,
    updated_at: suite.updated_at,
  };
}

function suiteDetails(site: Site, repository: Repository, suite: CheckSuite, head: Commit): Json {
  return {
    ...suiteCore(site, repository, suite),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: latestRuns(site.runs.filter((run) => run.suiteId === suite.id)).length,
    check_runs_url: `${site.api}/repos/${fullName(repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: simpleCommit(head),
  };
}

export async function suiteResource(site: Site, repository: Repository, suite: CheckSuite): Promise<Json> {
  const head = await readCommit(repository, suite.head_sha);
  return { ...suiteDetails(site, repository, suite, head), repository: repositoryResource(site, repository) };
}

/** The suite as the payload of a check_suite event has it: without the repository, which stands beside it. */
export async function suiteInEvent(site: Site, repository: Repository, suite: CheckSuite): Promise<Json> {
  const app = appResource(site);
  // GitHub's description of these events does not know merge queues.
  const events = site.app.events.filter((name) => name !== "merge_group");
  const head = await readCommit(repository, suite.head_sha);
  return { ...suiteDetails(site, repository, suite, head), app: { ...app, events } };
}

/** The run as the payload of a check_run event has it: with more of its suite. */
export function runInEvent(site: Site, repository: Repository, run: CheckRun, suite: CheckSuite): Json {
  return { ...runResource(site, repository, run), check_suite: suiteCore(site, repository, suite) };
}
