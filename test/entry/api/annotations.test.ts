import { expect, test } from "vitest";
import { aRepository, someEvidence } from "../../builders.ts";
import { recordSite } from "../sumatra/site.ts";
import type { Seen } from "../web/visitor.ts";
import { undescribed } from "./described.ts";

const open = aRepository();
const secret = aRepository({ id: 9, owner: "ada", name: "secret", isPrivate: true });
const [list, tags] = ["/api/v1/runs/{id}/annotations", "/api/v1/runs/{id}/tags/{tag}"];

/** As bytes on the wire, but for the clock. */
function undated({ headers, bytes: _bytes, ...rest }: Seen) {
  const { date: _date, ...others } = headers;
  return { ...rest, headers: others };
}

async function aSite() {
  const site = await recordSite([open, secret]);
  const { recordTokens, repositories } = site.store;
  for (const repository of [open, secret]) await repositories.remember(repository);
  const id = await site.save(someEvidence({}), secret);
  const publicId = await site.save(someEvidence({ record: { nonce: "public" } }), open);
  const bearer = async (repositoryId: number, mayAnnotate: boolean) => {
    const made = await recordTokens.create({ kind: "repository", repositoryId }, "", mayAnnotate);
    return { ...made, ask: site.asking(`Bearer ${made.token}`) };
  };
  const writer = await bearer(secret.id, true);
  const at = `/api/v1/runs/${id}`;
  const said = async () => JSON.parse((await writer.ask("GET", `${at}/annotations`)).body);
  const say = (body: unknown, headers = {}) => writer.ask("POST", `${at}/annotations`, { body, headers });
  return { ...site, id, publicId, bearer, writer, at, said, say };
}

test("what is said of a run is kept with its history, and what is so already leaves no trace", async () => {
  const { at, id, said, say, writer } = await aSite();
  expect(await said()).toEqual({ tags: [], reason: null, outcome: null, history: [] });
  for (const [remark, status] of [
    [{ kind: "tagged", text: "figure 1/ü" }, 201],
    [{ kind: "tagged", text: "figure 1/ü" }, 200],
    [{ kind: "reason", text: "for the reviewers" }, 201],
    [{ kind: "outcome", text: "fine" }, 201],
    [{ kind: "outcome", text: "fine\nafter all" }, 201],
  ] as const) {
    const answer = await say(remark);
    expect([answer.status, undescribed(list, answer, "post")]).toEqual([status, []]);
    expect(JSON.parse(answer.body)).toEqual(await said());
  }
  const gone = await writer.ask("DELETE", `${at}/tags/${encodeURIComponent("figure 1/ü")}`);
  expect([gone.status, undescribed(tags, gone, "delete")]).toEqual([200, []]);
  expect((await writer.ask("DELETE", `${at}/tags/none`)).status).toBe(404);
  const { tags: left, reason, outcome, history } = await said();
  expect({ left, reason, outcome }).toEqual({ left: [], reason: "for the reviewers", outcome: "fine\nafter all" });
  expect(history.map(({ kind, text }: { kind: string; text: string }) => [kind, text])).toEqual([
    ["tagged", "figure 1/ü"],
    ["reason", "for the reviewers"],
    ["outcome", "fine"],
    ["outcome", "fine\nafter all"],
    ["untagged", "figure 1/ü"],
  ]);
  expect(new Set(history.map(({ by }: { by: string }) => by))).toEqual(new Set([`token ${writer.id}`]));
  const run = JSON.parse((await writer.ask("GET", at)).body);
  expect([run.id, run.context.outcome]).toEqual([id, "fine\nafter all"]);
});

test("who says it after what somebody else said in between is told, and nothing is done", async () => {
  const { at, said, say, writer } = await aSite();
  const { etag = "" } = (await writer.ask("GET", `${at}/annotations`)).headers;
  const first = await say({ kind: "outcome", text: "one" }, { "if-match": etag });
  expect(first.status).toBe(201);
  const late = await say({ kind: "outcome", text: "two" }, { "if-match": etag });
  expect([late.status, undescribed(list, late, "post")]).toEqual([412, []]);
  const untag = await writer.ask("DELETE", `${at}/tags/none`, { headers: { "if-match": etag } });
  expect(untag.status).toBe(404);
  expect(await said()).toMatchObject({ outcome: "one" });
  for (const condition of [first.headers.etag ?? "", "*"]) {
    expect((await say({ kind: "tagged", text: condition }, { "if-match": condition })).status).toBe(201);
  }
  const { etag: now = "" } = (await writer.ask("GET", `${at}/annotations`)).headers;
  const both = await Promise.all(
    ["a", "b"].map(async (text) => say({ kind: "outcome", text }, { "if-match": `"other", ${now}` })),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 412]);
});

test("only a token that may annotate says something, and of its own repository only", async () => {
  const { anybody, asking, at, bearer, client, id, publicId, said } = await aSite();
  const reader = await bearer(secret.id, false);
  const stranger = await bearer(open.id, true);
  const project = await client("secret");
  const remark = { kind: "outcome", text: "mine" };
  const nowhere = `/api/v1/runs/${"f".repeat(64)}`;
  for (const [method, path, not, described, body] of [
    ["POST", `${at}/annotations`, `${nowhere}/annotations`, list, remark],
    ["DELETE", `${at}/tags/x`, `${nowhere}/tags/x`, tags, undefined],
  ] as const) {
    const verb = method.toLowerCase() as "post" | "delete";
    const options = body === undefined ? {} : { body };
    const refused = await reader.ask(method, path, options);
    expect([refused.status, undescribed(described, refused, verb)]).toEqual([403, []]);
    for (const ask of [stranger.ask, asking(`Bearer ${project.token}`)]) {
      const [there, gone] = [await ask(method, path, options), await ask(method, not, options)];
      expect(undated(there)).toEqual(undated(gone));
      expect([there.status, undescribed(described, there, verb)]).toEqual([404, []]);
    }
    const [there, gone] = [await anybody(method, path, options), await anybody(method, not, options)];
    expect(undated(there)).toEqual(undated(gone));
    expect([there.status, undescribed(described, there, verb)]).toEqual([401, []]);
    // What is public is seen by all, and annotated by whom it belongs to.
    const theirs = path.replace(id, publicId);
    expect((await reader.ask(method, theirs, options)).status).toBe(403);
    expect((await stranger.ask(method, theirs, options)).status).toBe(method === "POST" ? 201 : 404);
    // Not by the beginning of an id: a later run may begin so too.
    expect((await stranger.ask(method, theirs.replace(publicId, publicId.slice(0, 12)), options)).status).toBe(404);
  }
  expect((await said()).history).toEqual([]);
});

test("what cannot be said is refused with the reason, and leaves nothing", async () => {
  const { said, say } = await aSite();
  for (const [body, status, named] of [
    ["{", 400, undefined],
    ["[]", 400, undefined],
    [{ kind: "tagged" }, 422, "text"],
    [{ kind: "verdict", text: "reproduced" }, 422, "kind"],
    [{ kind: "tagged", text: "reproduced" }, 422, "text"],
    [{ kind: "tagged", text: "_failed_" }, 422, "text"],
    [{ kind: "tagged", text: "two\nlines" }, 422, "text"],
    [{ kind: "tagged", text: " x" }, 422, "text"],
    [{ kind: "tagged", text: "x".repeat(201) }, 422, "text"],
    [{ kind: "outcome", text: "x".repeat(20_001) }, 422, "text"],
    [{ kind: "outcome", text: "x", __proto__: 1, by: "somebody else" }, 422, "by"],
    [{ kind: "outcome", text: "x".repeat(300_000) }, 413, undefined],
  ] as const) {
    const answer = await say(body);
    expect([answer.status, undescribed(list, answer, "post")]).toEqual([status, []]);
    expect(JSON.parse(answer.body).errors?.[0].parameter).toBe(named);
  }
  expect((await say({ kind: "outcome", text: "x" }, { "content-type": "text/plain" })).status).toBe(415);
  expect((await said()).history).toEqual([]);
});
