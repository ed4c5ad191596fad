import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { startBrowser } from "./browser.ts";
import { signInSettings, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;
let browser: Browser;
/** Of a private repository, without the key that its check's link has. */
let runPage: string;

const declaration = `version: 1
image: tickmark.test/tiny:1
run: mkdir out && echo 1 > out/a.csv
outputs: [out/a.csv]
`;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github, signInSettings(github));
  browser = await startBrowser();
  const names = ["a-random-walk-in-one-dimension-and-its-first-return-times", "wine", "neurons"];
  for (const [index, name] of names.entries()) {
    const repository = await github.createRepository({ owner: "lab", name, private: index === 0 });
    github.setCollaborator(repository, "ada-lovelace", "write");
    if (index === 2) {
      await github.push(repository, "main", { "README.md": "nothing yet\n" });
      continue;
    }
    const { sha } = await github.push(repository, "main", { "reproduce.yml": declaration });
    const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
    if (index === 0) runPage = `${server.url}${new URL(run.details_url ?? "").pathname}`;
  }
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await github?.close();
  expect([github.violations, github.unexpected]).toEqual([[], []]);
});

async function fresh(more: { width?: number; script?: boolean } = {}) {
  const context = await browser.newContext({
    viewport: { width: more.width ?? 1200, height: 900 },
    javaScriptEnabled: more.script ?? true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.TICKMARK_SCREENSHOTS;
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function cookieNames(context: BrowserContext): Promise<readonly string[]> {
  const kept = await context.cookies(server.url);
  for (const { httpOnly, sameSite } of kept) expect([httpOnly, sameSite]).toEqual([true, "Lax"]);
  return kept.map(({ name }) => name);
}

test("without script: from a page that is not there, over GitHub, to the page, and out again", async () => {
  github.browseAs("ada-lovelace");
  const { context, page } = await fresh({ script: false });
  expect((await page.goto(runPage))?.status()).toBe(404);
  await shot(page, "404");
  await page.getByRole("main").getByRole("link", { name: "sign in with GitHub" }).click();
  expect(await page.locator("h1").innerText()).toBe("Authorize Tickmark");
  await page.getByRole("button", { name: "Authorize" }).click();
  expect(page.url()).toBe(runPage);
  expect(await page.locator("h1").innerText()).toContain("Not recorded yet");
  expect(await page.locator("header").innerText()).toContain("ada-lovelace");
  expect(await cookieNames(context)).toEqual(["tickmark-session"]);
  await shot(page, "run");
  await page.getByRole("button", { name: "Sign out" }).click();
  expect(page.url()).toBe(`${server.url}/`);
  expect(await page.locator("h1").innerText()).toContain("Is it reproducible?");
  expect(await cookieNames(context)).toEqual([]);
  expect((await page.goto(runPage))?.status()).toBe(404);
  await context.close();
});

test("who says no at GitHub comes back signed out, and can try again", async () => {
  github.browseAs("eve");
  const { context, page } = await fresh();
  await page.goto(server.url);
  await shot(page, "welcome");
  await page.getByRole("main").getByRole("link", { name: "Sign in with GitHub" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(await page.locator("h1").innerText()).toBe("You are not signed in");
  expect(await cookieNames(context)).toEqual([]);
  await page.getByRole("link", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  expect(await page.locator("main").innerText()).toContain("Tickmark knows none of the repositories");
  await context.close();
});

test.each([1200, 390])(
  "the list of repositories at %d pixels: badges that load, no script, nothing too wide",
  async (width) => {
    github.browseAs("ada-lovelace", { consented: true });
    const { context, page, complaints } = await fresh({ width });
    await page.goto(`${server.url}/login`);
    expect(page.url()).toBe(`${server.url}/`);
    const rows = page.getByRole("rowheader");
    expect(await rows.count()).toBe(3);
    expect(await rows.nth(2).innerText()).toContain("lab/neurons");
    for (const badge of await page.locator("img.badge").all()) {
      await badge.scrollIntoViewIfNeeded();
      await expect
        .poll(() => badge.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth))
        .toBeGreaterThan(0);
    }
    await shot(page, `dashboard-${width}`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.locator("script").count()).toBe(0);
    await rows.filter({ hasText: "private" }).getByRole("link").click();
    const folded = page.getByText("Badge for a README");
    if ((await folded.count()) > 0) await folded.click();
    await page.getByRole("button", { name: /Make such an address|Replace the address/ }).click();
    // In four languages, with the verdict and with the cost.
    await expect.poll(() => page.locator("pre.copy").count()).toBe(8);
    // Where the address is, the page is unfolded already.
    expect(await page.locator("pre.copy").first().isVisible()).toBe(true);
    expect(await page.locator("pre.copy").first().innerText()).toMatch(/\.svg\?token=[0-9a-f]{32}\)/);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await shot(page, `repository-${width}`);
    expect(complaints).toEqual([]);
    await context.close();
  },
);

test("a page of somebody else's can press no button here", async () => {
  github.browseAs("ada-lovelace", { consented: true });
  const { context, page } = await fresh();
  await page.goto(`${server.url}/login`);
  const elsewhere = server.url.replace("127.0.0.1", "localhost");
  await page.goto(`${elsewhere}/healthz`);
  await page.setContent(`<form method="post" action="${server.url}/logout"><button>win</button></form>`);
  await page.getByRole("button", { name: "win" }).click();
  await expect.poll(() => page.locator("h1").innerText()).toBe("Nothing was done");
  await page.goto(server.url);
  expect(await page.locator("h1").innerText()).toBe("Your repositories");
  await context.close();
});
