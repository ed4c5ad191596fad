import { expect, test } from "vitest";
import type { Divergence } from "../../src/domain/comparison.ts";
import { html } from "../../src/report/html.ts";
import { linksFrom } from "../../src/report/links.ts";
import { commitPage } from "../../src/report/pages/commit-page.ts";
import { dashboardPage } from "../../src/report/pages/dashboard-page.ts";
import {
  errorPage,
  notFoundPage,
  notSignedInPage,
  oldFormPage,
  welcomePage,
} from "../../src/report/pages/plain-pages.ts";
import { repositoryPage } from "../../src/report/pages/repository-page.ts";
import { runPage } from "../../src/report/pages/run-page.ts";
import {
  aContext,
  aPlan,
  aRepository,
  aSummary,
  commitOne,
  different,
  found,
  hostile,
  identical,
  missing,
  someEvidence,
} from "../builders.ts";

const links = linksFrom("/");
const publicLinks = linksFrom("https://tickmark.example");
const repository = aRepository();

test("what is put into a page is text, never markup", () => {
  const name = `<b>"bold" & 'brave'</b>`;
  expect(html`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&lt;b&gt;&quot;bold&quot; &amp; &apos;brave&apos;&lt;/b&gt;">&lt;b&gt;&quot;bold&quot; &amp; &apos;brave&apos;&lt;/b&gt;</p>',
  );
  expect(html`${html`<i>${"<"}</i>`}${[html`a`, html`b`]}${1}`.text).toBe("<i>&lt;</i>ab1");
});

test("addresses carry any file name and the key", () => {
  expect(links.file("1", "figures/a b/ü?#%;\u202e&.png", "produced")).toBe(
    "/runs/1/files/figures/a%20b/%C3%BC%3F%23%25%3B%E2%80%AE%26.png",
  );
  expect(linksFrom("https://h/base/", "k&y").file("1", "a", "recorded")).toBe(
    "https://h/base/runs/1/files/a?side=recorded&key=k%26y",
  );
});

test("a run's page tells verdict, both sides, environment and how to do it again", () => {
  const evidence = someEvidence({ comparisons: [identical("results.csv", "x", "Table 1"), different("walk.svg")] });
  const page = runPage({
    evidence,
    context: aContext(),
    repository,
    pictures: [{ path: "walk.svg", recorded: true, produced: true }],
    logTail: "done\n",
    links,
  });
  expect(page).toContain("Diverged: walk.svg differs (1 of 2 identical)</h1>");
  expect(page).toContain(`<img src="/runs/${evidence.run.id}/files/walk.svg?side=recorded" alt="walk.svg, recorded"`);
  expect(page).toContain(`tickmark verify https://github.com/ada/notes.git@${commitOne}`);
  for (const fact of ["An honest processor", "200 MiB", evidence.run.record.plan.id, "LC_ALL", "line 2 says 3.15"]) {
    expect(page).toContain(fact);
  }
});

test("a commit's page looks again by itself only while a rerun is under way", () => {
  const view = { repository, commit: commitOne, newest: [someEvidence()], older: [], links };
  expect(commitPage({ ...view, job: "running" })).toContain('<meta http-equiv="refresh" content="10">');
  for (const job of ["done", "failed", null] as const) expect(commitPage({ ...view, job })).not.toContain("http-equiv");
});

test("a private repository has no snippet to copy", () => {
  const view = {
    repository,
    releases: [],
    badgeMessage: "running",
    runs: [aSummary()],
    more: false,
    links,
    publicLinks,
  };
  expect(repositoryPage(view)).toContain(
    "[![Reruns of this analysis](https://tickmark.example/badge/ada/notes.svg)](https://tickmark.example/r/ada/notes)",
  );
  expect(repositoryPage({ ...view, repository: aRepository({ isPrivate: true }) })).not.toContain("tickmark.example");
});

const pages = Object.entries(hostile).map(([name, raw]) => {
  const text = raw.toWellFormed();
  const repo = aRepository({ owner: text, name: text, htmlUrl: "https://github.com/a/b", defaultBranch: text });
  const evidence = someEvidence({
    comparisons: [
      {
        ...different(text, text, text),
        ...found({
          explanation: text,
          details: [text, text],
          setAside: [{ rule: text, where: text }],
          suggestion: text,
          views: [
            {
              at: "",
              sides: null,
              difference: identical("d").recorded.digest,
              crops: [identical("c").recorded.digest],
            },
            {
              at: text,
              sides: { recorded: identical("r").recorded.digest, produced: identical("p").recorded.digest },
              difference: identical("d").recorded.digest,
              crops: [],
            },
          ],
        }),
        kind: "different",
      } as Divergence,
      missing(text, text, text),
    ],
    variations: [{ factor: text, change: text, outcome: "changes", evidence: [text] }],
    causes: [{ kind: "packages", sentence: text, evidence: [text, text, text, text, text, text], advice: text }],
    claims: [
      {
        claim: { text, value: 1, tolerance: 0, output: text, place: { kind: "pointer", pointer: text } },
        produced: null,
        holds: false,
        explanation: text,
      },
    ],
    failure: { kind: "unprepared", what: "image", message: text },
    record: {
      plan: aPlan({
        analysis: text,
        source: { repository: text, commit: text, modified: true },
        env: { [text]: text },
      }),
      notes: [text],
      parameters: { path: text, digest: identical("p").recorded.digest, content: text },
      images: [{ image: text, resolved: text, kind: "built", platform: text }],
      inputs: [
        {
          path: text,
          url: text,
          sizeBytes: 1,
          digestBefore: identical("p").recorded.digest,
          origin: "stored",
          digestAfter: identical("q").recorded.digest,
        },
      ],
      tickmark: text,
    },
  });
  const run = aSummary({ analysis: text, branch: text, commit: text, grade: text });
  const keyed = linksFrom("/", text);
  return [
    name,
    [
      runPage({
        evidence,
        context: aContext({ branch: text }),
        repository: repo,
        pictures: [{ path: text, recorded: true, produced: true }],
        logTail: text,
        links: keyed,
      }),
      commitPage({ repository: repo, commit: text, newest: [evidence], older: [run], job: "queued", links: keyed }),
      repositoryPage({
        repository: repo,
        releases: [
          {
            tag: text,
            commit: text,
            analysis: text,
            standing: { kind: "stopped", first: run, last: run, broke: run, newest: run },
            unansweredSince: text,
            stop: { evidence, changed: [{ in: "environment", name: text, first: text, second: null }] },
          },
        ],
        badgeMessage: text,
        runs: [run],
        more: true,
        links: keyed,
        publicLinks: keyed,
      }),
      repositoryPage({
        repository: { ...repo, isPrivate: true },
        releases: [],
        badgeMessage: text,
        runs: [run],
        more: false,
        links: keyed,
        publicLinks: keyed,
        reader: { kind: "person", login: text, formToken: text },
        badgeToken: text,
        mayChangeBadge: true,
      }),
      dashboardPage({
        rows: [
          { repository: { ...repo, isPrivate: true }, badgeMessage: text, last: run },
          { repository: repo, badgeMessage: text, last: null },
        ],
        more: 1,
        links: keyed,
        reader: { kind: "person", login: text, formToken: text },
      }),
      notFoundPage(keyed, { kind: "stranger", returnTo: text }),
    ],
  ] as const;
});

test.each(pages)("%s stays text in every place of every page", (_name, written) => {
  for (const page of written) {
    const tags = [...page.matchAll(/<\/?([a-z!][a-z0-9]*)([^<>]*)>/gi)];
    expect(page.replace(/<\/?[a-z!][^<>]*>/gi, "")).not.toMatch(/[<>]/);
    for (const [, tag = "", attributes = ""] of tags) {
      expect(known).toContain(tag.toLowerCase());
      expect(attributes.replace(/ [a-z-]+="[^"]*"/g, "").trim()).toMatch(/^(?:html)?$/);
      for (const [, attribute = "", value = ""] of attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)) {
        expect(attribute).not.toMatch(/^on|^style$/);
        if (attribute === "href" || attribute === "src")
          expect(value).toMatch(/^(?:\/|https:\/\/github\.com\/|#content$)/);
      }
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must be gone
    expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});

const known =
  "!doctype html head meta title link script body a header nav ol li main footer p h1 h2 h3 div section span code pre table caption thead tbody tr th td time bdi dl dt dd ul details summary figure figcaption img input label strong form button".split(
    " ",
  );

test.each([
  ...pages.map(([, [run]]) => run),
  ...pages.slice(0, 1).flatMap(([, written]) => written),
  welcomePage(links),
  notFoundPage(links),
  errorPage(links),
  oldFormPage(links),
  notSignedInPage(links, "GitHub said no."),
])("headings, landmarks and language are in order, and nothing runs: %#", (page) => {
  expect(page.match(/<h1[ >]/g)).toHaveLength(1);
  const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
  for (const [index, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  expect(page).toContain('<html lang="en">');
  for (const landmark of ["<header>", "<main id=", "<footer>", '<nav aria-label="']) expect(page).toContain(landmark);
  expect(page.replace(/<script type="application\/ld\+json">[^<]*<\/script>/, "")).not.toMatch(
    /<script|<style| style=/i,
  );
  for (const [table] of page.matchAll(/<table[\s\S]*?<\/table>/g)) expect(table).toContain("<caption>");
  for (const [image] of page.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/ alt="[^"]+"/);
});

test.each(pages)("%s stays text in what programs read of a run's page", (_name, [page]) => {
  const blocks = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, json = ""]) => json);
  expect(blocks).toHaveLength(1);
  expect(blocks[0]).not.toMatch(/[<>&]/);
  expect(JSON.parse(blocks[0] ?? "")).toMatchObject({
    "@context": "https://schema.org",
    "@type": "Review",
    itemReviewed: { "@type": "SoftwareSourceCode" },
    datePublished: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    associatedMedia: { contentUrl: expect.stringMatching(/^\/runs\/[0-9a-f]{64}\/certificate\.zip/) },
  });
});

test("ten thousand outputs make a page that a browser can bear", () => {
  const comparisons = [
    ...Array.from({ length: 10_000 }, (_, index) => identical(`${index}.png`)),
    different("bad.png"),
  ];
  const page = runPage({
    evidence: someEvidence({ comparisons }),
    context: aContext(),
    repository,
    pictures: [],
    logTail: "",
    links,
  });
  expect(page.length).toBeLessThan(1_500_000);
  expect(page).toContain("bad.png");
  expect(page).toContain("9,001 more outputs");
});
