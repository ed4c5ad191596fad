import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { CheckAnnotation, CheckState, NewCheck } from "../../../src/domain/check.ts";
import { app, expectTokenRequest, github, playGitHub, queued, repository, token } from "./scene.ts";

playGitHub();

const check: NewCheck = { name: "reproducible!", commit: "c0ffee", externalId: "job-1" };
const listing = "/repos/ada/notes/commits/c0ffee/check-runs";
const runs = "/repos/ada/notes/check-runs";
const search = { check_name: "reproducible!", app_id: 123, filter: "all", per_page: 100 };

function expectSearch(...known: { id: number; external_id: string }[]): void {
  github().get(listing).query(search).reply(200, { total_count: known.length, check_runs: known });
}

const annotations = (count: number): CheckAnnotation[] =>
  Array.from({ length: count }, (_, n) => ({
    path: "reproduce.yml",
    startLine: n + 1,
    endLine: n + 1,
    level: "failure",
    title: "Unknown key",
    message: `problem ${n}`,
  }));

const completed = (change: Partial<CheckState["output"]> = {}): CheckState => ({
  status: "completed",
  conclusion: "failure",
  startedAt: "2026-01-01T00:00:00Z",
  completedAt: "2026-01-01T00:01:00Z",
  detailsUrl: "https://tickmark.example.org/runs/1",
  output: { title: "Diverged", summary: "One output differs", ...change },
});

test("a check is created where there is none, with the App's token", async () => {
  expectTokenRequest();
  expectSearch({ id: 8, external_id: "another job" });
  github()
    .post(runs, {
      name: "reproducible!",
      head_sha: "c0ffee",
      external_id: "job-1",
      status: "queued",
      output: { title: "Queued", summary: "Waiting for a worker" },
    })
    .matchHeader("authorization", `token ${token}`)
    .reply(201, { id: 9 });
  expect(await app().checks.open(repository, check, queued)).toBe(9);
});

test("a check that exists already for this job is found, and no second one created", async () => {
  expectTokenRequest();
  expectSearch({ id: 7, external_id: "job-0" }, { id: 8, external_id: "job-1" });
  expect(await app().checks.open(repository, check, queued)).toBe(8);
});

test("a job's check is found among more than a hundred", async () => {
  expectTokenRequest();
  const many = Array.from({ length: 100 }, (_, n) => ({ id: n, external_id: `other-${n}` }));
  const next = `<https://api.github.com${listing}?page=2>; rel="next"`;
  github().get(listing).query(search).reply(200, { total_count: 101, check_runs: many }, { link: next });
  github()
    .get(`${listing}?page=2`)
    .reply(200, { total_count: 101, check_runs: [{ id: 8, external_id: "job-1" }] });
  expect(await app().checks.open(repository, check, queued)).toBe(8);
});

test("a creation whose answer is lost is not repeated blindly: the next attempt looks first", async () => {
  expectTokenRequest();
  expectSearch();
  github().post(runs).reply(502, { message: "Bad gateway" }, { "x-github-request-id": "ABC:1" });
  const { checks } = app();
  await expect(checks.open(repository, check, queued)).rejects.toMatchObject({
    name: "Fault",
    code: "GITHUB",
    message: 'could not open the check "reproducible!" of ada/notes: GitHub answered 502: Bad gateway (request ABC:1)',
  });
  expectSearch({ id: 9, external_id: "job-1" });
  expect(await checks.open(repository, check, queued)).toBe(9);
});

test("looking and updating are tried again when GitHub is broken for a moment", async () => {
  expectTokenRequest();
  github().get(listing).query(search).reply(503, "");
  expectSearch({ id: 9, external_id: "job-1" });
  github().patch(`${runs}/9`).reply(500, "");
  github().patch(`${runs}/9`).replyWithError("connection reset");
  github().patch(`${runs}/9`).reply(200, { id: 9 });
  const { checks } = app();
  expect(await checks.open(repository, check, queued)).toBe(9);
  await checks.update(repository, 9, completed());
});

test("an update says all that is known of the state", async () => {
  expectTokenRequest();
  github()
    .patch(`${runs}/9`, {
      status: "completed",
      conclusion: "failure",
      started_at: "2026-01-01T00:00:00Z",
      completed_at: "2026-01-01T00:01:00Z",
      details_url: "https://tickmark.example.org/runs/1",
      output: {
        title: "Diverged",
        summary: "One output differs",
        text: "| a | b |",
        annotations: [
          {
            path: "reproduce.yml",
            start_line: 1,
            end_line: 1,
            annotation_level: "failure",
            title: "Unknown key",
            message: "problem 0",
          },
        ],
      },
    })
    .reply(200, { id: 9 });
  await app().checks.update(repository, 9, completed({ text: "| a | b |", annotations: annotations(1) }));
});

test("annotations go fifty at a time, and the check is completed with the last of them", async () => {
  const seen: { status?: string; lines: number[] }[] = [];
  expectTokenRequest();
  github()
    .patch(`${runs}/9`, (body) => {
      const lines = body.output.annotations.map(({ start_line }: { start_line: number }) => start_line);
      seen.push({ status: body.status, lines });
      return true;
    })
    .times(3)
    .reply(200, { id: 9 });
  await app().checks.update(repository, 9, completed({ annotations: annotations(120) }));
  expect(seen.map(({ status, lines }) => [status, lines.length])).toEqual([
    [undefined, 50],
    [undefined, 50],
    ["completed", 20],
  ]);
  expect(seen.flatMap(({ lines }) => lines)).toEqual(Array.from({ length: 120 }, (_, n) => n + 1));
});

test("a new check carries its first fifty annotations, and gets the others at once", async () => {
  const counts: number[] = [];
  const count = (body: { output: { annotations: unknown[] } }) => {
    counts.push(body.output.annotations.length);
    return true;
  };
  expectTokenRequest();
  expectSearch();
  github().post(runs, count).reply(201, { id: 9 });
  github().patch(`${runs}/9`, count).reply(200, { id: 9 });
  await app().checks.open(repository, check, completed({ annotations: annotations(60) }));
  expect(counts).toEqual([50, 10]);
});

test("a report that GitHub does not accept is replaced by a sentence, and the check still ends", async () => {
  expectTokenRequest();
  github().patch(`${runs}/9`).reply(422, { message: "Invalid request. For 'items', nil is not an object." });
  github()
    .patch(`${runs}/9`, (body) => {
      expect(body).toMatchObject({ status: "completed", conclusion: "failure", output: { title: "Diverged" } });
      expect(body.output.summary).toContain("did not accept the full report");
      expect(Object.keys(body.output).sort()).toEqual(["summary", "title"]);
      return true;
    })
    .reply(200, { id: 9 });
  await app().checks.update(repository, 9, completed({ text: "rich", annotations: annotations(1) }));
});

test("a check that GitHub refuses in its shortest form too is a fault", async () => {
  expectTokenRequest();
  expectSearch();
  github().post(runs).twice().reply(422, { message: "No commit found for SHA: c0ffee" });
  await expect(app().checks.open(repository, check, queued)).rejects.toMatchObject({
    code: "GITHUB",
    message: expect.stringContaining("No commit found"),
  });
});

test("what is too long for GitHub is cut by bytes, with its code block closed", async () => {
  expectTokenRequest();
  github()
    .patch(`${runs}/9`, ({ output }) => {
      expect([...output.title]).toHaveLength(255);
      for (const text of [output.summary, output.text]) {
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_535);
        expect(Buffer.byteLength(text)).toBeGreaterThan(64_000);
        expect(text).not.toContain("�");
      }
      expect(output.text).toMatch(/\n````\n\n… \(cut; [^`]*$/);
      expect(output.summary).not.toContain("`");
      expect(Buffer.byteLength(output.annotations[0].message)).toBeLessThanOrEqual(64 * 1024);
      return true;
    })
    .reply(200, { id: 9 });
  const [annotation] = annotations(1);
  await app().checks.update(
    repository,
    9,
    completed({
      title: "🙂".repeat(300),
      summary: "ü".repeat(60_000),
      text: `\`\`\`\`text\n${"🙂\n```\n".repeat(20_000)}`,
      annotations: annotation === undefined ? [] : [{ ...annotation, message: "€".repeat(50_000) }],
    }),
  );
});

test("a secondary rate limit is obeyed as long as GitHub says", async () => {
  const limit = { message: "You have exceeded a secondary rate limit." };
  expectTokenRequest();
  github().patch(`${runs}/9`).reply(403, limit, { "retry-after": "4" });
  github().patch(`${runs}/9`).reply(429, limit, { "retry-after": "4" });
  github().patch(`${runs}/9`).reply(200, { id: 9 });
  const before = performance.now();
  await app().checks.update(repository, 9, queued);
  expect(performance.now() - before).toBeGreaterThan(7);
});

test("a rate limit that goes on is a fault after three pauses, and one that lasts long at once", async () => {
  const limit = { message: "You have exceeded a secondary rate limit." };
  expectTokenRequest();
  github().patch(`${runs}/9`).times(4).reply(403, limit, { "retry-after": "1" });
  const { checks } = app();
  await expect(checks.update(repository, 9, queued)).rejects.toMatchObject({ code: "GITHUB" });
  const hour = String(Math.floor(Date.now() / 1000) + 3600);
  const used = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": hour };
  github().patch(`${runs}/9`).reply(403, { message: "API rate limit exceeded" }, used);
  await expect(checks.update(repository, 9, queued)).rejects.toMatchObject({ code: "GITHUB" });
});

test("a missing permission is a fault at once, and no token is in it", async () => {
  expectTokenRequest();
  github().patch(`${runs}/9`).reply(403, { message: "Resource not accessible by integration" });
  const fault = await app()
    .checks.update(repository, 9, queued)
    .catch((error) => error);
  expect(fault).toMatchObject({ code: "GITHUB", message: expect.stringContaining("Resource not accessible") });
  expect(inspect(fault, { depth: 20, showHidden: true })).not.toContain("ghs_");
  expect(inspect(fault, { depth: 20 })).not.toContain("PRIVATE KEY");
});

test("an installation that is gone is a fault that no retry mends", async () => {
  github().post("/app/installations/5/access_tokens").reply(404, { message: "Not Found" });
  await expect(app().checks.open(repository, check, queued)).rejects.toMatchObject({ code: "GONE" });
});

test("updates in quick succession all arrive", async () => {
  expectTokenRequest();
  github().patch(`${runs}/9`).times(9).reply(200, { id: 9 });
  const { checks } = app();
  // All nine are expected; what did not come is found after each test.
  for (let n = 0; n < 9; n++) await expect(checks.update(repository, 9, queued)).resolves.toBeUndefined();
});
