import { expect, test } from "vitest";
import { manualClock } from "../../adapters/manual-clock.ts";
import { openStore } from "../../adapters/sqlite/samples.ts";
import { aContext, aRepository, commitOne, someEvidence } from "../../builders.ts";
import { type Seen, visitor } from "../web/visitor.ts";
import { undescribed } from "./described.ts";

const path = "/api/v1/verifications";
const url = "https://github.com/authors/paper";
const callback = { url: "https://journal.example.org/hook" };

async function aSite() {
  const store = openStore();
  const { ledger, recordTokens, journalTokens, verifications, queue } = store;
  // Nonces of two clocks would be the same.
  let count = 0;
  const clock = { ...manualClock(), nonce: () => (++count).toString(16).padStart(32, "a") };
  const here = await visitor({ ledger, recordTokens, journalTokens, verifications, queue, clock });
  const token = (await journalTokens.create("Walks", 3)).token;
  const post = async (body: unknown, headers: Record<string, string> = {}, bearer: string | null = token) => {
    const answer = await here.ask(path, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    expect(undescribed(path, answer, "post")).toEqual([]);
    return answer;
  };
  const get = async (id: string, bearer = token, headers = {}) => {
    const answer = await here.ask(`${path}/${id}`, { headers: { authorization: `Bearer ${bearer}`, ...headers } });
    expect(undescribed(`${path}/{id}`, answer)).toEqual([]);
    return answer;
  };
  return { ...here, store, token, post, get };
}

const json = ({ body }: Seen) => JSON.parse(body);

test("a request is queued, answered at once with where to ask, and told of to its own journal alone", async () => {
  const { post, get, store } = await aSite();
  const asked = await post({ url: `${url}.git`, ref: "v1.0", analysis: "main" });
  expect(asked.status).toBe(202);
  const { id, links, ...rest } = json(asked);
  expect(asked.headers.location).toBe(`https://tickmark.example/api/v1/verifications/${id}`);
  expect(links.self).toBe(asked.headers.location);
  const nothing = { commit: null, verdict: null, grade: null, reason: null, problems: [], runs: [], callback: null };
  expect(rest).toMatchObject({ ...nothing, state: "queued", url, ref: "v1.0", analysis: "main", endedAt: null });
  const claimed = await store.queue.claim("w", 1000, "requested");
  expect(claimed?.job).toEqual({ kind: "requested", verification: id, runs: [] });
  const seen = await get(id);
  expect([seen.status, json(seen)]).toEqual([200, json(asked)]);
  expect(seen.headers["cache-control"]).toBe("private, no-store");
  expect((await get(id, undefined, { "if-none-match": seen.headers.etag })).status).toBe(304);
  const other = (await store.journalTokens.create("Other", 1)).token;
  expect([(await get(id, other)).status, (await get("f".repeat(32))).status]).toEqual([404, 404]);
});

test("a verification of which one run was of a part is told as that of a part", async () => {
  const { post, get, store } = await aSite();
  const { id } = json(await post({ url, ref: "part" }));
  const both = { verdict: "reproduced", isolated: true } as const;
  const part = { ...both, id: "b".repeat(64), analysis: "main", grade: "close", isPartial: true } as const;
  const whole = { ...both, id: "c".repeat(64), analysis: "two", grade: "identical", isPartial: false } as const;
  await store.verifications.end(id, { kind: "judged", commit: commitOne, runs: [part, whole] });
  const answer = await get(id);
  expect(json(answer)).toMatchObject({
    grade: "close, partial",
    runs: [{ grade: "close, partial" }, { grade: "identical" }],
  });
  expect(undescribed(`${path}/{id}`, answer)).toEqual([]);
});

test("what is done is told with its verdict, the worst of all runs, and where run and certificate are", async () => {
  const { post, get, store, ask, repositories } = await aSite();
  const { id } = json(await post({ url, commit: commitOne, callback: { ...callback, secret: "s".repeat(16) } }));
  const evidence = someEvidence();
  await store.ledger.save(evidence, aContext({ repositoryId: null, branch: null, requested: id }));
  const run = {
    id: evidence.run.id,
    analysis: "main",
    verdict: "reproduced",
    grade: "close",
    isPartial: false,
    isolated: true,
  } as const;
  const other = { ...run, id: "b".repeat(64), analysis: "two", verdict: "failed", grade: null } as const;
  await store.verifications.end(id, { kind: "judged", commit: commitOne, runs: [run, other] });
  await store.verifications.end(id, { kind: "fault", reason: "never two outcomes" });
  const both = json(await get(id));
  expect(both).toMatchObject({ state: "finished", verdict: "failed", grade: null, links: { run: null, page: null } });
  expect(both.runs).toHaveLength(2);
  expect((await store.queue.claim("w", 1000, "callback"))?.job).toEqual({ kind: "callback", verification: id });
  // Nobody can guess the address; who was given it sees the run.
  const { page, certificate, run: api } = both.runs[0].links;
  for (const link of [page, certificate, api]) {
    const seen = await ask(new URL(link).pathname);
    expect([link, seen.status, seen.headers["cache-control"]]).toEqual([link, 200, "private, no-store"]);
  }
  await repositories.remember(aRepository({ isPrivate: true }));
  expect((await ask(new URL(page).pathname)).status).toBe(404);
  await repositories.remember(aRepository(), true);
  const single = json(await post({ url, ref: "main" }));
  await store.verifications.end(single.id, { kind: "judged", commit: commitOne, runs: [run] });
  expect(json(await get(single.id))).toMatchObject({ verdict: "reproduced", grade: "close", links: { page } });
  const refused = json(await post({ url, ref: "gone" }));
  await store.verifications.end(refused.id, { kind: "refused", reason: "no commit", problems: ["a:1:1: b"] });
  const told = { state: "refused", verdict: null, reason: "no commit", problems: ["a:1:1: b"] };
  expect(json(await get(refused.id))).toMatchObject(told);
});

test("the same request under the same key is made once; a secret that we made is shown this once", async () => {
  const { post, get, store } = await aSite();
  const key = { "idempotency-key": "review-7" };
  const first = json(await post({ url, ref: "v1", callback }, key));
  expect(first.callback).toMatchObject({ url: callback.url, state: "waiting", attempts: 0, problem: null });
  expect(first.callback.secret).toMatch(/^[0-9a-f]{32}$/);
  const again = await post({ url, ref: "v1", callback }, key);
  expect([again.status, json(again).id, json(again).callback.secret]).toEqual([202, first.id, undefined]);
  expect((await get(first.id)).body).not.toContain(first.callback.secret);
  expect(JSON.stringify(await store.verifications.find(first.id))).not.toContain(first.callback.secret);
  const other = await post({ url, ref: "v2", callback }, key);
  expect([other.status, json(other).detail]).toEqual([422, expect.stringContaining("stands for another request")]);
  expect((await store.queue.depth()).queued).toBe(1);
});

test("no more than the token may, in a day and at a time", async () => {
  const { post, store } = await aSite();
  for (const ref of ["a", "b", "c"]) expect((await post({ url, ref })).status).toBe(202);
  const fourth = await post({ url, ref: "d" });
  expect([fourth.status, Number(fourth.headers["retry-after"])]).toEqual([429, 24 * 60 * 60]);
  const busy = (await store.journalTokens.create("Busy", 100)).token;
  for (let count = 0; count < 20; count += 1) {
    expect((await post({ url, ref: `v${count}` }, {}, busy)).status).toBe(202);
  }
  expect((await post({ url, ref: "v20" }, {}, busy)).status).toBe(429);
});

test("who brings no token of a journal asks for nothing, and a revoked one is forgotten with what it asked for", async () => {
  const { post, get, store, token } = await aSite();
  const ofRepository = (await store.recordTokens.create({ kind: "project", name: "walks" }, "")).token;
  const refused = await Promise.all(
    [null, ofRepository, `tickmark_${"0".repeat(32)}`].map((each) => post({ url, ref: "v1" }, {}, each)),
  );
  expect(refused.map(({ status }) => status)).toEqual([401, 403, 401]);
  const { id } = json(await post({ url, ref: "v1" }));
  const [{ id: tokenId } = { id: "" }] = await store.journalTokens.list();
  expect(await store.journalTokens.revoke(tokenId)).toBe(true);
  expect([(await get(id, token)).status, await store.verifications.find(id)]).toEqual([401, undefined]);
});

test.each([
  ["url", { url: "https://elsewhere.example/authors/paper", ref: "v1" }],
  ["url", { url: "http://github.com/authors/paper", ref: "v1" }],
  ["url", { url: "https://user@github.com/authors/paper", ref: "v1" }],
  ["url", { url: "https://github.com/authors/paper/../..", ref: "v1" }],
  ["url", { url: 7, ref: "v1" }],
  ["ref", { url, ref: "--upload-pack=x" }],
  ["ref", { url, ref: "a b" }],
  ["ref", { url }],
  ["ref", { url, ref: "v1", commit: commitOne }],
  ["commit", { url, commit: "abc" }],
  ["analysis", { url, ref: "v1", analysis: "" }],
  ["callbak", { url, ref: "v1", callbak: callback }],
  ["__proto__", '{"url":"https://github.com/authors/paper","ref":"v1","__proto__":{"ref":"v2"}}'],
  ["callback", { url, ref: "v1", callback: "https://journal.example.org/" }],
  ["callback.url", { url, ref: "v1", callback: { url: "https://127.0.0.1/hook" } }],
  ["callback.url", { url, ref: "v1", callback: { url: "http://journal.example.org/hook" } }],
  ["callback.secret", { url, ref: "v1", callback: { ...callback, secret: "short" } }],
  ["body", [url]],
])("a wrong %s is named, and nothing is queued", async (parameter, body) => {
  const { post, store } = await aSite();
  const answer = await post(body);
  expect([answer.status, json(answer).errors]).toEqual([
    422,
    expect.arrayContaining([expect.objectContaining({ parameter })]),
  ]);
  expect((await store.queue.depth()).queued).toBe(0);
});

test("a body that is none, too long, or of another type is refused", async () => {
  const { post } = await aSite();
  const status = async (...sent: Parameters<typeof post>) => (await post(...sent)).status;
  expect(await status("{")).toBe(400);
  expect(await status({ url, ref: "v1", analysis: "x".repeat(20_000) })).toBe(413);
  expect(await status({ url, ref: "v1" }, { "content-type": "text/plain" })).toBe(415);
  expect(await status({ url, ref: "v1" }, { "idempotency-key": "x".repeat(300) })).toBe(400);
});
