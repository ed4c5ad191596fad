import { expect, test } from "vitest";
import { Fault } from "../../src/domain/fault.ts";
import { linksFrom } from "../../src/report/links.ts";
import { stylesheet } from "../../src/report/stylesheet.ts";
import {
  aRepository,
  commitOne,
  commitTwo,
  different,
  hostile,
  identical,
  someCeilings,
  someEvidence,
} from "../builders.ts";
import { visitor } from "./web/visitor.ts";

const links = linksFrom("");
const repository = aRepository();

test("a run is a page, its evidence as JSON, and its log", async () => {
  const { ask, save } = await visitor();
  const evidence = someEvidence({ comparisons: [identical("results.csv"), different("walk.svg")] });
  const id = await save(evidence, repository);
  const page = await ask(`/runs/${id}`);
  expect(page.status).toBe(200);
  expect(page.headers).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  expect(page.body).toContain("Diverged: walk.svg differs");
  expect(JSON.parse((await ask(`/runs/${id}.json`)).body)).toEqual(evidence);
  const log = await ask(`/runs/${id}/log`);
  expect(log.body).toBe("the log\n");
  expect(log.headers["content-type"]).toBe("text/plain; charset=utf-8");
});

test("a log is served without secrets and terminal sequences, whatever its length", async () => {
  const line = `\u001b[31mcloning with ghs_${"a".repeat(36)}\u001b[0m\n`;
  const content = Buffer.from(line.repeat(5000));
  const { ask, save, objects } = await visitor();
  const { digest, sizeBytes } = await objects.put(content);
  const id = await save(someEvidence({ record: { log: { digest, sizeBytes, leftOutBytes: 0 } } }), repository);
  expect((await ask(`/runs/${id}/log`)).body).toBe("cloning with [token removed]\n".repeat(5000));
  expect((await ask(`/runs/${id}`)).body).not.toContain("ghs_");
});

test("a label leads to the whole id, in every place of a run", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  const label = id.slice(0, 12);
  for (const rest of ["", ".json", "/log", "/files/a%20b.csv"]) {
    const { status, headers } = await ask(`/runs/${label}${rest}`);
    expect([status, headers.location]).toEqual([302, `/runs/${id}${rest}`]);
  }
  expect((await ask(`/runs/${id.slice(0, 8)}`)).status).toBe(404);
});

test("a repository has a history and every commit a verdict", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  const history = await ask("/r/ada/notes");
  expect(history.body).toContain(links.run(id));
  expect(history.body).toContain(links.commit("ada", "notes", commitOne));
  const commit = await ask(`/r/ada/notes/${commitOne}`);
  expect(commit.body).toContain("Reproduced: 1 of 1 output identical");
  const unknown = await ask(`/r/ada/notes/${commitTwo}`);
  expect([unknown.status, unknown.body.includes("No analysis of this commit was run")]).toEqual([404, true]);
  expect((await ask("/r/ada/notes/main")).status).toBe(404);
});

test("a commit whose rerun waits says so and looks again", async () => {
  const { ask, queue } = await visitor();
  const verify = {
    repository,
    commit: commitOne,
    branch: "main",
    analysis: "main",
    checkName: "x",
    checkRunId: 1,
    runId: null,
    ceilings: someCeilings,
  };
  await queue.add("1", { kind: "verify", verify });
  const { status, body } = await ask(`/r/ada/notes/${commitOne}`);
  expect(status).toBe(200);
  expect(body).toContain("A rerun waits for its turn");
});

test("what the browser has already is not sent again", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  const { headers } = await ask(`/runs/${id}`);
  const again = await ask(`/runs/${id}`, { headers: { "if-none-match": `"other", W/${headers.etag}` } });
  expect([again.status, again.body]).toEqual([304, ""]);
});

test("HEAD has the headers of GET and no body", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  for (const path of ["/", `/runs/${id}`, `/runs/${id}.json`, "/r/ada/notes", "/badge/ada/notes.svg", "/healthz"]) {
    const got = await ask(path);
    const head = await ask(path, { method: "HEAD" });
    expect([head.status, head.body]).toEqual([200, ""]);
    expect({ ...head.headers, date: "" }).toEqual({ ...got.headers, date: "" });
  }
});

test("known addresses can only be read, others are somebody else's", async () => {
  const { ask } = await visitor();
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const { status, headers } = await ask("/r/ada/notes", { method });
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  }
  for (const path of ["/api/github/webhooks", "/nothing", "/runs", "/%zz", "/r/%ff/x"]) {
    expect((await ask(path, { method: "POST" })).status).toBe(418);
  }
});

test.each(Object.entries(hostile))("%s in an address comes back from nowhere", async (_name, text) => {
  const { ask } = await visitor();
  const part = encodeURIComponent(text.toWellFormed().slice(0, 3000));
  const plain = (await ask("/r/nobody/nothing")).body;
  for (const path of [
    `/r/${part}/${part}`,
    `/r/ada/notes/${part}`,
    `/runs/${part}`,
    `/runs/${part}/log`,
    `/assets/${part}`,
  ]) {
    const { status, body } = await ask(`${path}?key=${part}`);
    expect([status, body]).toEqual([404, plain]);
  }
});

test("the stylesheet may be kept for ever, since its name changes with it", async () => {
  const { ask } = await visitor();
  expect((await ask("/")).body).toContain(`/assets/${stylesheet.name}`);
  const { status, headers, body } = await ask(`/assets/${stylesheet.name}`);
  expect([status, body]).toEqual([200, stylesheet.content]);
  expect(headers).toMatchObject({
    "content-type": "text/css; charset=utf-8",
    "cache-control": "public, max-age=31536000, immutable",
  });
  expect((await ask("/assets/tickmark-0000000000000000.css")).status).toBe(404);
});

test("the operator sees whether it lives, whether it is ready, and what is in it", async () => {
  const { ask, save } = await visitor();
  await save(someEvidence(), repository);
  expect((await ask("/healthz")).body).toBe("ok\n");
  expect((await ask("/readyz")).body).toBe("ready\n");
  const { headers, body } = await ask("/metrics");
  expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(body).toContain('# TYPE tickmark_runs gauge\ntickmark_runs{verdict="reproduced"} 1\n');
  expect(body).toContain('tickmark_jobs{state="queued"} 0\n');
  expect((await ask("/robots.txt")).body).toContain("Disallow: /runs/*/files/");
});

test("a store that does not answer is an apology, and the operator hears of it", async () => {
  const broken = async () => {
    throw new Fault("STORE", "the disk is gone: /secret/path");
  };
  const queue = { verificationsOf: broken, depth: broken };
  const { ask, errors } = await visitor({ queue });
  const page = await ask(`/r/ada/notes/${commitOne}`);
  expect(page.status).toBe(503);
  expect(page.body).not.toContain("secret");
  expect((await ask("/readyz")).status).toBe(503);
  expect((await ask("/healthz")).status).toBe(200);
  expect(errors).toHaveLength(2);
});

test("runs of the command line are served on the author's own machine only", async () => {
  const own = await visitor({ isOwnMachine: true }, []);
  const evidence = someEvidence();
  const id = await own.save(evidence, null);
  expect((await own.ask(`/runs/${id}`)).status).toBe(200);
  const server = await visitor();
  await server.save(evidence, null);
  expect((await server.ask(`/runs/${id}`)).status).toBe(404);
});
