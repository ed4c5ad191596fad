import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import { linksFrom } from "../../src/report/links.ts";
import { choicePage, comparisonPage } from "../../src/report/pages/comparison-page.ts";
import { livePage } from "../../src/report/pages/live-page.ts";
import { plotPage } from "../../src/report/pages/plot-page.ts";
import { recordsPage } from "../../src/report/pages/records-page.ts";
import type { RecordsView } from "../../src/report/pages/records-view.ts";
import { runPage } from "../../src/report/pages/run-page.ts";
import { readTableQuery } from "../../src/report/table-query.ts";
import { aContext, aSummary, different, hostile, someEvidence, unrecorded } from "../builders.ts";

const links = linksFrom("/");
const { query } = readTableQuery(new URLSearchParams(), new Date());

function aView(parts: Partial<RecordsView> = {}): RecordsView {
  return {
    of: null,
    query,
    links,
    rows: [],
    hasBefore: false,
    hasAfter: false,
    count: 0,
    isMore: false,
    parameters: [],
    lookedAt: 0,
    problems: [],
    gallery: null,
    running: [],
    ...parts,
  };
}

const row = (parts = {}) => ({
  ...aSummary(),
  state: "reproduced" as const,
  parameters: new Map<string, string>(),
  ...parts,
});

test("a place without records says how to make one, a filter without records that it is one", () => {
  expect(recordsPage(aView())).toContain("tickmark run N=40");
  expect(recordsPage(aView({ of: { owner: "ada", name: "notes" } }))).toContain("A push is rerun");
  expect(recordsPage(aView({ query: { ...query, tags: ["demo"] } }))).toContain("No record is like that.");
});

test("numbers stand at the right only in a column that has nothing else", () => {
  const parameters = ["N", "word"].map((name) => ({ name, least: "1", most: "x", records: 2 }));
  const rows = [
    row({
      parameters: new Map([
        ["N", "1e3"],
        ["word", "1"],
      ]),
    }),
    row({
      id: "b".repeat(64),
      parameters: new Map([
        ["N", "20"],
        ["word", "x"],
      ]),
    }),
  ];
  const page = recordsPage(aView({ rows, count: 2, lookedAt: 2, parameters }));
  expect(page).toContain('data-label="N" class="right">1000</td>');
  expect(page).toContain('data-label="word"><bdi class="cut">1</bdi></td>');
});

test("a record alone has nothing to be compared with", () => {
  expect(recordsPage(aView({ rows: [row()], count: 1 }))).not.toContain(">Compare</button>");
});

const allowed =
  /^<\/?(?:!doctype|html|head|meta|title|link|script|noscript|body|a|header|nav|ol|ul|li|bdi|main|footer|p|h[1-3]|div|span|section|form|label|input|select|option|button|output|table|caption|thead|tbody|tr|th|td|time|code|pre|details|summary|dl|dt|dd|svg|desc|g|line|text|path|figure|figcaption|img|strong)(?:\s|>)/i;

const pages = Object.entries(hostile).map(([name, raw]) => {
  const text = raw.toWellFormed();
  const context = aContext({ label: text, tags: [text, "demo"], reason: text, outcome: text, branch: text });
  const rows = [
    row({
      ...context,
      analysis: text,
      parameters: new Map([
        [text, text],
        ["N", "1"],
      ]),
    }),
    row({ id: "b".repeat(64) }),
  ];
  const asked = readTableQuery(
    new URLSearchParams({ q: text, tag: text, where: `a=${text}`, since: text, sort: `p.${text}` }),
    new Date(),
  );
  const keyed = linksFrom("/", text);
  const of = { owner: text, name: text };
  const view = aView({
    ...{ of, rows, links: keyed, count: 2, lookedAt: 2, query: asked.query },
    parameters: [
      { name: text, least: text, most: "z", records: 1 },
      { name: `${text}2`, least: text, most: text, records: 2 },
    ],
    running: [{ name: text, startedAt: text }],
  });
  const figures = {
    ...view,
    query: { ...asked.query, view: "figures" as const },
    gallery: new Map([[rows[0]?.id ?? "", text]]),
  };
  const evidence = someEvidence({
    comparisons: [unrecorded(text)],
    record: { diff: { digest: digestOf("diff"), sizeBytes: 9, untracked: [text], left: [text] } },
  });
  const side = { evidence, context, pictures: new Set([text]) };
  const choice = { x: text, y: text, colour: text, isLogarithmicX: true, isLogarithmicY: true };
  const history = [
    { kind: "tagged", text, at: text, by: text } as const,
    { kind: "reason", text, at: text, by: text } as const,
  ];
  return [
    name,
    [
      recordsPage(view),
      recordsPage(figures),
      recordsPage({ ...view, problems: asked.problems }),
      plotPage({
        ...{ of, links: keyed, query: asked.query, choice, isMore: true, problems: [] },
        columns: [{ name: text, label: text }],
        points: [{ x: text, y: text, group: text, href: keyed.run("1"), name: text }],
      }),
      comparisonPage({
        ...{ first: side, second: side, links: keyed, trouble: null, of },
        differences: [{ in: "parameters", name: text, first: text, second: null }],
        outputs: [different(text, text, text), unrecorded(text, text)],
      }),
      choicePage({ given: [text, text, text], problem: text, links: keyed }),
      livePage({
        ...{ title: text, startedAt: text, text, next: 1, isFull: true, address: text, links: keyed },
        crumbs: [{ text, href: null }],
      }),
      runPage({
        evidence,
        context,
        repository: null,
        pictures: [
          { path: text, recorded: false, produced: true },
          { path: "b", recorded: false, produced: true },
        ],
        logTail: text,
        history,
        diff: text,
        table: null,
        links: keyed,
      }),
    ],
  ] as const;
});

test.each(pages)("%s stays text in every place of the pages of records", (_name, written) => {
  for (const page of written) {
    const markup = page.replace(/<script type="application\/ld\+json">[^<]*<\/script>/g, "");
    const tags = markup.match(/<[^<>]*>/g) ?? [];
    expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
    expect(markup.replace(/<[^<>]*>/g, "")).not.toMatch(/[<>]/);
    for (const tag of tags) {
      expect(tag.replace(/ [a-zA-Z0-9-]+="[^"]*"/g, "")).toMatch(/^<\/?!?[a-z0-9]+(?: html)?\/?>$/i);
      expect(tag).not.toMatch(/ (?:on\w+|style)="| (?:href|src|action)="(?!\/|#content"|https:\/\/github\.com\/)/);
      if (tag.startsWith("<script"))
        expect(tag).toMatch(/^<script src="\/assets\/tickmark-[0-9a-f]{16}\.js" defer="defer">$/);
    }
    expect(page).not.toMatch(/\p{Bidi_Control}|[^\P{Cc}\n\t]/u);
  }
});
