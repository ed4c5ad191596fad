import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { linksFrom } from "../../../src/report/links.ts";
import { aRepository, different, hostile, someEvidence, someFacts } from "../../builders.ts";
import { memoryObjects } from "../../fakes.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const links = linksFrom("");
const script = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;

async function withFile(path: string, content: string, mediaType: string) {
  const parts = await visitor({ objects: memoryObjects(content) });
  const comparison = { kind: "unrecorded", path, label: null, produced: someFacts(content, mediaType) } as const;
  const id = await parts.save(someEvidence({ comparisons: [comparison] }), repository);
  return { ...parts, id };
}

test.each([
  ["a.png", "image/png", "image/png", "inline"],
  ["a.jpg", "image/jpeg", "image/jpeg", "inline"],
  ["a.svg", "image/svg+xml", "image/svg+xml", "inline"],
  ["a.csv", "text/csv", "text/plain; charset=utf-8", "inline"],
  ["a.html", "text/html", "text/plain; charset=utf-8", "inline"],
  ["a.json", "application/json", "text/plain; charset=utf-8", "inline"],
  ["a.pdf", "application/pdf", "application/octet-stream", "attachment"],
  ["a.xhtml", "application/xhtml+xml", "application/octet-stream", "attachment"],
  ["a.bin", "application/octet-stream", "application/octet-stream", "attachment"],
  ["a.x", "text/html; charset=utf-7", "text/plain; charset=utf-8", "inline"],
])("%s of type %s is served as %s, %s, and can run nothing", async (path, mediaType, served, disposition) => {
  const { ask, id } = await withFile(path, script, mediaType);
  const { status, headers, body } = await ask(`/runs/${id}/files/${path}`);
  expect([status, body]).toEqual([200, script]);
  expect(headers).toMatchObject({
    "content-type": served,
    "content-length": String(script.length),
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    // Papers on other sites show figures from here.
    "cross-origin-resource-policy": served.startsWith("image/") ? "cross-origin" : "same-origin",
  });
  expect(headers["content-disposition"]).toBe(`${disposition}; filename="${path}"; filename*=UTF-8''${path}`);
});

test.each([
  "figures/walk 1.csv",
  "größe/数据 (1)'*.csv",
  "100%.csv",
  "%2e%2e/a.csv",
  "a?b#c&d=e;f.csv",
  'quote".csv',
  "back\\slash.csv",
  "+plus@at:colon,comma$dollar.csv",
  "...",
  "a//b.csv",
  "line\nbreak\r.csv",
  "👩🏽‍🔬.csv",
  `${"long/".repeat(300)}x.csv`,
  ...Object.values(hostile).map((text) => text.toWellFormed().slice(0, 500).replaceAll("\u0000", "")),
])("a file called %j is found by its link", async (path) => {
  const { ask, id } = await withFile(path, "content", "text/csv");
  const { status, headers, body } = await ask(links.file(id, path, "produced"));
  expect([status, body]).toEqual([200, "content"]);
  const name = path.split("/").at(-1) ?? "";
  expect(decodeURIComponent(headers["content-disposition"]?.split("UTF-8''")[1] ?? "")).toBe(name);
});

test("no address leads out of the run", async () => {
  const { ask, id, objects } = await withFile("a.csv", "content", "text/csv");
  await objects.put(Buffer.from("of another run"));
  const other = digestOf("of another run");
  for (const path of [
    "b.csv",
    "../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    other,
    `${other}/a.csv`,
    "",
    "A.CSV",
    "a.csv/",
    "./a.csv",
  ]) {
    expect((await ask(`/runs/${id}/files/${path}`)).status).toBe(404);
  }
});

test("a large file comes whole, and only its headers when only they were asked for", async () => {
  const content = "0123456789abcdef".repeat(200_000);
  const { ask, id } = await withFile("a.txt", content, "text/plain");
  const { headers, body } = await ask(`/runs/${id}/files/a.txt`);
  expect(body === content).toBe(true);
  const head = await ask(`/runs/${id}/files/a.txt`, { method: "HEAD" });
  expect([head.body, head.headers["content-length"]]).toEqual(["", String(content.length)]);
  const again = await ask(`/runs/${id}/files/a.txt`, { headers: { "if-none-match": headers.etag ?? "" } });
  expect([again.status, again.body]).toEqual([304, ""]);
});

test("a file that the store lost is not there", async () => {
  const parts = await visitor();
  const id = await parts.save(someEvidence({ comparisons: [different("a.csv")] }), repository);
  expect((await parts.ask(`/runs/${id}/files/a.csv`)).status).toBe(404);
});

test("recorded bytes are shown when this run's source held them, or an earlier run of the repository produced them", async () => {
  const recorded = "recorded content of walk.csv";
  const parts = await visitor({ objects: memoryObjects(recorded) });
  const evidence = { ...someEvidence({ comparisons: [different("walk.csv")] }), recordedInTree: [digestOf(recorded)] };
  const id = await parts.save(evidence, repository);
  expect((await parts.ask(`/runs/${id}/files/walk.csv?side=recorded`)).body).toBe(recorded);

  const later = await visitor({ objects: memoryObjects(recorded) });
  const produced = { kind: "unrecorded", path: "old.csv", label: null, produced: someFacts(recorded) } as const;
  await later.save(someEvidence({ comparisons: [produced] }), repository);
  const second = await later.save(someEvidence({ comparisons: [different("walk.csv")] }), repository);
  expect((await later.ask(`/runs/${second}/files/walk.csv?side=recorded`)).body).toBe(recorded);
});

test("a lock that names the digest of somebody else's file does not open it", async () => {
  const stolen = "recorded content of walk.csv";
  const other = aRepository({ id: 9, owner: "bob", name: "secret", isPrivate: true });
  const parts = await visitor({ objects: memoryObjects(stolen) }, [repository, other]);
  const produced = { kind: "unrecorded", path: "walk.csv", label: null, produced: someFacts(stolen) } as const;
  await parts.save(someEvidence({ comparisons: [produced], record: { nonce: "1" } }), other);
  const id = await parts.save(someEvidence({ comparisons: [different("walk.csv")] }), repository);
  expect((await parts.ask(`/runs/${id}/files/walk.csv?side=recorded`)).status).toBe(404);
});
