import { expect, test } from "vitest";
import type { Comparison } from "../../../src/domain/comparison.ts";
import type { Evidence } from "../../../src/domain/evidence.ts";
import { profiles } from "../../../src/domain/journal-words.ts";
import { linksFrom } from "../../../src/report/links.ts";
import {
  aContext,
  aPartialPlan,
  aRecord,
  aRepository,
  commitOne,
  different,
  found,
  hostile,
  identical,
  missing,
  someEvidence,
  someFacts,
} from "../../builders.ts";
import { memoryObjects } from "../../fakes.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const links = linksFrom("");

test("an editor reads first what came of it, what was rerun, by whom, and whether that is independent", async () => {
  const { ask, save } = await visitor();
  const files = { "reproduce.yml": "paper:\n  title: On walks\n  doi: 10.1234/abc\n" };
  const id = await save(someEvidence({ record: { about: { tree: null, licence: null, files } } }), repository);
  const { status, headers, body } = await ask(`/runs/${id}/review`);
  expect([status, headers["cache-control"], headers["content-security-policy"]]).toEqual([
    200,
    "no-cache",
    expect.stringMatching(/^default-src 'none'; style-src 'self'; img-src 'self'; base-uri/),
  ]);
  const first = body.slice(body.indexOf("<main"), body.indexOf('<h2 id="words">'));
  for (const said of [
    "The recorded result came out again, byte for byte",
    "On walks",
    "10.1234/abc",
    "ada/notes",
    commitOne.slice(0, 12),
    "at <bdi>tickmark.example</bdi>",
    "Not checked: no program can tell",
    "2026-01-31 12:00:00 UTC",
    "the methods are right: nobody reviewed them",
  ]) {
    expect(first).toContain(said);
  }
  expect(body).not.toContain("<script");
  expect((await ask(`/runs/${id}/review`, { headers: { "if-none-match": String(headers.etag) } })).status).toBe(304);
  expect((await ask(`/runs/${id.slice(0, 12)}/review?profile=acm`)).headers.location).toBe(
    `/runs/${id}/review?profile=acm`,
  );
  expect((await ask(`/runs/${id}`)).body).toContain(`href="/runs/${id}/review"`);
});

test("a profile says it in a journal's words, and the questions stand as in the certificate", async () => {
  const { ask, save } = await visitor();
  const id = await save(someEvidence(), repository);
  const { predicate } = JSON.parse((await ask(`/runs/${id}/certificate.json`)).body);
  const said = {
    generic: "Plain words: Reproduced.",
    aea: "AEA: Full reproduction.",
    "world-bank": "World Bank: Complete; stable: not checked; consistent (with what was recorded).",
    acm: "ACM: Evidence for Artifacts Evaluated – Functional.",
    codecheck: "CODECHECK: Material for a certificate.",
    cascad: "cascad: RRR, as far as the recorded outputs go.",
    top: "TOP: Computational reproducibility: not checked.",
  };
  for (const profile of profiles) {
    const { body } = await ask(`/runs/${id}/review?profile=${profile}`);
    expect(body).toContain(`<strong>${said[profile]}</strong>`);
    const text = body.replaceAll("&apos;", "'");
    for (const { question, answer, detail } of predicate.questions) {
      expect(text).toMatch(new RegExp(`${literal(question)}</th>.{0,80}>${answer}<.{0,100}>${literal(detail)}</td>`));
    }
  }
  expect((await ask(`/runs/${id}/review?profile=__proto__`)).body).toContain(said.generic);
});

const literal = (text: string) => text.replaceAll(/[^\w\s]/g, "\\$&");

test("each figure has an address by its label where that is no other's, else by its path", async () => {
  const { ask, save } = await visitor();
  const id = await save(
    someEvidence({
      comparisons: [
        identical("out/a.csv", "a", "Figure 2 (a)"),
        identical("out/b.csv", "b", "Table 1"),
        different("out/c.csv", "it is other", "table 1"),
        missing("d.csv", "the analysis did not write it"),
        identical("table-9", "e", "Table 9"),
        identical("größe/数据.csv", "f", "Größe"),
      ],
    }),
    repository,
  );
  const { body: review } = await ask(`/runs/${id}/review`);
  for (const [place, title, kind] of [
    ["figure-2-a", "Figure 2 (a)", "identical"],
    ["out/b.csv", "Table 1", "identical"],
    ["out/c.csv", "table 1", "different"],
    ["d.csv", "d.csv", "missing"],
    ["table-9", "Table 9", "identical"],
    ["größe", "Größe", "identical"],
  ] as const) {
    const address = links.figure(id, place);
    expect(review).toContain(`href="${address}"`);
    const { status, body } = await ask(address);
    expect([status, body.match(/<h1>.*<\/h1>/)?.[0]]).toEqual([
      200,
      expect.stringContaining(`${title}</bdi>: ${kind}`),
    ]);
    expect(body).toContain(`https://tickmark.example${address}</code>`);
  }
  // Its path and its label as it is written lead to the one address.
  for (const other of ["out/a.csv", "Figure%202%20(a)", "FIGURE 2 A".replaceAll(" ", "%20")]) {
    expect((await ask(`/runs/${id}/figures/${other}`)).headers.location).toBe(`/runs/${id}/figures/figure-2-a`);
  }
  expect((await ask(`/runs/${id.slice(0, 12)}/figures/table-9`)).headers.location).toBe(`/runs/${id}/figures/table-9`);
  for (const none of ["table-1", "", "..", "%2e%2e/a", "figure-3", "constructor"]) {
    expect((await ask(`/runs/${id}/figures/${none}`)).status).toBe(404);
  }
});

test("tables show their first rows, texts their first lines, and only what may be shown of the recorded side", async () => {
  const long = `x,y\r\n"1,5","says ""so"""\r\n${Array.from({ length: 5000 }, (_, row) => `${row},2\r\n`).join("")}`;
  const { ask, save } = await visitor({ objects: memoryObjects(long, "one\ntwo\n", "\u0000\u0001", "of another") });
  const comparisons: readonly Comparison[] = [
    {
      ...different("t.csv"),
      kind: "different",
      recorded: someFacts("of another"),
      produced: someFacts(long),
    } as Comparison,
    { kind: "unrecorded", path: "log.txt", label: null, produced: someFacts("one\ntwo\n", "text/plain") },
    { kind: "unrecorded", path: "data.txt", label: null, produced: someFacts("\u0000\u0001", "text/plain") },
  ];
  const id = await save(someEvidence({ comparisons }), repository);
  const { body } = await ask(`/runs/${id}/review`);
  expect(body).toContain("<tr><td>1,5</td><td>says &quot;so&quot;</td></tr>");
  expect(body.match(/<tr><td>\d+<\/td><td>2<\/td><\/tr>/g)).toHaveLength(7);
  expect(body).toContain("Produced, its beginning: <a");
  expect(body).toContain("<code>one\ntwo</code>");
  expect(body).toContain("which no page can show");
  expect(body).toContain("known by its digest only");
  expect(body).not.toContain("of another");
});

test.each(Object.entries(hostile))("words of a stranger (%s) stay words on both pages", async (_, text) => {
  const { ask, save } = await visitor({ objects: memoryObjects(text) });
  const path = text.toWellFormed().replaceAll("\u0000", "").slice(0, 200) || "x";
  const claim = { text, value: 1, tolerance: 0, output: path, place: { kind: "pointer", pointer: "" } } as const;
  const files = { "reproduce.yml": `title: ${JSON.stringify(text.toWellFormed())}\n` };
  const evidence = someEvidence({
    comparisons: [
      { ...different(path, text, text), kind: "different" } as Comparison,
      { kind: "unrecorded", path: "t.csv", label: text, produced: someFacts(text) },
    ],
    claims: [{ claim, produced: null, holds: false, explanation: text }],
    record: { notes: [text.toWellFormed()], about: { tree: null, licence: null, files } },
  });
  const id = await save(evidence, repository);
  for (const address of [`/runs/${id}/review`, links.figure(id, "t.csv"), links.figure(id, path)]) {
    const { status, body } = await ask(address);
    expect(status).toBe(200);
    expect(body).not.toMatch(/<(?:script|img(?! src="\/)|svg|iframe|b>|style)|href="javascript:/i);
    for (const character of ["\u0000", "\u001b", "\u202e"]) expect(body).not.toContain(character);
  }
});

test("both pages of a private run open with its key, hand it on in their links, and print it nowhere", async () => {
  const hidden = aRepository({ id: 43, name: "secret", isPrivate: true });
  const { ask, save } = await visitor({}, [hidden]);
  const id = await save(someEvidence({ comparisons: [identical("a.csv", "a", "Table 1")] }), hidden);
  for (const page of ["review", "figures/table-1", "figures/a.csv", "figures/none"]) {
    for (const query of ["", "?key=opens-42"]) {
      const denied = await ask(`/runs/${id}/${page}${query}`);
      const none = await ask(`/runs/${"a".repeat(64)}/${page}${query}`);
      expect([denied.status, denied.body]).toEqual([404, none.body]);
    }
  }
  for (const page of ["review", "figures/table-1"]) {
    const { status, headers, body } = await ask(`/runs/${id}/${page}?key=opens-43`);
    expect([status, headers["cache-control"]]).toEqual([200, "private, no-store"]);
    expect(body.replaceAll(/(?:href|src)="[^"]*"/g, "")).not.toContain("opens-43");
    for (const [, href = ""] of body.matchAll(/href="(\/runs\/[^"#]*)/g)) expect(href).toContain("key=opens-43");
  }
});

test("on somebody's own machine no address is called permanent", async () => {
  const { ask, ledger } = await visitor({ isOwnMachine: true });
  const evidence = someEvidence({ record: { about: { tree: null, licence: null, files: {} } } });
  await ledger.save(evidence, aContext({ repositoryId: null }));
  const { status, body } = await ask(`/runs/${evidence.run.id}/review`);
  expect(status).toBe(200);
  expect(body).toContain("has no address for others");
  expect(body).toContain("at <bdi>a machine of its user</bdi>");
  expect(body).not.toContain("tickmark.example/runs");
});

test("of a part, and of a run that broke, no more is said than was seen", async () => {
  const { ask, save } = await visitor();
  const seen = async (evidence: Evidence) => (await ask(`/runs/${await save(evidence, repository)}/review`)).body;
  const part = await seen(someEvidence({ record: { plan: aPartialPlan(), steps: aRecord().steps.slice(1) } }));
  expect(part).toContain("1 result came out again, byte for byte; part of the analysis was not rerun");
  expect(part).toContain("for what was rerun; of what was left out this says nothing.");
  expect(part).toContain("Not checked: left out with the outputs that they are bound to: 1.");
  const failure = { kind: "exited", step: "plot", exitCode: 3 } as const;
  const broken = await seen(someEvidence({ comparisons: [], failure }));
  expect(broken).toContain("Not checked: the run did not come to its end.");
  expect(broken).not.toContain("bound no number");
  const recorded = someFacts("a");
  const close = await seen(
    someEvidence({
      comparisons: [{ kind: "close", path: "a", label: null, recorded, produced: someFacts("b"), ...found() }],
    }),
  );
  expect(close).toContain("the results that the authors recorded, within the tolerance that they declared.");
});
