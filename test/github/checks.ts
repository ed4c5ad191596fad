import { Refusal, unacceptable } from "./answers.ts";
import {
  type Action,
  type Annotation,
  type CheckRun,
  type CheckSuite,
  fullName,
  type Json,
  nextId,
  type Output,
  type Repository,
  type Site,
  timestamp,
} from "./state.ts";

/** The body of checks/create and checks/update, after validation against the description. */
export interface RunRequest {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
    readonly images?: readonly Json[];
  };
  readonly actions?: readonly Action[];
}

const sizeLimit = 65_535;
const annotationLimit = 64 * 1024;

/** Refuses what GitHub refuses although its description allows it. */
export function judge(wanted: RunRequest): void {
  if (wanted.output !== undefined) judgeOutput(wanted.output);
  if (wanted.details_url !== undefined && !isWebAddress(wanted.details_url)) {
    throw unacceptable("CheckRun", "details_url", "details_url must use http or https scheme");
  }
  if (wanted.status === "completed" && wanted.conclusion === undefined) throw invalid(`"conclusion" wasn't supplied.`);
  if (wanted.conclusion === "stale") throw invalid("Only GitHub can set the conclusion stale.");
}

function judgeOutput(output: NonNullable<RunRequest["output"]>): void {
  if (!output.title) throw invalid(`"title" wasn't supplied.`);
  for (const field of ["summary", "text"] as const) {
    // The description counts characters; the server counts bytes as well.
    if (Buffer.byteLength(output[field] ?? "") > sizeLimit) {
      throw unacceptable("CheckRun", field, `${field} exceeds a maximum bytesize of ${sizeLimit}`);
    }
  }
  for (const annotation of output.annotations ?? []) judgeAnnotation(annotation);
  for (const { image_url } of output.images ?? []) {
    if (!isWebAddress(String(image_url))) throw unacceptable("CheckRun", "images", "image_url must be a full URL");
  }
}

function judgeAnnotation(annotation: Annotation): void {
  const refuse = (message: string): Refusal => unacceptable("CheckAnnotation", "annotations", message);
  const { end_column, end_line, message, raw_details, start_column, start_line, title } = annotation;
  if (start_line < 1) throw refuse("start_line must be at least 1");
  if (end_line < start_line) throw refuse("end_line must not be before start_line");
  if (start_line !== end_line && (start_column !== undefined || end_column !== undefined)) {
    throw refuse("columns are only allowed if start_line and end_line are the same");
  }
  if (message === "") throw refuse("message must not be empty");
  if ((title?.length ?? 0) > 255) throw refuse("title exceeds a maximum length of 255");
  for (const text of [message, raw_details ?? ""]) {
    if (Buffer.byteLength(text) > annotationLimit) throw refuse("message and raw_details are limited to 64 KB");
  }
}

function invalid(message: string): Refusal {
  return new Refusal(422, `Invalid request.\n\n${message}`, "validation");
}

function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

export function createRun(site: Site, repository: Repository, wanted: RunRequest): CheckRun {
  const suite = ensureSuite(site, repository, wanted.head_sha ?? "", {});
  const run: CheckRun = {
    id: nextId(site),
    repositoryId: repository.id,
    suiteId: suite.id,
    head_sha: suite.head_sha,
    name: "",
    status: "queued",
    conclusion: null,
    started_at: timestamp(),
    completed_at: null,
    details_url: site.app.homepage,
    external_id: "",
    output: { title: null, summary: null, text: null, images: [] },
    annotations: [],
    actions: [],
    history: [],
  };
  site.runs.push(run);
  write(site, run, wanted);
  return run;
}

/** Changes a run; a completed one keeps its status whatever is asked, and says nothing, as on GitHub. */
export function updateRun(site: Site, run: CheckRun, wanted: RunRequest): void {
  const backwards = run.status === "completed" && wanted.conclusion === undefined && wanted.status !== undefined;
  if (backwards) {
    site.violations.push({
      rule: "lifecycle",
      operationId: "checks/update",
      message: `check run ${run.id} is completed and cannot become ${wanted.status}`,
    });
  }
  write(site, run, wanted);
}

function write(site: Site, run: CheckRun, wanted: RunRequest): void {
  const at = timestamp();
  run.name = wanted.name ?? run.name;
  run.details_url = wanted.details_url ?? run.details_url;
  run.external_id = wanted.external_id ?? run.external_id;
  run.started_at = wanted.started_at ?? run.started_at;
  run.actions = wanted.actions ?? run.actions;
  if (wanted.output !== undefined) {
    run.output = withOutput(run.output, wanted.output);
    run.annotations.push(...(wanted.output.annotations ?? []));
  }
  if (wanted.conclusion !== undefined) {
    run.status = "completed";
    run.conclusion = wanted.conclusion;
    run.completed_at = wanted.completed_at ?? at;
  } else if (run.status !== "completed") {
    run.status = wanted.status ?? run.status;
  }
  run.history.push({ at, request: { ...wanted }, status: run.status, conclusion: run.conclusion, output: run.output });
  rollUp(site, run.suiteId);
}

function withOutput(before: Output, wanted: NonNullable<RunRequest["output"]>): Output {
  return {
    title: wanted.title ?? before.title,
    summary: wanted.summary,
    text: wanted.text ?? before.text,
    images: wanted.images ?? before.images,
  };
}

/** The suite of a commit; there is one per app and commit, made by the push or by the first run. */
export function ensureSuite(
  site: Site,
  repository: Repository,
  sha: string,
  { branch = null, before = null }: { branch?: string | null; before?: string | null },
): CheckSuite {
  const known = suiteOf(site, repository, sha);
  if (known !== undefined) return known;
  const now = timestamp();
  const suite: CheckSuite = {
    id: nextId(site),
    repositoryId: repository.id,
    head_sha: sha,
    head_branch: branch,
    before,
    status: "queued",
    conclusion: null,
    created_at: now,
    updated_at: now,
  };
  site.suites.push(suite);
  return suite;
}

export function suiteOf(site: Site, repository: Repository, sha: string): CheckSuite | undefined {
  return site.suites.find((suite) => suite.repositoryId === repository.id && suite.head_sha === sha);
}

/** What "Re-run" does: the suite is queued again, its runs stay as they are. */
export function requeue(suite: CheckSuite): void {
  suite.status = "queued";
  suite.conclusion = null;
  suite.updated_at = timestamp();
}

/** The newest run of each name, newest first: what the pull request and required checks look at. */
export function latestRuns(runs: readonly CheckRun[]): CheckRun[] {
  const names = new Set<string>();
  return runs
    .toSorted((a, b) => b.id - a.id)
    .filter(({ name }) => {
      const first = !names.has(name);
      names.add(name);
      return first;
    });
}

/** GitHub documents that the highest-priority conclusion wins, not the whole order; the rest of it is our reading. */
const priorities = ["action_required", "timed_out", "failure", "cancelled", "success", "neutral", "skipped"];

function rollUp(site: Site, suiteId: number): void {
  const suite = site.suites.find(({ id }) => id === suiteId);
  if (suite === undefined) return;
  const runs = latestRuns(site.runs.filter((run) => run.suiteId === suiteId));
  const completed = runs.every(({ status }) => status === "completed");
  suite.status = completed ? "completed" : runs.every(({ status }) => status === "queued") ? "queued" : "in_progress";
  suite.conclusion = completed
    ? (priorities.find((name) => runs.some((run) => run.conclusion === name)) ?? null)
    : null;
  suite.updated_at = timestamp();
}

export function runAddress(site: Site, repository: Repository, run: CheckRun): string {
  return `${site.url}/${fullName(repository)}/runs/${run.id}`;
}
