import { expect, test } from "vitest";
import { digestOf, hexOf } from "../../../src/domain/digest.ts";
import { Fault } from "../../../src/domain/fault.ts";
import { openStore } from "../../adapters/sqlite/samples.ts";
import {
  aContext,
  aPartialPlan,
  aPlan,
  aRepository,
  commitOne,
  different,
  found,
  identical,
  missing,
  someEvidence,
  someFacts,
} from "../../builders.ts";
import { type Seen, visitor } from "../web/visitor.ts";
import { document, undescribed } from "./described.ts";

const open = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const site = "https://tickmark.example";
const runsPath = "/api/v1/repositories/{owner}/{repo}/runs";
const notes = "/api/v1/repositories/ada/notes";

async function aSite(parts: Parameters<typeof visitor>[0] = {}) {
  const { ledger, table, recordTokens, repositories } = openStore();
  for (const each of [open, secret]) await repositories.remember(each);
  await repositories.setHead(open.id, "main", commitOne);
  const here = await visitor({ ledger, table, recordTokens, repositories, ...parts });
  const at = (minute: number) => `2026-01-31T12:${String(minute).padStart(2, "0")}:00.000Z`;
  /** Any number of runs of a repository, a minute after each other, the first the oldest. */
  const runs = async (repositoryId: number, ...all: Parameters<typeof someEvidence>[0][]) => {
    const ids: string[] = [];
    for (const [index, each] of all.entries()) {
      const record = { nonce: `${repositoryId}-${index}`, startedAt: at(index), ...each?.record };
      const evidence = someEvidence({ ...each, record });
      await ledger.save(evidence, aContext({ repositoryId, tags: index % 2 === 0 ? ["even", "all"] : ["all"] }));
      ids.push(evidence.run.id);
    }
    return ids;
  };
  const token = async (repositoryId: number) =>
    (await recordTokens.create({ kind: "repository", repositoryId }, "")).token;
  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    here.ask(path, { headers, method });
  return { ...here, ledger, recordTokens, repositories, runs, token, get };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** As bytes on the wire, but for the clock. */
function undated({ headers, ...rest }: Seen) {
  const { date: _date, ...others } = headers;
  return { ...rest, headers: others };
}

function parameters(values: Record<string, number>) {
  const content = JSON.stringify(values);
  return { path: "params.json", content, digest: digestOf(content), values };
}

test("every path that is described answers, as it is described", async () => {
  const { get, runs } = await aSite();
  const close = { kind: "close" as const, path: "a.csv", label: "table 1" };
  const sides = { recorded: someFacts("1"), produced: someFacts("2") };
  const largest = { abs: 0.1, scaled: null, where: "row 1", part: "" };
  const [id = ""] = await runs(
    open.id,
    {
      comparisons: [
        identical("r.csv"),
        different("b.svg"),
        missing("c"),
        { ...close, ...sides, ...found({ largest }) },
      ],
    },
    { failure: { kind: "exited", step: "plot", exitCode: 1 } },
    { record: { parameters: parameters({ N: 40 }) } },
  );
  const there = { owner: "ada", repo: "notes", id, commit: commitOne };
  for (const [path, item] of Object.entries(document.paths)) {
    // Of one's own store only: test/entry/sumatra/own-records.test.ts. What belongs to journals has tests of its own.
    if (item.get === undefined || path === "/api/v1/runs") continue;
    if (path.includes("verifications") || path.endsWith("certificates/{id}")) continue;
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof there) => there[name]);
    const answer = await get(address);
    expect([path, answer.status, undescribed(path, answer)]).toEqual([path, 200, []]);
    const { etag = "" } = answer.headers;
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(answer.headers["cache-control"]).toBe("no-cache");
    for (const condition of [etag, `"other", W/${etag}`, "*"]) {
      const again = await get(address, { "if-none-match": condition });
      expect([again.status, again.body, again.headers.etag]).toEqual([304, "", etag]);
    }
    expect((await get(address, { "if-none-match": '"other"' })).status).toBe(200);
    const { body: _body, bytes: _bytes, ...head } = undated(await get(address, {}, "HEAD"));
    expect(undated(answer)).toMatchObject(head);
    const allow = ["GET, HEAD", ...Object.keys(item).filter((each) => each !== "get")].join(", ").toUpperCase();
    const put = await get(address, {}, "PUT");
    expect([put.status, put.headers.allow, undescribed(path, put)]).toEqual([405, allow, []]);
    const asHtml = await get(address, { accept: "text/html, application/json;q=0" });
    expect([asHtml.status, undescribed(path, asHtml)]).toEqual([406, []]);
    const odd = await get(`${address}?key=opens-9`);
    expect([odd.status, undescribed(path, odd)]).toEqual([400, []]);
    const withOther = await get(address, bearer(`tickmark_${"0".repeat(32)}`));
    expect([withOther.status, undescribed(path, withOther)]).toEqual([401, []]);
    const elsewhere = address.replace("notes", "gone").replace(id, "f".repeat(64)).replace(commitOne, "f".repeat(40));
    if (elsewhere === address) continue;
    const nothing = await get(elsewhere);
    expect([nothing.status, undescribed(path, nothing)]).toEqual([404, []]);
  }
  for (const accept of ["*/*", "application/*", "text/html, application/json;q=0.1", ""]) {
    expect((await get(`${notes}/runs`, { accept })).status).toBe(200);
  }
  expect(JSON.parse((await get("/api/v1/openapi.json")).body)).toEqual(document);
});

test("anybody can compute the id of a run from what is answered", async () => {
  const { get, runs } = await aSite();
  const [id = ""] = await runs(open.id, { record: { parameters: parameters({ N: 0.1, "é\u2028": 1e21 }) } });
  const record = await get(`/api/v1/runs/${id}/record`);
  expect(hexOf(digestOf(record.bytes))).toBe(id);
  const run = await get(`/api/v1/runs/${id}`);
  expect(run.body).toContain(`"record":${record.body}`);
  const { links, ...rest } = JSON.parse(run.body);
  expect(rest).toMatchObject({ id, verdict: { kind: "reproduced", grade: "identical", failure: null } });
  for (const link of Object.values<string>(links)) {
    expect([link, (await get(link.slice(site.length))).status]).toEqual([link, 200]);
  }
  const short = await get(`/api/v1/runs/${id.slice(0, 12)}`);
  expect([short.status, short.headers.location]).toEqual([302, links.self]);
});

test("a list is read to its end by its links, each run once, newest first", async () => {
  const { get, runs } = await aSite();
  const ids = await runs(open.id, ...Array.from({ length: 7 }, () => ({})));
  await runs(secret.id, {});
  const read: string[] = [];
  let next: string | null = `${site}${notes}/runs?limit=3&tag=all`;
  for (let pages = 0; next !== null && pages < 5; pages++) {
    const answer: Seen = await get(next.slice(site.length));
    expect(undescribed(runsPath, answer)).toEqual([]);
    const page = JSON.parse(answer.body) as { runs: { id: string }[]; next: string | null };
    expect(answer.headers.link).toBe(page.next === null ? undefined : `<${page.next}>; rel="next"`);
    read.push(...page.runs.map(({ id }) => id));
    next = page.next;
  }
  expect([read, next]).toEqual([ids.toReversed(), null]);
});

test("a list is narrowed by tag, parameter, verdict, outcome, analysis and time", async () => {
  const { get, runs } = await aSite();
  const [a = "", b = "", c = ""] = await runs(
    open.id,
    { record: { parameters: parameters({ N: 40, seed: 1 }) } },
    { record: { parameters: parameters({ N: 40, seed: 2 }), plan: aPlan({ analysis: "figure 2" }) } },
    { comparisons: [different("walk.svg")], record: { parameters: parameters({ N: 80, seed: 1 }) } },
  );
  for (const [query, expected] of [
    ["", [c, b, a]],
    ["tag=even", [c, a]],
    ["tag=even&tag=gone", []],
    ["where=N=40", [b, a]],
    ["where=N=40.0&where=seed=2", [b]],
    ["verdict=diverged", [c]],
    ["outcome=identical", [b, a]],
    ["analysis=figure+2", [b]],
    ["since=2026-01-31T12:01Z", [c, b]],
    ["until=2026-01-31T12:01Z", [a]],
    ["since=2026-02-01", []],
  ] as const) {
    const answer = await get(`${notes}/runs?${query}`);
    const listed = JSON.parse(answer.body).runs.map(({ id }: { id: string }) => id);
    expect([query, answer.status, listed]).toEqual([query, 200, expected]);
  }
});

test("a question that cannot be understood is not answered with something else", async () => {
  const { get, runs } = await aSite();
  await runs(open.id, {});
  const [hidden = ""] = await runs(secret.id, {});
  for (const [query, parameter] of [
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1e1", "limit"],
    ["limit=5&limit=6", "limit"],
    ["where=N", "where"],
    ["where==1", "where"],
    ["verdict=perfect", "verdict"],
    ["since=yesterday", "since"],
    ["tag=", "tag"],
    [`tag=${"x".repeat(501)}`, "tag"],
    [Array.from({ length: 21 }, () => "tag=x").join("&"), "tag"],
    ["cursor=1", "cursor"],
    [`cursor=${"f".repeat(64)}`, "cursor"],
    [`cursor=${hidden}`, "cursor"],
    ["color=red", "color"],
    ["__proto__=1", "__proto__"],
  ] as const) {
    const answer = await get(`${notes}/runs?${query}`);
    expect([query, answer.status, undescribed(runsPath, answer)]).toEqual([query, 400, []]);
    expect(JSON.parse(answer.body).errors.map((each: { parameter: string }) => each.parameter)).toEqual([parameter]);
  }
});

test("a token of a private repository opens its runs, and nothing else", async () => {
  const { get, runs, token, recordTokens, repositories } = await aSite();
  const [id = ""] = await runs(secret.id, {});
  const [its, others] = [await token(secret.id), await token(open.id)];
  const project = (await recordTokens.create({ kind: "project", name: "secret" }, "")).token;
  for (const [path, real, nowhere] of [
    [runsPath, "/api/v1/repositories/ada/secret/runs", "/api/v1/repositories/ada/gone/runs"],
    [runsPath, "/api/v1/repositories/ada/secret/runs?limit=0", "/api/v1/repositories/ada/gone/runs?limit=0"],
    [
      runsPath.replace("runs", "status"),
      "/api/v1/repositories/ada/secret/status",
      "/api/v1/repositories/ada/gone/status",
    ],
    ["/api/v1/runs/{id}", `/api/v1/runs/${id}`, `/api/v1/runs/${"f".repeat(64)}`],
    ["/api/v1/runs/{id}", `/api/v1/runs/${id.slice(0, 12)}`, "/api/v1/runs/ffffffffffff"],
    ["/api/v1/runs/{id}/record", `/api/v1/runs/${id}/record`, `/api/v1/runs/${"f".repeat(64)}/record`],
  ] as const) {
    for (const headers of [{}, bearer(others), bearer(project), bearer("x")]) {
      for (const method of ["GET", "HEAD", "POST"]) {
        const [there, not] = [await get(real, headers, method), await get(nowhere, headers, method)];
        expect(undated(there)).toEqual(undated(not));
        expect(there.status).toBeGreaterThan(400);
      }
    }
    const opened = await get(real, bearer(its));
    expect([real, opened.status < 401, undescribed(path, opened)]).toEqual([real, true, []]);
    if (opened.status !== 200) continue;
    expect(opened.headers["cache-control"]).toBe("private, no-store");
    expect(opened.headers.vary).toContain("Authorization");
    const { etag = "" } = opened.headers;
    expect((await get(real, { ...bearer(its), "if-none-match": etag })).status).toBe(304);
    expect((await get(real, { "if-none-match": etag })).status).toBe(404);
  }
  await repositories.remember({ ...secret, name: "renamed" });
  const moved = await get("/api/v1/repositories/ada/secret/runs?limit=5", bearer(its));
  expect([moved.status, moved.headers.location]).toEqual([302, `${site}/api/v1/repositories/ada/renamed/runs?limit=5`]);
  expect((await get("/api/v1/repositories/ada/secret/runs")).status).toBe(404);
  for (const each of await recordTokens.list()) await recordTokens.revoke(each.id);
  expect((await get("/api/v1/repositories/ada/renamed/runs", bearer(its))).status).toBe(401);
});

test("a part has another grade than the whole, in a list, in a run and in the status", async () => {
  const { get, runs } = await aSite();
  const [id = ""] = await runs(open.id, { record: { plan: aPartialPlan() } });
  const grade = "identical, partial";
  const answers = [
    ["/api/v1/repositories/{owner}/{repo}/runs", `${notes}/runs?outcome=identical%2C%20partial`],
    ["/api/v1/runs/{id}", `/api/v1/runs/${id}`],
    ["/api/v1/repositories/{owner}/{repo}/status", `${notes}/status`],
  ] as const;
  const [list, run, status] = await Promise.all(
    answers.map(async ([path, address]) => {
      const answer = await get(address);
      expect([address, undescribed(path, answer)]).toEqual([address, []]);
      return JSON.parse(answer.body);
    }),
  );
  expect(list.runs).toMatchObject([{ id, grade }]);
  expect(run.verdict).toMatchObject({
    kind: "reproduced",
    grade,
    partial: [{ kind: "step", name: "simulate" }, {}, {}, {}],
  });
  expect(status).toMatchObject({ state: "reproduced", grade });
  expect(JSON.parse((await get(`${notes}/runs?outcome=identical`)).body).runs).toEqual([]);
  expect((await get(`${notes}/status?tag=v1&branch=main`)).status).toBe(400);
});

test("the status is what the badge says of the branch", async () => {
  const { get, runs } = await aSite();
  const status = async (query = "") => JSON.parse((await get(`${notes}/status${query}`)).body);
  expect(await status()).toMatchObject({ branch: "main", analysis: null, commit: commitOne, state: "unknown" });
  await runs(open.id, {}, { comparisons: [different("b")], record: { plan: aPlan({ analysis: "second" }) } });
  expect(await status()).toMatchObject({ state: "diverged", grade: null, isolated: null, confirmedAt: null });
  expect(await status("?analysis=main&branch=main")).toMatchObject({
    state: "reproduced",
    grade: "identical",
    isolated: true,
    confirmedAt: "2026-01-31T12:00:00.000Z",
  });
  expect(await status("?branch=gone")).toMatchObject({ commit: null, state: "unknown" });
  expect((await get(`${notes}/status?branch=`)).status).toBe(400);
});

test("whatever is no address of ours, and whatever goes wrong, is a problem in JSON", async () => {
  const { get } = await aSite();
  for (const path of [
    "/api/v1",
    "/api/v1/",
    "/api/v1/runs",
    "/api/v1/runs/%zz",
    "/api/v1/../r",
    "/api/v1/runs/a/b/c",
  ]) {
    const answer = await get(path);
    expect([path, answer.status, answer.headers["content-type"]]).toEqual([path, 404, "application/problem+json"]);
    expect(JSON.parse(answer.body)).toMatchObject({ type: "about:blank", title: "Not Found", status: 404 });
  }
  for (const path of ["/api/github/webhooks", "/api/v10/runs", "/api"]) expect((await get(path)).status).toBe(418);
  const { ledger } = openStore();
  for (const [error, status] of [
    [new Fault("STORE", "the disk is full", undefined, 1.5), 503],
    [new TypeError("a secret of ours"), 500],
  ] as const) {
    const broken = await aSite({ ledger: { ...ledger, find: () => Promise.reject(error) } });
    const answer = await broken.get(`/api/v1/runs/${"a".repeat(64)}`);
    expect([answer.status, undescribed("/api/v1/runs/{id}", answer)]).toEqual([status, []]);
    expect(answer.headers["retry-after"]).toBe(status === 503 ? "2" : undefined);
    expect(answer.body).not.toMatch(/secret|disk/);
    expect(broken.errors).toEqual([error]);
  }
});
