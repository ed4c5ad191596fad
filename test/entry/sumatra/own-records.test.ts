import { expect, test } from "vitest";
import { readSumatraRecords } from "../../../src/imports/sumatra-records.ts";
import { receivedRecord } from "../../../src/record/received.ts";
import { aContext, aPlan, identical, someEvidence } from "../../builders.ts";
import { sumatraExport } from "../../imports/sumatra-samples.ts";
import { undescribed } from "../api/described.ts";
import { aSumatraRecord, host, recordSite, results, types } from "./site.ts";

/** A store as `tickmark open` shows it, with a run, one that was killed, and two imported records. */
async function aStore(isOwnMachine: boolean) {
  const site = await recordSite([], undefined, { isOwnMachine });
  const { imported, unfinished } = site.store;
  const evidence = someEvidence({ comparisons: [identical("results.csv")] });
  await site.ledger.save(evidence, aContext({ repositoryId: null, label: "walk", tags: ["paper"] }));
  const begun = {
    ...{ format: 1 as const, nonce: "n", tickmark: "0.1.0", user: "ada", host: "laptop", plan: aPlan() },
    ...{ parameters: null, begunAt: "2026-02-01T12:00:00.000Z" },
  };
  const context = aContext({ repositoryId: null, reason: "over night", tags: ["paper"] });
  const [id = ""] = await unfinished.begin([{ begun, context }]);
  await unfinished.end(id, "killed", "its process is gone", null);
  const { records } = readSumatraRecords(sumatraExport);
  await imported.add(records, "records_export.json");
  return { ...site, id, runId: evidence.run.id, records };
}

const asClient = { accept: `${types.record}, application/json` };

test("all that one's own store holds are records of one project, newest first, each under its label", async () => {
  const { anybody, id, records, runId } = await aStore(true);
  const project = await anybody("GET", "/sumatra/local/", { accept: types.project });
  const { records: urls, tags } = JSON.parse(project.body);
  // The other imported record lacks what clients need to read it, and would spoil the list for them.
  const labels = [records[0]?.label, id.slice(0, 12), "walk"];
  const pathOf = (label = "") => `/sumatra/local/${label.split("/").map(encodeURIComponent).join("/")}/`;
  expect(urls).toEqual(labels.map((label) => `https://${host}${pathOf(label)}`));
  expect(tags).toEqual(expect.arrayContaining(["_killed_", "_finished_", "reproduced", "paper", "figure1"]));
  const projects = JSON.parse((await anybody("GET", "/sumatra/", { accept: types.list })).body);
  expect(projects).toMatchObject([{ id: "local" }]);

  const [newest, killed, walk] = await Promise.all(
    labels.map(async (label) => (await anybody("GET", pathOf(label), asClient)).body),
  );
  // Letter by letter as it came.
  expect(newest).toBe(records[0]?.content);
  expect(JSON.parse(killed ?? "")).toMatchObject({
    timestamp: "2026-02-01 12:00:00",
    reason: "over night",
    outcome: "its process is gone",
    tags: ["_killed_", "paper"],
    duration: null,
    output_data: [],
  });
  expect(JSON.parse(walk ?? "").datastore.parameters.mirror_base_url).toBe(`https://${host}/runs/${runId}/files/`);
  for (const content of [newest, killed, walk]) expect(receivedRecord(content ?? "")).toMatchObject({ ok: true });
  expect((await anybody("GET", "/sumatra/local/last/", asClient)).body).toBe(newest);
  const tagged = JSON.parse((await anybody("GET", "/sumatra/local/?tags=_killed_")).body);
  expect(tagged.records).toEqual([urls[1]]);
  expect(JSON.parse((await anybody("GET", "/sumatra/local/?tags=imported")).body).records).toEqual([urls[0]]);
  for (const path of ["/sumatra/", "/sumatra/local/", ...labels.map(pathOf)]) {
    const page = await anybody("GET", path, { accept: "text/html" });
    expect([path, page.status, page.headers["content-type"]]).toEqual([path, 200, "text/html; charset=utf-8"]);
  }
});

test("an imported record that its reader would execute is not handed on", async () => {
  const { anybody, store } = await aStore(true);
  const evil = aSumatraRecord("evil", {
    ...results,
    tags: ["_finished_"],
    parameters: { type: "dict", content: "__import__('os').system('touch /tmp/owned')" },
  });
  await store.imported.add(readSumatraRecords(JSON.stringify([evil])).records, "a stranger's.json");
  expect((await anybody("GET", "/sumatra/local/evil/", asClient)).status).toBe(404);
  expect((await anybody("GET", "/sumatra/local/")).body).not.toContain("evil");
});

test("on a server nobody sees what its own store holds beside the runs of repositories", async () => {
  const { anybody, client, id, runId } = await aStore(false);
  const local = await client("local");
  await local.ask("PUT", "/sumatra/local/", { body: {} });
  for (const label of ["walk", id.slice(0, 12), runId, "08e00c09573e", "last"]) {
    expect((await anybody("GET", `/sumatra/local/${label}/`)).status).toBe(401);
    expect((await local.ask("GET", `/sumatra/local/${label}/`)).status).toBe(404);
  }
  expect((await anybody("GET", "/api/v1/runs")).status).toBe(404);
  expect(await local.labels()).toEqual([]);
});

test("the API lists what did not end, and what was imported, beside the runs of one's own store", async () => {
  const { anybody, id, records, runId } = await aStore(true);
  const list = async (query = "") => {
    const answer = await anybody("GET", `/api/v1/runs${query}`);
    expect([answer.status, undescribed("/api/v1/runs", answer)]).toEqual([200, []]);
    return JSON.parse(answer.body);
  };
  const all = await list();
  expect(all.runs).toMatchObject([{ id: runId, label: "walk" }]);
  expect(all.unfinished).toMatchObject([{ id, state: "killed", why: "its process is gone", reason: "over night" }]);
  expect(all.imported.map((each: { label: string }) => each.label)).toEqual(records.map(({ label }) => label));
  const [{ links }, { links: none }] = all.imported;
  expect(none.record).toBeNull();
  expect((await anybody("GET", new URL(links.record).pathname, asClient)).body).toBe(records[0]?.content);
  expect(await list("?outcome=killed")).toMatchObject({ runs: [], unfinished: [{ id }], imported: [] });
  expect(await list("?verdict=reproduced")).toMatchObject({ runs: [{ id: runId }], unfinished: [], imported: [] });
  expect(await list("?tag=figure1")).toMatchObject({ runs: [], unfinished: [], imported: [{}] });
});
