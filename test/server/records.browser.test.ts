import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileObjects } from "../../src/adapters/objects.ts";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { aContext, aPlan, identical, someEvidence } from "../builders.ts";
import { startBrowser } from "./browser.ts";

const cli = new URL("../../dist/cli.js", import.meta.url).pathname;
const hostileTag = '<img src="x" onerror="alert(1)">';

let home: string;
let browser: Browser;
let child: ChildProcess;
/** Of the table, as `tickmark open` printed it. */
let records: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "tickmark-open-"));
  const store = openSqliteStore(join(home, "tickmark.db"), systemClock());
  const objects = fileObjects(join(home, "objects"));
  for (let n = 0; n < 60; n += 1) {
    const picture = encode({ width: 8, height: 8, channels: 1, depth: 8, data: new Uint8Array(64).fill(n * 4) });
    const facts = { ...(await objects.put(picture)), mediaType: "image/png" };
    const values = { N: n % 7, suite: n % 2 === 0 ? "petsc" : "trilinos", long: "x".repeat(n === 59 ? 400 : 3) };
    const content = JSON.stringify(values);
    const evidence = someEvidence({
      comparisons: [{ ...identical("walk.png"), recorded: facts, produced: facts }],
      record: {
        nonce: String(n).padStart(32, "0"),
        plan: aPlan({ outputs: [{ path: "walk.png", label: "Figure 1" }] }),
        startedAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
        wallSeconds: 60 - n,
        parameters: { path: "p.json", digest: digestOf(content), content, values },
      },
    });
    const tags = n === 58 ? [hostileTag] : n % 10 === 0 ? ["demo"] : [];
    await store.ledger.save(evidence, aContext({ repositoryId: null, tags }));
  }
  store.close();
  child = spawn(process.execPath, [cli, "open", "--no-browser"], {
    env: { PATH: process.env.PATH, TICKMARK_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [chunk] = await once(child.stdout ?? child, "data");
  records = String(chunk).trim();
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  child?.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
  rmSync(home, { recursive: true, force: true });
});

/** Opens a page and answers with all that the browser complained about. */
async function open(address: string, options: { width?: number; script?: boolean; dark?: boolean } = {}) {
  const { width = 1280, script = true, dark = false } = options;
  const colorScheme = dark ? "dark" : "light";
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: script,
    colorScheme,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}

const started = (page: Page) => page.locator("td.when").allInnerTexts();

test("without a script the table is sorted, filtered, paged, and two records of it are compared", async () => {
  const { page, close } = await open(records, { script: false });
  await page.getByRole("link", { name: "Took" }).click();
  expect((await started(page))[0]).toBe("2026-01-01 00:00:00");
  await page.getByLabel("Tag").fill("demo");
  await page.getByLabel("Parameter").fill("suite=petsc");
  await page.getByRole("button", { name: "Apply" }).click();
  expect(await started(page)).toHaveLength(6);
  await page.getByRole("link", { name: "Clear all" }).click();
  await page.getByRole("link", { name: "Next →" }).click();
  expect(await started(page)).toHaveLength(10);
  await page.getByRole("link", { name: "← Previous" }).click();
  await page.locator("input[name=run]").nth(0).check();
  await page.locator("input[name=run]").nth(3).check();
  await page.getByRole("button", { name: "Compare" }).click();
  expect(await page.locator("h1").innerText()).toMatch(/^Comparison of [0-9a-f]{12} and [0-9a-f]{12}$/);
  expect(await page.locator("main").innerText()).toMatch(/Figure 1\s+walk\.png[\s\S]*64 of 64 pixels differ/);
  expect(await page.locator(".sides figure img").count()).toBe(2);
  await close();
});

test("with the script a third choice takes the place of the first, and a plot follows what is chosen", async () => {
  const { page, complaints, close } = await open(records);
  const choose = page.locator("input[name=run]");
  expect(await page.getByRole("button", { name: "Compare" }).isDisabled()).toBe(true);
  for (const row of [0, 1, 2]) await choose.nth(row).check();
  expect(await choose.nth(0).isChecked()).toBe(false);
  expect(await page.locator(".bar output").innerText()).toBe("2 records chosen");
  await page.getByRole("link", { name: "Plot" }).click();
  await page.getByLabel("Colour").selectOption({ label: "suite" });
  await page.waitForURL(/colour=parameters\.suite/);
  expect(await page.locator("svg.plot .marks a").count()).toBe(60);
  expect(await page.locator(".legend").innerText()).toMatch(/petsc[\s\S]*trilinos/);
  await page.locator("svg.plot .marks a").first().click();
  expect(page.url()).toMatch(/\/runs\/[0-9a-f]{64}$/);
  expect(complaints).toEqual([]);
  await close();
});

test("on a phone no page of records is wider than the screen, and nothing of a stranger runs", async () => {
  const base = records.replace(/\/records$/, "");
  const { page: table, close: closeTable } = await open(records);
  const ids = await table
    .locator("input[name=run]")
    .evaluateAll((all) => all.slice(0, 2).map((each) => each.getAttribute("value")));
  expect(await table.locator("main").innerText()).toContain(hostileTag.slice(0, 20));
  await closeTable();
  const { page, complaints, close } = await open(records, { width: 390, dark: true });
  for (const path of [
    "/records",
    "/records?view=figures",
    "/records?tag=nobody",
    "/records?since=nonsense",
    "/plot?x=started&y=parameters.long",
    `/compare?run=${ids.join("&run=")}`,
    "/compare",
    `/runs/${ids[0]}`,
  ]) {
    await page.goto(`${base}${path}`);
    expect([path, await page.evaluate("document.documentElement.scrollWidth")]).toEqual([path, 390]);
  }
  // That a page says what it cannot understand with a status of its own is no complaint.
  expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  await close();
});
