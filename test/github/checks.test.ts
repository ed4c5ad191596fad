import { afterEach, beforeEach, expect, test } from "vitest";
import { badAnswersOf, octokitOf, refusalOf } from "./clients.ts";
import { type GitHub, startGitHub } from "./stand-in.ts";

const walks = { owner: "ada", repo: "walks" };
let github: GitHub;
let octokit: ReturnType<typeof octokitOf>;
let sha: string;
beforeEach(async () => {
  github = await startGitHub();
  octokit = octokitOf(github);
  const repository = await github.createRepository({ owner: "ada", name: "walks", private: true });
  sha = (await github.push(repository, "main", { "reproduce.yml": "version: 1\n" })).sha;
});
afterEach(async () => {
  expect(badAnswersOf(github)).toEqual([]);
  expect(github.unexpected).toEqual([]);
  await github.close();
});

type Wanted = Partial<Parameters<typeof octokit.checks.create>[0]>;

async function create(wanted: Wanted = {}) {
  const body = { ...walks, name: "reproducible!", head_sha: sha, ...wanted } as Parameters<
    typeof octokit.checks.create
  >[0];
  return (await octokit.checks.create(body)).data;
}

async function update(check_run_id: number, wanted: Record<string, unknown>) {
  return (await octokit.checks.update({ ...walks, check_run_id, ...wanted })).data;
}

const note = (line: number) => ({
  path: "reproduce.yml",
  start_line: line,
  end_line: line,
  annotation_level: "failure" as const,
  message: `line ${line}`,
});
const output = { title: "Reproduced", summary: "All of it." };

test("a run goes from queued to completed, and every step is kept", async () => {
  const { id, status, html_url } = await create({
    external_id: "run-1",
    details_url: "https://tickmark.example.org/runs/1",
  });
  expect([status, html_url]).toEqual(["queued", `${github.url}/ada/walks/runs/${id}`]);
  await update(id, { status: "in_progress" });
  const done = await update(id, { conclusion: "success", output });
  expect(done).toMatchObject({ status: "completed", conclusion: "success", completed_at: expect.any(String), output });
  const [run] = github.checkRuns("ada/walks", sha);
  expect(run).toMatchObject({ id, external_id: "run-1", details_url: "https://tickmark.example.org/runs/1" });
  expect(run?.history.map((revision) => revision.status)).toEqual(["queued", "in_progress", "completed"]);
  expect(run?.history[1]?.request).toEqual({ status: "in_progress" });
  expect((await octokit.checks.get({ ...walks, check_run_id: id })).data).toEqual(done);
  expect(github.violations).toEqual([]);
});

test("a completed run stays completed, whatever it is told", async () => {
  const { id } = await create({ status: "completed", conclusion: "failure" });
  expect(await update(id, { status: "in_progress", output })).toMatchObject({
    status: "completed",
    conclusion: "failure",
    output: { title: "Reproduced" },
  });
  expect(github.violations).toMatchObject([{ rule: "lifecycle", operationId: "checks/update" }]);
  expect(await update(id, { conclusion: "success" })).toMatchObject({ conclusion: "success" });
  expect(github.violations).toHaveLength(1);
});

test("no run without its commit", async () => {
  const missing = "f".repeat(40);
  for (const head_sha of [missing, sha.slice(0, 10), "main"]) {
    expect(await refusalOf(create({ head_sha }))).toMatchObject({
      status: 422,
      message: `No commit found for SHA: ${head_sha}`,
    });
  }
});

test("completed needs a conclusion, and stale is GitHub's own", async () => {
  expect(await refusalOf(create({ status: "completed" }))).toMatchObject({ status: 422 });
  const { id } = await create();
  expect(await refusalOf(update(id, { status: "completed" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(update(id, { conclusion: "stale" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(update(id, { status: "waiting" }))).toMatchObject({ status: 422 });
});

test("output needs a title, on updates too", async () => {
  const { id } = await create();
  expect(await refusalOf(update(id, { output: { summary: "no title" } }))).toMatchObject({
    status: 422,
    message: expect.stringContaining('"title" wasn\'t supplied'),
  });
  const untitled = { output: { summary: "no title" } } as unknown as Wanted;
  expect(await refusalOf(create(untitled))).toMatchObject({ status: 422 });
});

test.each(["summary", "text"] as const)("the %s is limited in bytes, not only in characters", async (field) => {
  const full = "é".repeat(32_767);
  const { id } = await create({ output: { ...output, [field]: `${full}x` } });
  expect(await refusalOf(update(id, { output: { ...output, [field]: `${full}xx` } }))).toMatchObject({
    status: 422,
    message: "Validation Failed",
    errors: [{ resource: "CheckRun", code: "custom", field, message: `${field} exceeds a maximum bytesize of 65535` }],
  });
  expect((await refusalOf(update(id, { output: { ...output, [field]: "x".repeat(65_536) } }))).message).toBe(
    "Invalid request.\n\nOnly 65535 characters are allowed; 65536 were supplied.",
  );
});

test("fifty annotations a request, and each request adds to the others", async () => {
  const annotations = (from: number, count: number) => Array.from({ length: count }, (_, index) => note(from + index));
  expect(await refusalOf(create({ output: { ...output, annotations: annotations(1, 51) } }))).toMatchObject({
    status: 422,
    message: "Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.",
  });
  const { id } = await create({ output: { ...output, annotations: annotations(1, 50) } });
  const updated = await update(id, { output: { ...output, annotations: annotations(51, 10) } });
  expect(updated.output.annotations_count).toBe(60);
  const listed = await octokit.paginate(octokit.checks.listAnnotations, { ...walks, check_run_id: id, per_page: 25 });
  expect(listed.map(({ start_line }) => start_line)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(github.checkRuns("ada/walks", sha)[0]?.annotations).toHaveLength(60);
});

test.each([
  ["before the first line", { start_line: 0 }],
  ["that ends before it starts", { start_line: 3, end_line: 2 }],
  ["with columns over several lines", { end_line: 9, start_column: 1, end_column: 2 }],
  ["with an endless title", { title: "x".repeat(256) }],
  ["with an endless message", { message: "x".repeat(64 * 1024 + 1) }],
])("an annotation %s is refused", async (_, wrong) => {
  const annotations = [{ ...note(1), ...wrong }];
  expect(await refusalOf(create({ output: { ...output, annotations } }))).toMatchObject({
    status: 422,
    errors: [{ resource: "CheckAnnotation" }],
  });
  expect(github.checkRuns("ada/walks", sha)).toEqual([]);
});

test("three buttons, with short labels", async () => {
  const button = (label: string) => ({ label, description: "Write the lock", identifier: "record" });
  expect(await refusalOf(create({ actions: [1, 2, 3, 4].map(() => button("Record")) }))).toMatchObject({ status: 422 });
  expect((await refusalOf(create({ actions: [button("Record all the outputs")] }))).message).toContain(
    "Only 20 characters are allowed; 22 were supplied.",
  );
  await create({ actions: [button("Record outputs")] });
  expect(github.checkRuns("ada/walks", sha)[0]?.actions).toEqual([button("Record outputs")]);
});

test("addresses are web addresses, and keys are known keys", async () => {
  expect(await refusalOf(create({ details_url: "ftp://example.org" }))).toMatchObject({ status: 422 });
  expect(await refusalOf(create({ output: { ...output, images: [{ alt: "", image_url: "/a.png" }] } }))).toMatchObject({
    status: 422,
  });
  const { id } = await create();
  expect((await refusalOf(update(id, { head_sha: sha }))).message).toContain('"head_sha" is not a permitted key');
});

test("a rerun is a new run of the same name, and the latest one counts", async () => {
  const first = await create({ status: "completed", conclusion: "failure" });
  const second = await create();
  await create({ name: "other", status: "in_progress" });
  const list = async (wanted: Record<string, unknown>) =>
    (await octokit.checks.listForRef({ ...walks, ref: sha, ...wanted })).data;
  expect((await list({ check_name: "reproducible!" })).check_runs.map(({ id }) => id)).toEqual([second.id]);
  expect((await list({ filter: "all", check_name: "reproducible!" })).check_runs.map(({ id }) => id)).toEqual([
    second.id,
    first.id,
  ]);
  expect(await list({ status: "in_progress" })).toMatchObject({ total_count: 1, check_runs: [{ name: "other" }] });
  expect(await list({ ref: "main", app_id: 1 })).toMatchObject({ total_count: 0 });
  expect((await list({ ref: "heads/main" })).total_count).toBe(2);
  expect(github.checkRuns("ada/walks", sha).map(({ id, name }) => [id, name])).toEqual([
    [first.id, "reproducible!"],
    [second.id, "reproducible!"],
    [expect.any(Number), "other"],
  ]);
});

test("a long list comes in pages that lead to each other", async () => {
  for (let index = 0; index < 5; index += 1) await create({ name: `check ${index}` });
  const page = await octokit.checks.listForRef({ ...walks, ref: sha, per_page: 2, page: 2 });
  expect(page.data).toMatchObject({ total_count: 5, check_runs: [{ name: "check 2" }, { name: "check 1" }] });
  expect(
    [...(page.headers.link ?? "").matchAll(/[?&]page=(\d)[^>]*>; rel="(\w+)"/g)].map(([, number, rel]) => [
      rel,
      number,
    ]),
  ).toEqual([
    ["prev", "1"],
    ["next", "3"],
    ["last", "3"],
    ["first", "1"],
  ]);
  const all = await octokit.paginate(octokit.checks.listForRef, { ...walks, ref: sha, per_page: 2 });
  expect(all).toHaveLength(5);
});

test("a suite belongs to the commit, and sums up the latest run of each name", async () => {
  const state = () => {
    const suite = github.checkSuite("ada/walks", sha);
    return [suite?.status, suite?.conclusion];
  };
  expect(state()).toEqual(["queued", null]);
  const one = await create();
  const two = await create({ name: "other" });
  expect(one.check_suite).toEqual(two.check_suite);
  await update(one.id, { status: "in_progress" });
  expect(state()).toEqual(["in_progress", null]);
  await update(one.id, { conclusion: "failure" });
  expect(state()).toEqual(["in_progress", null]);
  await update(two.id, { conclusion: "success" });
  expect(state()).toEqual(["completed", "failure"]);
  await create({ status: "completed", conclusion: "success" });
  expect(state()).toEqual(["completed", "success"]);
  const { data } = await octokit.checks.getSuite({ ...walks, check_suite_id: one.check_suite?.id ?? 0 });
  expect(data).toMatchObject({ head_sha: sha, head_branch: "main", conclusion: "success", latest_check_runs_count: 2 });
});

test("a run of one repository is not found in another", async () => {
  await github.createRepository({ owner: "ada", name: "steps" });
  const { id } = await create();
  const elsewhere = octokit.checks.get({ owner: "ada", repo: "steps", check_run_id: id });
  expect(await refusalOf(elsewhere)).toMatchObject({ status: 404 });
});

test("the page of a run shows its text and runs none of it", async () => {
  const { html_url } = await create({
    status: "completed",
    conclusion: "failure",
    output: { title: "<b>no</b>", summary: "<script>alert(1)</script>", annotations: [note(3)] },
    details_url: 'https://example.org/"><script>',
  });
  const page = await fetch(html_url ?? "");
  const html = await page.text();
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(html).not.toMatch(/<script|<b>/);
});
