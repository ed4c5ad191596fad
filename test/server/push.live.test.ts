import { encode } from "fast-png";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { formatLock } from "../../src/plan/lock.ts";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { containersOf, filesBelow, signalAnalyses, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;
let count = 0;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github);
});

afterAll(async () => {
  await server.close();
  await github.close();
});

beforeEach(() => {
  count += 1;
});

afterEach(() => {
  expect(github.unexpected).toEqual([]);
  expect(github.violations).toEqual([]);
  expect(containersOf(server.home)).toEqual([]);
});

const newRepository = async (more: { private?: boolean } = {}) => {
  const repository = await github.createRepository({ owner: "lab", name: `paper-${count}`, ...more });
  github.setCollaborator(repository, "ada", "write");
  return repository;
};
const patience = { timeoutMs: 40_000 };

const declaration = (run: string, more = "") =>
  `version: 1\nimage: tickmark.test/tiny:1\nrun: ${JSON.stringify(run)}\noutputs: [out/*.csv]\n${more}`;

/** A picture of two pixels, the first one red. */
function pngOf(second: string): string {
  const [red = 0, green = 0, blue = 0] = second.split(" ").map(Number);
  const png = encode({
    width: 2,
    height: 1,
    channels: 3,
    depth: 8,
    data: new Uint8Array([255, 0, 0, red, green, blue]),
  });
  return Buffer.from(png).toString("base64");
}

function pngLock(bytes: Uint8Array): string {
  return `outputs:\n      - path: out/a.png\n        digest: ${digestOf(bytes)}\n        size: ${bytes.length}\n        mediaType: image/png`;
}

/** A lock by hand: what the outputs would have to be. */
function lockFor(files: Record<string, string>): string {
  const outputs = Object.entries(files).map(([path, text]) => ({
    path,
    digest: digestOf(text),
    sizeBytes: text.length,
    mediaType: "text/csv",
  }));
  const recordedAt = "2026-01-01T00:00:00.000Z";
  return formatLock({
    version: 1,
    analyses: { main: { run: "0".repeat(64), plan: digestOf("plan"), recordedAt, images: [], outputs } },
  });
}

test("a push is queued, run, compared, and reproduced", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out && echo 1 > out/a.csv && echo 2 > out/b.csv"),
    "reproduce.lock": lockFor({ "out/a.csv": "1\n", "out/b.csv": "2\n" }),
    "out/a.csv": "1\n",
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.conclusion).toBe("success");
  expect(run.history.map(({ status }) => status).filter((status, index, all) => status !== all[index - 1])).toEqual([
    "queued",
    "in_progress",
    "completed",
  ]);
  expect(run.output?.title).toBe("Reproduced: 2 of 2 outputs identical");
  expect(run.external_id).toMatch(/^[0-9a-f]{32}$/);
  expect(run.details_url).toMatch(new RegExp(`^${server.url}/runs/[0-9a-f]{64}$`));
  expect(run.output?.summary).toContain("out/a.csv");
  expect(run.output?.text).toMatch(/<summary>Certificate: entry \d+ of the log<\/summary>/);

  const page = await fetch(run.details_url ?? "");
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("Reproduced");
  // GitHub hears of the verdict a moment before the job is marked as done.
  await expect
    .poll(async () => (await server.get(`/badge/lab/${repository.name}.svg`)).text())
    .toContain("reproducible!");
  expect((await server.get(`/badge/lab/${repository.name}.svg`)).headers.get("cache-control")).toContain("no-cache");
  const shield = (await (await server.get(`/badge/lab/${repository.name}.json`)).json()) as { message: string };
  expect(shield.message).toBe("reproducible!");
  for (const path of [`/r/lab/${repository.name}`, `/r/lab/${repository.name}/${sha}`]) {
    expect((await server.get(path)).status).toBe(200);
  }
});

test("a changed number diverges, and the check says in which line", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out && printf 'id,mean\\n1,0.44\\n' > out/a.csv"),
    "reproduce.lock": lockFor({ "out/a.csv": "id,mean\n1,0.43\n" }),
    "out/a.csv": "id,mean\n1,0.43\n",
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.conclusion).toBe("failure");
  expect(run.output?.title).toBe("Diverged: out/a.csv differs (0 of 1 match)");
  expect(run.output?.summary).toMatch(/id=1|line 2/);
  expect(run.output?.summary).toMatch(/column mean&#58; recorded 0\.43, produced 0\.44/);
  // GitHub hears of the verdict a moment before the job is marked as done.
  await expect.poll(async () => (await server.get(`/badge/lab/${repository.name}.svg`)).text()).toContain("diverged");
});

test("the button on a diverged check finds the cause, on a check of its own that judges nothing", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out && cat /proc/sys/kernel/random/uuid > out/a.csv"),
    "reproduce.lock": lockFor({ "out/a.csv": "43e8c9a1-96f2-4b6e-9d0f-6a1d2c3b4a59\n" }),
    "out/a.csv": "43e8c9a1-96f2-4b6e-9d0f-6a1d2c3b4a59\n",
  });
  const diverged = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(diverged.actions.map(({ label }) => label)).toEqual(["Accept outputs", "Find the cause", "Rerun"]);
  await github.clickAction(diverged.id, "find-cause");
  const why = await github.waitForConclusion(repository, sha, "reproducible! – why", patience);
  expect(why.conclusion).toBe("neutral");
  expect(why.output?.title).toBe("The output holds a random identifier (UUID)");
  expect(why.output?.summary).toContain("did not give the same");
  // The verdict stays what it was, also on the badge.
  await expect.poll(async () => (await server.get(`/badge/lab/${repository.name}.svg`)).text()).toContain("diverged");
});

test("a picture that differs is shown on the run's page, and nothing else of the store is", async () => {
  const repository = await newRepository();
  const recorded = Buffer.from(pngOf("0 0 255"), "base64");
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": `version: 1\nimage: tickmark.test/tiny:1\nrun: mkdir -p out; echo ${pngOf("0 255 0")} | base64 -d > out/a.png\noutputs: [out/a.png]\n`,
    "reproduce.lock": lockFor({}).replace("outputs: []", pngLock(recorded)),
    "out/a.png": recorded,
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.output?.summary).toContain("1 of 2 pixels differ");
  const page = await (await fetch(run.details_url ?? "")).text();
  const [view = ""] = /\/runs\/[0-9a-f]{64}\/views\/[0-9a-f]{64}\.png/.exec(page) ?? [];
  const picture = await server.get(view);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  // The log is in the same store.
  const evidence = (await (await fetch(`${run.details_url}.json`)).json()) as {
    run: { record: { log: { digest: string } } };
  };
  const log = evidence.run.record.log.digest.slice("sha256:".length);
  expect((await server.get(view.replace(/[0-9a-f]{64}\.png/, `${log}.png`))).status).toBe(404);
});

test("a step that fails is a failure with the end of its log, one that takes too long is timed out", async () => {
  const repository = await newRepository();
  const failing = await github.push(repository, "main", {
    "reproduce.yml": declaration("echo 'no such column: mean' >&2; exit 3"),
  });
  const slow = await github.push(repository, "slow", {
    "reproduce.yml": declaration("sleep 60", "resources: { timeout: 1 s }\n"),
  });
  const failed = await github.waitForConclusion(repository, failing.sha, "reproducible!", patience);
  expect(failed.conclusion).toBe("failure");
  expect(failed.output?.text).toContain("no such column: mean");
  const timedOut = await github.waitForConclusion(repository, slow.sha, "reproducible!", patience);
  expect(timedOut.conclusion).toBe("timed_out");
});

test("outputs without a recorded side ask for action", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out; echo 1 > out/a.csv"),
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.conclusion).toBe("action_required");
  expect(run.output?.summary).toContain("tickmark record");
});

test("a bad declaration is a failure with annotations on its lines, and nothing runs", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": "version: 1\nimage: tickmark.test/tiny:1\nrum: echo\noutputs: [../x]\n",
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.conclusion).toBe("failure");
  expect(run.annotations.map(({ path, start_line }) => [path, start_line])).toContainEqual(["reproduce.yml", 3]);
  expect(run.annotations[0]?.message).toMatch(/rum.*run/);
});

test("each of several analyses has a check of its own", async () => {
  const repository = await newRepository();
  const one = (name: string) =>
    `  ${name}:\n    image: tickmark.test/tiny:1\n    run: echo ${name} > ${name}.csv\n    outputs: [${name}.csv]\n`;
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": `version: 1\nanalyses:\n${one("main")}${one("appendix")}`,
  });
  for (const name of ["main", "appendix"]) {
    const run = await github.waitForConclusion(repository, sha, `reproducible! / ${name}`, patience);
    expect(run.conclusion).toBe("action_required");
  }
});

test("commits without a declaration, tags, deleted branches and a second delivery do nothing that is seen", async () => {
  const repository = await newRepository();
  const bare = await github.push(repository, "main", { "README.md": "nothing to rerun\n" });
  const { sha, guid } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out; echo 1 > out/a.csv"),
  });
  await github.waitForConclusion(repository, sha, "reproducible!", patience);
  const calls = github.calls.length;
  await github.tag(repository, "v1", sha);
  await github.redeliver(guid);
  await github.deleteBranch(repository, "main");
  await new Promise((resolve) => setTimeout(resolve, 2000));
  expect(github.checkRuns(repository, bare.sha)).toEqual([]);
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
  expect(github.calls.slice(calls).filter(({ operationId }) => operationId === "checks/create")).toEqual([]);
});

test("a check is queued at once, also while another run has the only worker", async () => {
  const repository = await newRepository();
  const slow = await github.push(repository, "slow", {
    "reproduce.yml": declaration("until [ -e go ]; do sleep 0.1; done; mkdir -p out; echo 1 > out/a.csv"),
  });
  await github.waitFor(() => github.checkRuns(repository, slow.sha).at(0)?.status === "in_progress", patience);
  const next = await github.push(repository, "next", {
    "reproduce.yml": declaration("mkdir -p out; echo 2 > out/a.csv"),
  });
  await github.waitFor(() => github.checkRuns(repository, next.sha).length === 1, patience);
  expect(github.checkRuns(repository, slow.sha)[0]?.status).toBe("in_progress");
  expect(github.checkRuns(repository, next.sha)[0]?.status).toBe("queued");
  await github.waitFor(() => containersOf(server.home).length > 0, patience);
  signalAnalyses(server.home, "go");
  await github.waitForConclusion(repository, next.sha, "reproducible!", patience);
});

test("Re-run on a check or on all of them runs again in a new check", async () => {
  const repository = await newRepository();
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out; echo 1 > out/a.csv"),
  });
  const first = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  await github.rerequestRun(first.id);
  const second = await github.waitForConclusion(repository, sha, "reproducible!", { ...patience, after: first.id });
  await github.rerequestSuite(repository, sha);
  const third = await github.waitForConclusion(repository, sha, "reproducible!", { ...patience, after: second.id });
  expect(new Set([first, second, third].map(({ details_url }) => details_url)).size).toBe(3);
  expect(github.checkRuns(repository, sha)).toHaveLength(3);
});

test("GitHub failing now and then delays a check, and neither loses nor doubles it", async () => {
  const repository = await newRepository();
  github.fail("checks/create", { status: 502, times: 1, afterwards: true });
  github.fail("checks/update", { status: 500, times: 2 });
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("mkdir -p out; echo 1 > out/a.csv"),
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.conclusion).toBe("action_required");
  expect(github.checkRuns(repository, sha)).toHaveLength(1);
});

test("a private repository is fetched by token, its pages open only with the check's key, and no token is left anywhere", async () => {
  const repository = await newRepository({ private: true });
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": declaration("env; cat /proc/*/environ 2>/dev/null; mkdir -p out; echo secret-result > out/a.csv"),
  });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", patience);
  expect(run.conclusion).toBe("action_required");
  const address = new URL(run.details_url ?? "");
  expect((await fetch(address)).status).toBe(200);
  expect(await (await fetch(address)).text()).toContain("out/a.csv");

  // What a person would click on, with the key that each link carries on.
  const page = await (await fetch(address)).text();
  const links = [...page.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
  expect(links.filter((link) => link.includes("key=")).length).toBeGreaterThan(3);
  for (const link of links) expect([link, (await server.get(link)).status]).toEqual([link, 200]);

  const paths = [
    address.pathname,
    `${address.pathname}.json`,
    `${address.pathname}/log`,
    `/r/lab/${repository.name}`,
    `/r/lab/${repository.name}/${sha}`,
  ];
  const stranger = await server.get(`/runs/${"0".repeat(64)}`);
  const notThere = await stranger.text();
  for (const path of [...paths, `${address.pathname}/files/out/a.csv`]) {
    const answer = await server.get(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, notThere]);
  }
  const badge = await (await server.get(`/badge/lab/${repository.name}.svg`)).text();
  expect(badge).toBe(await (await server.get("/badge/lab/there-is-no-such.svg")).text());

  expect(github.tokens.length).toBeGreaterThan(0);
  for (const token of github.tokens) {
    expect(server.log()).not.toContain(token);
    for (const { path, content } of filesBelow(server.home))
      expect([path, content.includes(token)]).toEqual([path, false]);
  }
});
