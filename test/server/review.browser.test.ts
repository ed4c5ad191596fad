import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Comparison } from "../../src/domain/comparison.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aPlan, aRepository, found, hostile, missing, someEvidence, someFacts } from "../builders.ts";
import { visitor } from "../entry/web/visitor.ts";
import { memoryObjects } from "../fakes.ts";
import { startBrowser } from "./browser.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** A drawing as tall as a page, so that a printer must find room for it. */
const drawing = (colour: string, height = 900) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="${height}"><rect width="800" height="${height}" fill="#eee"/><path d="M40 ${height - 40} L200 300 L400 500 L760 60" stroke="${colour}" stroke-width="6" fill="none"/></svg>`;
const rows = (last: string) =>
  `group;mean;sd;n\n${Array.from({ length: 30 }, (_, row) => `"group ${row}; a";${row * 1.5};0.25;100\n`).join("")}last;${last};0;1\n`;
const script = `<script>document.title = "table"</script>`;

const files = {
  drawing: drawing("green"),
  recorded: drawing("green", 1400),
  produced: drawing("red", 1400),
  recordedTable: rows("3.14"),
  producedTable: rows("3.15"),
  hostile: `${script},${hostile.markup ?? script}\n1,2\n`,
};

const comparisons: readonly Comparison[] = [
  {
    kind: "different",
    path: "out/b.svg",
    label: "Figure 10",
    recorded: someFacts(files.recorded, "image/svg+xml"),
    produced: someFacts(files.produced, "image/svg+xml"),
    ...found({ explanation: "1 path has another colour" }),
  },
  {
    kind: "identical",
    path: "out/a.svg",
    label: "Figure 2",
    recorded: someFacts(files.drawing, "image/svg+xml"),
    produced: someFacts(files.drawing, "image/svg+xml"),
  },
  {
    kind: "close",
    path: "out/table.csv",
    label: "Table 1",
    recorded: someFacts(files.recordedTable),
    produced: someFacts(files.producedTable),
    ...found({
      explanation: "1 of 31 numbers in mean differs, by 0.01 at most",
      details: ["row 31", "and so on"],
      setAside: [{ rule: "CSV: line ends", where: "all of it" }],
    }),
  },
  { kind: "unrecorded", path: `out/${script}.csv`, label: script, produced: someFacts(files.hostile) },
  missing("out/c.pdf", "the analysis did not write it", "Figure 3"),
];

test("x", async () => {
  const repository = aRepository();
  const { origin, save } = await visitor({ objects: memoryObjects(...Object.values(files)) }, [repository]);
  const claims = [
    {
      claim: {
        text: "mean of 3.14",
        value: 3.14,
        tolerance: 0.01,
        output: "out/table.csv",
        place: { kind: "cell", row: 31, column: "mean" },
      },
      produced: 3.15,
      holds: true,
      explanation: "",
    },
  ] as const;
  const about = {
    tree: null,
    licence: null,
    files: {
      "reproduce.yml":
        "version: 1\npaper:\n  title: On random walks\n  doi: 10.1234/abc\n  authors:\n    - name: Ada Lovelace\n",
    },
  };
  const evidence = {
    ...someEvidence({ comparisons, claims, record: { about, notes: ["The network was on."] } }),
    recordedInTree: [someFacts(files.recorded).digest, someFacts(files.recordedTable).digest],
  };
  const id = await save(evidence, repository);
  const good = await save(
    {
      ...someEvidence({ comparisons: [comparisons[1]!, comparisons[2]!], claims, record: { about } }),
      recordedInTree: evidence.recordedInTree,
    },
    repository,
  );
  const broken = await save(
    someEvidence({ comparisons: [], failure: { kind: "exited", step: "plot", exitCode: 3 } }),
    repository,
  );
  const out = process.env.SHOW ?? "";
  for (const [name, path, width] of [
    ["wide", `/runs/${id}/review`, 1200],
    ["phone", `/runs/${id}/review?profile=acm`, 390],
    ["good", `/runs/${good}/review?profile=cascad`, 1200],
    ["broken", `/runs/${broken}/review?profile=aea`, 1200],
    ["fig", `/runs/${id}/figures/figure-10`, 1200],
    ["figphone", `/runs/${id}/figures/table-1`, 390],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(`${origin}${path}`);
    console.log(
      name,
      await page.evaluate(
        `[...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > ${width}).map((e) => e.tagName + "." + e.className + " " + getComputedStyle(e).display + getComputedStyle(e).overflowX + " " + e.getBoundingClientRect().right).slice(0,12)`,
      ),
    );
    if (!out) expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    if (out) {
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
      await page.screenshot({ path: join(out, `${name}-first.png`) });
      writeFileSync(join(out, `${name}.pdf`), await page.pdf({ preferCSSPageSize: true }));
    }
    await page.close();
  }
});
