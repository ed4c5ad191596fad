import { expect, test } from "vitest";
import { aSumatraRecord, basic, host, recordSite, results, types } from "./site.ts";

/* What `smt run -r baseline -t paper default.param` says to an empty store, in its order, and then its other commands. */

const clientAccepts = (thing: keyof typeof types) => `${types[thing]}, application/json`;

test("a whole run of the client is kept, with its results", async () => {
  const { asking, store } = await recordSite();
  const { token } = await store.recordTokens.create({ kind: "project", name: "P" }, "");
  const [before, after] = [asking(null), asking(basic(token))];
  const project = (ask = after) => ask("GET", "/sumatra/P/", { accept: clientAccepts("project") });
  const record = () => after("GET", "/sumatra/P/08e00c09573e/", { accept: clientAccepts("record") });
  const put = (parts: object) =>
    after("PUT", "/sumatra/P/08e00c09573e/", {
      body: aSumatraRecord("08e00c09573e", { ...parts }),
      headers: { "content-type": types.record },
    });

  for (const _twice of [1, 2]) {
    const asked = await project(before);
    expect([asked.status, asked.headers["www-authenticate"]]).toEqual([
      401,
      'Basic realm="Tickmark records", charset="UTF-8"',
    ]);
    expect((await project()).status).toBe(404);
  }
  expect((await after("PUT", "/sumatra/P/", { body: {}, headers: { "content-type": types.project } })).status).toBe(
    201,
  );
  expect((await put({})).status).toBe(201);
  expect([(await record()).status, (await project()).status]).toEqual([200, 200]);
  const { user, platforms } = results;
  const steps = [
    { tags: ["_pre_run_"], user, platforms },
    { tags: ["_running_"], user, platforms, stdout_stderr: "Not yet captured." },
    { tags: ["_finished..._"], user, platforms, stdout_stderr: "Not yet captured." },
    { tags: ["_finished_"], ...results },
  ];
  for (const step of steps) {
    expect((await put(step)).status).toBe(200);
    expect((await project()).status).toBe(200);
  }
  expect((await put({ tags: ["_finished_", "paper"], ...results })).status).toBe(200);

  const kept = await record();
  expect(JSON.parse(kept.body)).toEqual(aSumatraRecord("08e00c09573e", { ...results, tags: ["_finished_", "paper"] }));
  expect(kept.headers).toMatchObject({ "content-type": types.record, "cache-control": "private, no-store" });
  const listed = await project();
  expect(listed.headers["content-type"]).toBe(types.project);
  expect(JSON.parse(listed.body)).toMatchObject({
    id: "P",
    name: "",
    description: "",
    records: [`https://${host}/sumatra/P/08e00c09573e/`],
    tags: ["_finished_", "paper"],
  });
  const projects = await after("GET", "/sumatra/", { accept: clientAccepts("list") });
  expect(projects.headers["content-type"]).toBe(types.list);
  expect(JSON.parse(projects.body)).toMatchObject([{ id: "P", uri: `https://${host}/sumatra/P/` }]);
});

async function finishedRuns(...labels: string[]) {
  const site = await recordSite();
  const client = await site.client("P");
  await client.ask("PUT", "/sumatra/P/", { body: {} });
  for (const [index, label] of labels.entries()) {
    const timestamp = `2026-11-22 12:4${index}:00+0000`;
    await client.put(aSumatraRecord(label, { ...results, timestamp, tags: ["_finished_"] }));
  }
  return { ...site, client };
}

test("comment and tag change what is said of a run, and repeat adds one that says what it repeats", async () => {
  const { client } = await finishedRuns("a", "b");
  const b = await client.record("b");
  expect(await client.put({ ...b, outcome: "works fine" })).toBe(200);
  expect(await client.put({ ...(await client.record("b")), tags: ["figure1", "_finished_"] })).toBe(200);
  expect(await client.record("b")).toEqual({ ...b, outcome: "works fine", tags: ["_finished_", "figure1"] });

  const again = { ...b, label: "b_1", timestamp: "2026-11-23 08:00:00+0000", reason: "Repeat experiment b" };
  expect(await client.put({ ...again, ...aSumatraRecord("b_1"), timestamp: again.timestamp })).toBe(201);
  expect(await client.put({ ...again, repeats: "b" })).toBe(200);
  const outcome = "The new record exactly matches the original.";
  expect(await client.put({ ...(await client.record("b_1")), outcome })).toBe(200);
  expect(await client.record("b_1")).toMatchObject({
    repeats: "b",
    outcome,
    reason: "Repeat experiment b",
    ...results,
  });
});

test("a run without a file of parameters is kept: the client sends an empty dict then", async () => {
  const { client } = await finishedRuns();
  const plain = aSumatraRecord("a", { parameters: { type: "dict", content: "{}" }, main_file: null, reason: null });
  expect(await client.put(plain)).toBe(201);
  expect(await client.record("a")).toEqual(plain);
});

test("lists are newest first, by tag where one is asked for, and `last` is the newest", async () => {
  const { client } = await finishedRuns("a", "b", "c");
  await client.put({ ...(await client.record("a")), tags: ["_finished_", "paper"] });
  await client.put({ ...(await client.record("c")), tags: ["_finished_", "c++"] });
  expect(await client.labels()).toEqual(["c", "b", "a"]);
  expect(await client.labels("?tags=paper")).toEqual(["a"]);
  expect(await client.labels("?tags=c++,paper,none")).toEqual(["c", "a"]);
  expect(await client.labels("?tags=none")).toEqual([]);
  expect(await client.labels("tag/paper/")).toEqual(["a"]);
  expect(await client.record("last")).toMatchObject({ label: "c" });
  expect((await client.ask("GET", "/sumatra/P/none/")).status).toBe(404);
});

test("delete takes one record away, or all with a tag, and says how many", async () => {
  const { client } = await finishedRuns("a", "b", "c");
  for (const label of ["a", "b"]) await client.put({ ...(await client.record(label)), tags: ["_finished_", "old"] });
  const one = await client.ask("DELETE", "/sumatra/P/c/");
  expect([one.status, one.body]).toEqual([204, ""]);
  expect((await client.ask("DELETE", "/sumatra/P/c/")).status).toBe(404);
  const all = await client.ask("DELETE", "/sumatra/P/tag/old/");
  expect([all.status, all.body]).toEqual([200, "2"]);
  expect(await client.labels()).toEqual([]);
  expect((await client.ask("GET", "/sumatra/P/last/")).status).toBe(404);
});

test("sync brings records of any age over, and finds the same ones on both sides", async () => {
  const { client } = await finishedRuns();
  const old = aSumatraRecord("haggling", {
    timestamp: "2012-03-01T10:00:00",
    tags: ["old"],
    outcome: "fine",
    ...results,
  });
  const { input_datastore: _unknownThen, ...older } = old;
  expect(await client.put(older as typeof old)).toBe(201);
  expect(await client.record("haggling")).toEqual(older);
  expect(await client.put(older as typeof old)).toBe(200);
  expect(await client.put({ ...old, timestamp: "2012-03-01T10:00:00", outcome: "better" })).toBe(200);
  expect(await client.record("haggling")).toMatchObject({ outcome: "better" });
});

test("a project's longer name and description are kept", async () => {
  const { client } = await finishedRuns("a");
  const facts = { name: "Random walks", description: "In one dimension" };
  expect((await client.ask("PUT", "/sumatra/P/", { body: facts })).status).toBe(200);
  expect((await client.ask("PUT", "/sumatra/P/", { body: { description: "In two" } })).status).toBe(200);
  const info = JSON.parse((await client.ask("GET", "/sumatra/P/")).body);
  expect(info).toMatchObject({ id: "P", name: "Random walks", description: "In two" });
});

test("labels with slash, colon and space are found, percent-encoded or as they are", async () => {
  const { client } = await finishedRuns();
  const label = "fit:2026/run 1|b";
  for (const path of ["fit:2026/run%201%7Cb/", "fit%3A2026%2Frun%201|b"]) {
    const body = aSumatraRecord(label);
    expect((await client.ask("PUT", `/sumatra/P/${path}`, { body })).status).toBeLessThan(202);
    expect(JSON.parse((await client.ask("GET", `/sumatra/P/${path}`)).body)).toEqual(body);
  }
  expect(await client.labels()).toEqual([label]);
  const { records } = JSON.parse((await client.ask("GET", "/sumatra/P/")).body);
  const listed = await client.ask("GET", new URL(records[0]).pathname);
  expect(JSON.parse(listed.body).label).toBe(label);
  expect((await client.ask("DELETE", "/sumatra/P/fit:2026/run%201|b/")).status).toBe(204);
});
