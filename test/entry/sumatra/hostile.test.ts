import { expect, test } from "vitest";
import { hostile } from "../../builders.ts";
import { aSumatraRecord, recordSite, results, types } from "./site.ts";

async function aProject() {
  const site = await recordSite();
  const client = await site.client("P");
  await client.ask("PUT", "/sumatra/P/", { body: {} });
  return { ...site, site, client };
}

test("a body that is no record of its address is refused with what is wrong, and leaves nothing", async () => {
  const { client, site } = await aProject();
  const put = (path: string, body: unknown, headers = {}) => client.ask("PUT", `/sumatra/P/${path}`, { body, headers });
  const record = aSumatraRecord("a");
  for (const [status, reason, answer] of [
    [400, "the body is not JSON", await put("a/", "{")],
    [400, "the body is not a JSON object", await put("a/", "[]")],
    [400, "launch_mode.type: it is missing", await put("a/", { ...record, launch_mode: {} })],
    [400, 'label: the record says "a", the address "b"', await put("b/", record)],
    [400, "no label is or begins with last, tag, permissions", await put("permissions/", record)],
    [400, "a label begins with a letter or digit", await put("%3Cb%3E/", record)],
    [400, "no part of a label", await put("x/%2e%2e/y/", record)],
    [405, "no label is or begins with last", await put("last/", record)],
    [413, "at most 16 MiB", await put("a/", { ...record, stdout_stderr: "x".repeat(16 * 1024 * 1024) })],
    [415, types.record, await put("a/", record, { "content-type": "text/xml" })],
    [415, types.record, await put("a/", record, { "content-type": "application/x-www-form-urlencoded" })],
    [404, "there is no project Q yet", await (await site.client("Q")).ask("PUT", "/sumatra/Q/a/", { body: record })],
  ] as const) {
    expect([answer.status, answer.body]).toEqual([status, expect.stringContaining(reason)]);
  }
  expect(await client.labels()).toEqual([]);
});

test("what is not UTF-8 is refused", async () => {
  const { client } = await aProject();
  const body = JSON.stringify(aSumatraRecord("a", { reason: "ä" }));
  const answer = await client.ask("PUT", "/sumatra/P/a/", { body: Buffer.from(body, "latin1") });
  expect([answer.status, answer.body]).toEqual([400, "the body is not UTF-8\n"]);
});

test("methods that an address does not have are named with those that it has", async () => {
  const { client } = await aProject();
  for (const [path, allow] of [
    ["/sumatra/", "GET, HEAD"],
    ["/sumatra/P/", "GET, HEAD, PUT"],
    ["/sumatra/P/a/", "GET, HEAD, PUT, DELETE"],
    ["/sumatra/P/tag/x/", "GET, HEAD, DELETE"],
  ] as const) {
    const { status, headers } = await client.ask("POST", path, { body: {} });
    expect([status, headers.allow]).toEqual([405, allow]);
  }
  await client.put(aSumatraRecord("a"));
  const [head, got] = [await client.ask("HEAD", "/sumatra/P/a/"), await client.ask("GET", "/sumatra/P/a/")];
  expect([head.status, head.body, head.headers["content-length"]]).toEqual([200, "", got.headers["content-length"]]);
});

test("who takes nothing that there is gets 406", async () => {
  const { client } = await aProject();
  for (const path of ["/sumatra/", "/sumatra/P/", "/sumatra/P/?format=xml"]) {
    expect((await client.ask("GET", path, { accept: path.includes("?") ? "*/*" : "image/png" })).status).toBe(406);
  }
});

test("whatever a record holds, its pages are pages, and nothing in it runs or hides", async () => {
  const { client, errors } = await aProject();
  const nasty = `${hostile.markup ?? ""}<script>alert(1)</script>"'\u202e\u0000\ud800`;
  const record = aSumatraRecord("a", {
    ...results,
    reason: nasty,
    outcome: nasty,
    tags: [nasty, "javascript:alert(1)"],
    stdout_stderr: nasty,
    diff: nasty,
    user: nasty,
    repeats: nasty,
    parameters: { type: "SimpleParameterSet", content: nasty },
    executable: { name: nasty, path: nasty, version: nasty, options: nasty },
    output_data: [{ path: nasty, digest: nasty, metadata: { size: -1, mimetype: 7 }, creation: null }],
    dependencies: [{ name: nasty, path: nasty, version: nasty, diff: "", module: "python" }],
    platforms: [{ system_name: { a: 1 }, network_name: nasty, __proto__: null }],
    constructor: nasty,
  });
  expect(await client.put(record)).toBe(201);
  await client.ask("PUT", "/sumatra/P/", { body: { name: nasty, description: nasty } });
  for (const path of ["/sumatra/P/", "/sumatra/P/a/", "/sumatra/P/a/?version=1", "/sumatra/P/?format=html"]) {
    const { status, body, headers } = await client.ask("GET", path, { accept: "text/html" });
    expect([path, status]).toEqual([path, 200]);
    expect(body).not.toMatch(/<script|\u202e|href="javascript/);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["cache-control"]).toBe("private, no-store");
  }
  expect(JSON.parse((await client.ask("GET", "/sumatra/P/a/")).body)).toEqual(JSON.parse(JSON.stringify(record)));
  expect(errors).toEqual([]);
});

test("two clients at once under one label and under many lose nothing", async () => {
  const { client, store } = await aProject();
  const write = async (by: string, label: string, timestamp: string) => {
    for (const tags of [["_initialized_"], ["_running_"], ["_finished_"]]) {
      await client.put(aSumatraRecord(label, { timestamp, tags, user: by, stdout_stderr: `${by} ${tags}` }));
    }
  };
  const labels = Array.from({ length: 10 }, (_, index) => `run${index}`);
  await Promise.all([
    write("ada", "same", "2026-11-22 12:00:00"),
    write("bob", "same", "2026-11-22 12:00:01"),
    ...labels.flatMap((label) => [
      write("ada", `a-${label}`, "2026-11-21 12:00:00"),
      write("bob", `b-${label}`, "2026-11-21 12:00:00"),
    ]),
  ]);
  expect(await client.labels()).toHaveLength(21);
  const versions = await store.recordStore.versions("P", "same");
  const written = versions.map(({ content }) => JSON.parse(content).stdout_stderr as string);
  for (const by of ["ada", "bob"])
    for (const tag of ["_initialized_", "_running_", "_finished_"]) expect(written).toContain(`${by} ${tag}`);
  expect(versions.filter(({ state }) => state === "current")).toHaveLength(1);
  // What was set aside can be read where the page says that it is.
  const aside = versions.findIndex(({ state }) => state === "aside") + 1;
  const { body } = await client.ask("GET", `/sumatra/P/same/?version=${aside}`);
  expect(JSON.parse(body).stdout_stderr).toBe(written[aside - 1]);
  expect((await client.ask("GET", "/sumatra/P/same/?version=99")).status).toBe(404);
});
