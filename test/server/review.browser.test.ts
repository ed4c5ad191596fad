import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Comparison } from "../../src/domain/comparison.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aRepository, found, someEvidence, someFacts } from "../builders.ts";
import { visitor } from "../entry/web/visitor.ts";
import { memoryObjects } from "../fakes.ts";
import { startBrowser } from "./browser.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser?.close());

/** Taller than a sheet of paper. */
const drawing = (colour: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1400"><path d="M40 1360 L400 500 L760 60" stroke="${colour}" stroke-width="6" fill="none"/></svg>`;
const wide = (last: string) =>
  `${Array.from({ length: 12 }, (_, column) => `"a rather long heading ${column}"`)},\n${Array.from({ length: 12 }, () => last)}\n`;
const script = `<script>document.title = "run"</script>`;

const content = {
  green: drawing("green"),
  red: drawing("red"),
  before: wide("3.14"),
  after: wide("3.15"),
  hostile: script,
};
const [green, red] = [someFacts(content.green, "image/svg+xml"), someFacts(content.red, "image/svg+xml")];
const [before, after, hostile] = [someFacts(content.before), someFacts(content.after), someFacts(content.hostile)];

test("on a screen, on a phone and on paper the page for reviewers shows all of it and runs nothing of a stranger", async () => {
  const comparisons: readonly Comparison[] = [
    {
      kind: "different",
      path: "b.svg",
      label: "Figure 10",
      recorded: green,
      produced: red,
      ...found({ explanation: "other" }),
    },
    { kind: "identical", path: "a.svg", label: "Figure 2", recorded: green, produced: green },
    {
      kind: "close",
      path: "t.csv",
      label: "Table 1",
      recorded: before,
      produced: after,
      ...found({ explanation: "0.01 off" }),
    },
    { kind: "unrecorded", path: `${script}.csv`, label: script, produced: hostile },
  ];
  const repository = aRepository();
  const { origin, save } = await visitor({ objects: memoryObjects(...Object.values(content)) }, [repository]);
  const recordedInTree = [green.digest, before.digest];
  const id = await save({ ...someEvidence({ comparisons }), recordedInTree }, repository);
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${origin}/runs/${id}/review?profile=acm`);
  expect(await page.title()).toMatch(/ · verification report · Tickmark$/);
  expect(await page.locator(".reviewed h3").allInnerTexts()).toEqual([
    expect.stringContaining(script),
    expect.stringContaining("Figure 2: ✓ identical"),
    expect.stringContaining("Figure 10: ✗ different"),
    expect.stringContaining("Table 1: ✓ close"),
  ]);
  const drawn = "[...document.images].every((image) => image.complete && image.naturalHeight === 1400)";
  expect(await page.evaluate(drawn)).toBe(true);
  expect(await page.locator("img").count()).toBe(3);
  for (const width of [1200, 360]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1200, height: 900 });
  const pages = await printed(await page.pdf({ preferCSSPageSize: true }));
  for (const [index, text] of pages.entries()) {
    expect(text).toContain(`Verification report of run ${id.slice(0, 12)}`);
    expect(text).toContain(`https://tickmark.example/runs/${id}/review`);
    expect(text).toMatch(new RegExp(`${index + 1} ?/ ?${pages.length}\\s*$`));
  }
  const all = pages.join("\n");
  for (const said of ["figures/figure-10", "https://github.com/ada/notes", "Evidence for no badge"]) {
    expect(all.replaceAll(/\s+/g, " ")).toContain(said);
  }
  await page.click("a:has-text('figures/figure-10')");
  expect(await page.innerText("h1")).toContain("Figure 10: different");
  expect(complaints).toEqual([]);
  await page.close();
});

/** The words of each page of a PDF, as poppler reads them. */
async function printed(pdf: Buffer): Promise<readonly string[]> {
  const path = join(temporaryFolder(), "page.pdf");
  writeFileSync(path, pdf);
  const { stdout } = await promisify(execFile)("pdftotext", ["-layout", path, "-"]);
  return stdout.split("\f").slice(0, -1);
}
