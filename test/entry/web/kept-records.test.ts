import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Begun } from "../../../src/domain/unfinished.ts";
import { readSumatraRecords } from "../../../src/imports/sumatra-records.ts";
import type { LiveLog } from "../../../src/ports.ts";
import { aContext, aPlan, aRepository, hostile, identical, someEvidence } from "../../builders.ts";
import { sumatraExport } from "../../imports/sumatra-samples.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();

const begun = (values: Readonly<Record<string, string | number>>, parts: Partial<Begun> = {}): Begun => ({
  format: 1,
  nonce: JSON.stringify(values),
  tickmark: "0.1.0",
  user: "ada",
  host: "here",
  plan: aPlan(),
  parameters: { path: "p.json", digest: digestOf(""), content: JSON.stringify(values), values },
  begunAt: "2026-02-01T12:00:00.000Z",
  ...parts,
});

/** One of each kind: a run, one of a repository that was killed, one of this machine that was interrupted, two that were imported. */
async function aStore(parts: Parameters<typeof visitor>[0] = { isOwnMachine: true }) {
  const seen = await visitor(parts, [repository]);
  const content = JSON.stringify({ n: 7 });
  const evidence = someEvidence({
    comparisons: [identical("out.csv", "1,2\n")],
    record: { parameters: { path: "p.json", digest: digestOf(content), content, values: { n: 7 } } },
  });
  await seen.ledger.save(evidence, aContext({ repositoryId: null }));
  const [theirs = "", own = ""] = await seen.unfinished.begin([
    { begun: begun({ n: 8 }), context: aContext({ repositoryId: repository.id, label: null }) },
    { begun: begun({ n: 9 }), context: aContext({ repositoryId: null, label: null, reason: "too slow" }) },
  ]);
  const log = await seen.objects.put(Buffer.from("step 1\nthe token is ghp_0123456789abcdefghijABCDEFGHIJ012345\n"));
  const kept = { ...log, leftOutBytes: 0 };
  for (const id of [theirs, own]) {
    await seen.unfinished.start(id);
    await seen.unfinished.noteLog(id, { name: "0123456789abcdef", kept: null });
  }
  await seen.unfinished.end(own, "interrupted", "stopped by SIGINT", kept);
  await seen.imported.add(readSumatraRecords(sumatraExport).records, "records_export.json");
  return { ...seen, run: evidence.run.id, theirs, own };
}

test("every kind of record stands in the table and the file of one's own machine, and leads to its page", async () => {
  const { ask, run, own } = await aStore();
  const { body } = await ask("/records");
  for (const address of [`/runs/${run}`, `/unfinished/${own}`]) expect(body).toContain(`href="${address}"`);
  expect(body.match(/href="\/imported\/[0-9a-f]{64}"/g)).toHaveLength(2);
  expect(body).toMatch(/! <\/span> Interrupted|!<\/span> Interrupted/);
  const only = (await ask("/records?verdict=imported&sort=-duration")).body;
  expect(only).toContain("2 records like that");
  expect(only).not.toContain("/unfinished/");
  const rows = JSON.parse((await ask("/records.json?verdict=interrupted")).body);
  expect(rows).toMatchObject([{ id: own, verdict: null, failure: "interrupted", "parameters.n": 9 }]);
  expect((await ask("/records.csv")).body.trim().split("\n")).toHaveLength(6);
  expect((await ask("/records?verdict=lost")).status).toBe(400);
});

test("the page of a run without an end says why, with its parameters and its log, and no verdict", async () => {
  const { ask, own } = await aStore();
  const { status, body } = await ask(`/unfinished/${own}`);
  expect([status, body]).toEqual([200, expect.stringContaining("Stopped by SIGINT.")]);
  expect(body).toContain("step 1");
  expect(body).not.toContain("ghp_0123456789");
  expect(body).not.toMatch(/reproduced|diverged/i);
  expect((await ask(`/unfinished/${own.slice(0, 12)}`)).headers.location).toBe(`/unfinished/${own}`);
  expect((await ask(`/unfinished/${own}/log`)).body).toContain("step 1");
  // Whoever followed its log is led here.
  expect((await ask("/running/0123456789abcdef")).headers.location).toMatch(/^\/unfinished\//);
});

test("when a run has ended, the address that it had before leads to its record", async () => {
  const { ask, ledger, own } = await aStore();
  const evidence = someEvidence({ record: { nonce: "f".repeat(32) } });
  await ledger.save(evidence, aContext({ repositoryId: null }), own);
  expect((await ask(`/unfinished/${own}`)).headers.location).toBe(`/runs/${evidence.run.id}`);
  expect((await ask(`/runs/${own.slice(0, 12)}`)).headers.location).toBe(`/runs/${evidence.run.id}`);
});

test("an imported record is shown as what its program wrote, letter by letter where that is asked for", async () => {
  const { ask, imported } = await aStore();
  const kept = await imported.find("08e00c09573e");
  const { body } = await ask(`/imported/${kept?.id}`);
  expect(body).toContain("not judged, certified or repeated");
  expect(body).toContain("6fb709fcc9c97c225f6338b9a85babbeaf7f9320");
  expect(body).not.toContain("✓");
  expect((await ask(`/imported/${kept?.id}.json`)).body).toBe(kept?.content);
});

test("records of any two kinds are compared by what is known of both", async () => {
  const { ask, run, own, imported, objects } = await aStore();
  await objects.put(Buffer.from("1,2\n"));
  const old = (await imported.find("08e00c09573e"))?.id ?? "";
  const asked = (await ask(`/compare?run=${run}&run=${own}`)).body;
  expect(asked).toContain("it is known what was asked of it");
  expect(asked).toMatch(/<code><bdi>n<\/bdi><\/code>[\s\S]*<bdi>7<\/bdi>[\s\S]*<bdi>9<\/bdi>/);
  expect(asked).not.toContain("Files, by their digests");
  const said = (await ask(`/compare?run=${old}&run=${run}`)).body;
  expect(said).toContain("Files, by their digests");
  // The SHA-1 of "1,2\n", since the other record knows no other.
  expect(said).toMatch(/6fb709fcc9c9<[\s\S]*>13ab9f429194</);
});

test("a plot has points of what was imported, and none of what has no duration", async () => {
  const { ask } = await aStore();
  const { body } = await ask("/plot?x=parameters.n&y=duration&colour=verdict");
  expect(body.match(/href="\/imported\//g)).toHaveLength(2);
  expect(body).toContain("</svg> imported</span>");
  const read = (await ask("/plot?x=parameters.n&y=user&colour=verdict")).body;
  expect(read.match(/href="\/(?:imported|unfinished|runs)\//g)).toHaveLength(5);
});

test("a server shows the unfinished runs of a repository there, and nobody's own or imported ones", async () => {
  const live: LiveLog = {
    name: "0123456789abcdef",
    startedAt: "2026-02-01T12:00:00.000Z",
    state: "writing",
    sizeBytes: 8,
    isFull: false,
  };
  const liveLogs = { running: async () => [live], read: async () => Buffer.from("working\n") };
  const { ask, theirs, own, imported } = await aStore({ liveLogs });
  const { body } = await ask("/r/ada/notes/records");
  expect(body).toContain(`href="/unfinished/${theirs}"`);
  expect(body).toContain("1 record<");
  const page = (await ask(`/unfinished/${theirs}`)).body;
  expect(page).toContain("working");
  expect(page).toContain("Follow its log");
  expect((await ask(`/unfinished/${own}`)).status).toBe(404);
  const old = (await imported.find("08e00c09573e"))?.id ?? "";
  for (const path of [`/imported/${old}`, `/imported/${old}.json`, `/compare?run=${old}&run=${theirs}`]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
});

test("unfinished runs of a private repository do not exist for a stranger", async () => {
  const hidden = aRepository({ isPrivate: true });
  const seen = await visitor({}, [hidden]);
  const [id = ""] = await seen.unfinished.begin([
    { begun: begun({ n: 8 }), context: aContext({ repositoryId: hidden.id, label: null }) },
  ]);
  const none = await seen.ask(`/unfinished/${"0".repeat(64)}`);
  const theirs = await seen.ask(`/unfinished/${id}`);
  expect([theirs.status, theirs.body]).toEqual([404, none.body]);
  expect((await seen.ask(`/unfinished/${id}/log`)).status).toBe(404);
});

test.each(Object.entries(hostile))(
  "%s stays text on the pages of what did not end or was imported",
  async (_name, raw) => {
    const text = raw.toWellFormed();
    const { ask, unfinished, imported } = await aStore();
    const context = aContext({ repositoryId: null, label: text, tags: [text], reason: text, branch: text });
    const [id = ""] = await unfinished.begin([
      {
        begun: begun({ [text]: text, "": text }, { user: text, host: text, plan: aPlan({ analysis: text }) }),
        context,
      },
    ]);
    await unfinished.end(id, "broken", text, null);
    const record = { label: text, reason: text, outcome: text, tags: [text], version: text, main_file: text };
    const content = JSON.stringify({ ...record, stdout_stderr: text, user: text, output_data: [{ path: text }] });
    const other = { ...record, id: "e".repeat(64), startedAt: "2014-01-01T00:00:00.000Z", duration: null };
    await imported.add([{ ...other, parameters: { [text]: text }, content }], text);
    const paths = ["/records", "/records?view=figures", `/unfinished/${id}`, `/imported/${other.id}`];
    for (const path of [...paths, `/compare?run=${id}&run=${other.id}`]) {
      const { status, body } = await ask(path);
      expect([path, status]).toEqual([path, 200]);
      for (const raw of ["<script>", "<img src=x", 'onmouseover="', "\u001b", "\u202e", "\u0000"])
        expect(body).not.toContain(raw);
    }
  },
);
