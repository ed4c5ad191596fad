import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { liveTopic } from "../../../src/entry/live-topic.ts";
import type { LiveLog } from "../../../src/ports.ts";
import { aContext, aPlan, aRepository, commitOne, identical, someEvidence } from "../../builders.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const elsewhere = aRepository({ id: 43, name: "elsewhere" });

async function withRecords(count: number) {
  const parts = await visitor({}, [repository, elsewhere]);
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const values = { N: n % 3, suite: "petsc", note: n === 0 ? 'a "b", c' : "plain" };
    const content = JSON.stringify(values);
    const evidence = someEvidence({
      comparisons: [identical("results.csv", `content ${n}`)],
      record: {
        nonce: String(n).padStart(32, "0"),
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        wallSeconds: n + 1,
        parameters: { path: "p.json", digest: digestOf(content), content, values },
      },
    });
    ids.push(evidence.run.id);
    await parts.ledger.save(
      evidence,
      aContext({ repositoryId: n === 1 ? elsewhere.id : repository.id, tags: ["demo"] }),
    );
  }
  const listed = (body: string) =>
    [...body.matchAll(/name="run" value="(\w+)"/g)].map(([, id = ""]) => ids.indexOf(id));
  return { ...parts, ids, listed };
}

test("a repository's table holds its own records, sorted and filtered by what stands in the address", async () => {
  const { ask, listed } = await withRecords(6);
  const rows = async (query: string) => listed((await ask(`/r/ada/notes/records${query}`)).body);
  expect(await rows("")).toEqual([5, 4, 3, 2, 0]);
  expect(await rows("?sort=duration")).toEqual([0, 2, 3, 4, 5]);
  expect(await rows("?where=N%3D2&tag=demo&sort=-p.N")).toEqual([5, 2]);
  expect(await rows("?q=nothing+like+it")).toEqual([]);
  const { status, body } = await ask("/r/ada/notes/records?where=N");
  expect([status, listed(body)]).toEqual([400, []]);
  expect(body).toContain("A parameter is given with its value, such as N=40; “N” is not.");
});

test("only parameters that vary have a column; the others stand below", async () => {
  const { ask } = await withRecords(6);
  const { body } = await ask("/r/ada/notes/records");
  const heads = [...body.matchAll(/title="Sort by ([^"]+)"/g)].map(([, head]) => head);
  expect(heads).toEqual(["Verdict", "N", "note", "Took", "Started (UTC)"]);
  expect(body).toContain("1 parameter is the same in all of them");
});

test("more records than a page holds are read page by page", async () => {
  const { ask, listed } = await withRecords(60);
  const first = await ask("/r/ada/notes/records");
  expect(listed(first.body)).toHaveLength(50);
  const next = /rel="next" href="([^"]+)"/.exec(first.body)?.[1] ?? "";
  const second = await ask(next.replaceAll("&amp;", "&"));
  expect(listed(second.body)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 0]);
  const back = /rel="prev" href="([^"]+)"/.exec(second.body)?.[1] ?? "";
  expect(listed((await ask(back.replaceAll("&amp;", "&"))).body)).toEqual(listed(first.body));
});

test("the same records are a file with a column for everything, and addresses of their outputs", async () => {
  const { ask, ids } = await withRecords(3);
  const csv = await ask("/r/ada/notes/records.csv?sort=duration");
  expect(csv.headers).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="notes-records.csv"; filename*=UTF-8''notes-records.csv`,
  });
  expect(csv.body.split("\n")).toHaveLength(4);
  expect(csv.body).toContain('"a ""b"", c"');
  const rows = JSON.parse((await ask("/r/ada/notes/records.json")).body) as Record<string, unknown>[];
  expect(rows.map((row) => row.id)).toEqual([ids[2], ids[0]]);
  expect(rows[0]).toMatchObject({
    "parameters.N": 2,
    "outputs.results.csv": `https://tickmark.example/runs/${ids[2]}/files/results.csv`,
  });
  expect(JSON.parse((await ask("/r/ada/notes/records.json?q=nothing+like+it")).body)).toEqual([]);
});

test("any column is drawn against any other, and a column that is not there is named", async () => {
  const { ask, ids } = await withRecords(4);
  const { body } = await ask("/r/ada/notes/plot?x=parameters.N&y=duration&colour=verdict");
  expect(body.match(/<a href="\/runs\/\w{64}"><title>/g)).toHaveLength(3);
  expect(body).toContain(
    `<a href="/runs/${ids[2]}"><title>${ids[2]?.slice(0, 12)}\nN: 2\nduration in seconds: 3\nverdict: reproduced`,
  );
  const read = await ask("/r/ada/notes/plot?x=started&y=cpu_seconds");
  expect(read.body).toContain("processor time in seconds: 10.2");
  const none = await ask("/r/ada/notes/plot?x=__proto__&y=constructor");
  expect(none.status).toBe(400);
  expect(none.body).toContain("These records have no column “__proto__”.");
});

test("two records are compared, parameters and outputs, and anything but two is asked for", async () => {
  const { ask, ids } = await withRecords(3);
  const { status, body } = await ask(`/compare?run=${ids[0]}&run=${ids[2]?.slice(0, 12)}`);
  expect(status).toBe(200);
  for (const words of ["<h2>Parameters</h2>", "2 differences", "results.csv", "✗</span> different"]) {
    expect(body).toContain(words);
  }
  expect((await ask("/compare")).status).toBe(200);
  for (const given of ["run=1", `run=${ids[0]}`, `run=${ids[0]}&run=..`, `run=${ids.join("&run=")}`]) {
    expect([given, (await ask(`/compare?${given}`)).status >= 400]).toEqual([given, true]);
  }
});

test("what commands wrote that nobody declared is compared too", async () => {
  const { ask, save } = await visitor();
  const run = (content: string) =>
    save(
      someEvidence({
        comparisons: [identical("written.txt", content)],
        record: { plan: aPlan({ outputs: [] }), nonce: content.padStart(32, "0") },
      }),
      repository,
    );
  const { body } = await ask(`/compare?run=${await run("1")}&run=${await run("2")}`);
  expect(body).toContain("written.txt");
  expect(body).toContain("✗</span> different");
});

test("records of this machine are for nobody who asks a server", async () => {
  const { ask } = await withRecords(1);
  for (const path of ["/records", "/records.csv", "/plot", "/running/0123456789abcdef"]) {
    expect([path, (await ask(path)).status]).toEqual([path, 404]);
  }
  const own = await visitor({ isOwnMachine: true }, []);
  await own.save(someEvidence(), null);
  expect((await own.ask("/")).headers.location).toBe("/records");
  expect((await own.ask("/records")).body).toContain("1 record");
});

test("a log is followed while it is written, in whole lines and without secrets, and leads on when it is over", async () => {
  const token = `ghp_${"a".repeat(36)}`;
  const lines = `one\n\u001b[31m<b>${token}\u001b[0m\n-----BEGIN PRIVATE KEY-----\nMIIabc\n`;
  const log: LiveLog = {
    name: "0123456789abcdef",
    startedAt: "2026-01-31T12:00:00.000Z",
    state: "writing",
    sizeBytes: Buffer.byteLength(lines),
    isFull: false,
  };
  let isOver = false;
  const topic = liveTopic(repository.id, commitOne, "main");
  const { ask } = await visitor({
    liveLogs: {
      running: async (asked) => (isOver || (asked !== undefined && asked !== topic) ? [] : [log]),
      read: async (_name, from, most) => (isOver ? undefined : Buffer.from(lines).subarray(from, from + most)),
    },
  });
  const page = await ask(`/r/ada/notes/${commitOne}/log?analysis=main`);
  expect(page.body).toContain("one\n&lt;b&gt;[token removed]");
  expect(page.body).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>');
  expect(page.headers["cache-control"]).toBe("private, no-store");
  expect(page.headers["content-security-policy"]).toContain(
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'",
  );
  const text = await ask(`/r/ada/notes/${commitOne}/log.txt?from=4`);
  const next = lines.indexOf("-----");
  expect([text.body, text.headers["tickmark-next"]]).toEqual([
    "<b>[token removed]\n",
    String(Buffer.byteLength(lines.slice(0, next))),
  ]);
  expect(text.headers["content-type"]).toBe("text/plain; charset=utf-8");
  for (const from of ["-1", "x", "1e400", "0.5"]) {
    expect((await ask(`/r/ada/notes/${commitOne}/log.txt?from=${from}`)).status).toBe(410);
  }
  expect((await ask(`/r/ada/notes/${commitOne}/log?analysis=other`)).headers.location).toBe(
    `/r/ada/notes/${commitOne}`,
  );
  isOver = true;
  expect((await ask(`/r/ada/notes/${commitOne}/log.txt?from=0`)).status).toBe(410);
});
