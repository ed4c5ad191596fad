import { expect, test } from "vitest";
import { aPartialPlan, aRepository, identical, someEvidence } from "../../builders.ts";
import { aSumatraRecord, basic, recordSite, type SumatraJson } from "./site.ts";

const open = aRepository();
const other = aRepository({ id: 9, owner: "eve", name: "other" });

async function aSite() {
  const site = await recordSite([open]);
  const { recordTokens, repositories } = site.store;
  for (const repository of [open, other]) await repositories.remember(repository);
  const id = await site.save(someEvidence({ comparisons: [identical("results.csv")] }), open);
  const path = `/sumatra/ada:notes/${id.slice(0, 12)}/`;
  const tokenOf = async (repositoryId: number, mayAnnotate: boolean) =>
    basic((await recordTokens.create({ kind: "repository", repositoryId }, "", mayAnnotate)).token);
  const writer = site.asking(await tokenOf(open.id, true));
  const record = async () => JSON.parse((await writer("GET", path)).body) as SumatraJson;
  const put = (body: unknown) => writer("PUT", path, { body });
  return { ...site, id, path, tokenOf, writer, record, put };
}

test("comment and tag of the client are said of a repository's run, with a history, and change nothing else of it", async () => {
  const { id, ledger, put, record } = await aSite();
  const before = await record();
  const commented = { ...before, outcome: `${before.outcome}\nas in the paper` };
  expect((await put(commented)).status).toBe(200);
  expect((await put({ ...commented, tags: ["figure1", "reproduced", "_finished_"] })).status).toBe(200);
  expect(await record()).toEqual({ ...commented, tags: ["_finished_", "reproduced", "figure1"] });
  // A client that takes tags away, says how it ended, and writes results of its own.
  const forged = { ...before, tags: ["_failed_", "diverged"], output_data: [], stdout_stderr: "mine", duration: 1 };
  expect((await put(forged)).status).toBe(200);
  expect(await record()).toEqual(before);
  const history = await ledger.history(id);
  expect(history.map(({ kind }) => kind)).toEqual(["outcome", "tagged", "outcome", "untagged"]);
  expect(history[0]?.by).toMatch(/^token /);
});

test("a part is not taken for the whole, neither in lists nor by who takes its tags away", async () => {
  const { save, writer } = await aSite();
  const part = await save(someEvidence({ record: { plan: aPartialPlan() } }), open);
  const path = `/sumatra/ada:notes/${part.slice(0, 12)}/`;
  const tagged = JSON.parse((await writer("GET", "/sumatra/ada:notes/?tags=partial")).body) as { records: string[] };
  expect(tagged.records).toEqual([expect.stringContaining(part.slice(0, 12))]);
  const record = JSON.parse((await writer("GET", path)).body) as SumatraJson;
  expect(record.tags).toEqual(["_finished_", "reproduced", "partial"]);
  expect((await writer("PUT", path, { body: { ...record, tags: ["_finished_", "reproduced"] } })).status).toBe(200);
  expect(JSON.parse((await writer("GET", path)).body)).toEqual(record);
});

test("what cannot be said, and who may not say it, changes nothing", async () => {
  const { anybody, asking, id, ledger, path, put, record, tokenOf, writer } = await aSite();
  const said = { ...(await record()), outcome: "mine" };
  expect((await put({ ...said, tags: ["_finished_", "two\nlines"] })).status).toBe(400);
  expect((await put({ ...said, outcome: "x".repeat(20_001) })).status).toBe(400);
  expect((await put({ ...said, label: "other" })).status).toBe(400);
  expect((await anybody("PUT", path, { body: said })).status).toBe(401);
  for (const authorization of [await tokenOf(open.id, false), await tokenOf(other.id, true)]) {
    expect((await asking(authorization)("PUT", path, { body: said })).status).toBe(403);
  }
  const made = await writer("PUT", "/sumatra/ada:notes/new/", { body: aSumatraRecord("new") });
  expect(made.status).toBe(404);
  for (const [method, at] of [
    ["DELETE", path],
    ["DELETE", "/sumatra/ada:notes/tag/reproduced/"],
    ["PUT", "/sumatra/ada:notes/"],
  ] as const) {
    expect((await writer(method, at, method === "PUT" ? { body: {} } : {})).status).toBe(403);
  }
  expect(await ledger.history(id)).toEqual([]);
});
