import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GitHub, startGitHub } from "../github/stand-in.ts";
import { startBrowser } from "./browser.ts";
import { signalAnalyses, startTickmark, type TickmarkServer } from "./tickmark-server.ts";

let github: GitHub;
let server: TickmarkServer;
let browser: Browser;
/** Address of the page of a run that produced what a hostile repository would. */
let runPage: string;
let repositoryPage: string;

const onePixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const declaration = `version: 1
image: tickmark.test/tiny:1
run: |
  echo '</pre><script>document.title = "log"</script>'
  mkdir out
  echo '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>document.title = "svg"</script><rect width="40" height="20" fill="green"/></svg>' > out/figure.svg
  echo '<script>document.title = "html"</script>' > out/page.html
  echo ${onePixel} | base64 -d > out/pixel.png
  echo 1 > 'out/<img src=x onerror=alert(1)>.csv'
outputs: [out/*]
`;

beforeAll(async () => {
  github = await startGitHub();
  server = await startTickmark(github);
  browser = await startBrowser();
  const repository = await github.createRepository({ owner: "lab", name: "hostile" });
  const { sha } = await github.push(repository, "main", { "reproduce.yml": declaration });
  const run = await github.waitForConclusion(repository, sha, "reproducible!", { timeoutMs: 60_000 });
  expect(run.output?.title).toBe("Not recorded yet: 4 outputs produced");
  runPage = run.details_url ?? "";
  repositoryPage = `${server.url}/r/lab/hostile`;
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await github?.close();
});

/** Opens a page and answers with all that the browser complained about. */
async function open(address: string, width = 1200): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  await page.goto(address);
  return { page, complaints };
}

test("the page of a run shows its figures and runs nothing of what a hostile analysis wrote", async () => {
  const { page, complaints } = await open(runPage);
  expect(await page.title()).not.toMatch(/^(log|svg|html)$/);
  expect(await page.locator("h1").innerText()).toContain("Not recorded yet: 4 outputs produced");
  expect(await page.locator("main").innerText()).toContain("<img src=x onerror=alert(1)>.csv");
  for (const image of await page.locator("figure img").all()) {
    await image.scrollIntoViewIfNeeded();
    await expect
      .poll(() => image.evaluate((element) => (element as unknown as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0);
  }
  expect(await page.locator("figure img").count()).toBe(2);
  // What programs read is there, and the policy of the page has nothing to say about it.
  expect(JSON.parse(await page.locator('script[type="application/ld+json"]').innerText())).toHaveProperty(
    "itemReviewed",
  );
  expect(await page.locator("script").count()).toBe(1);
  expect(complaints).toEqual([]);
  await page.close();
});

test("produced files that are opened by themselves run no script", async () => {
  for (const name of ["figure.svg", "page.html"]) {
    const { page, complaints } = await open(`${runPage}/files/out/${name}`);
    expect(await page.title()).not.toMatch(/^(svg|html)$/);
    expect(complaints.filter((text) => !text.startsWith("Blocked script execution"))).toEqual([]);
    await page.close();
  }
});

test("on a phone no page is wider than the screen", async () => {
  for (const address of [runPage, repositoryPage, server.url, `${server.url}/nothing/here`]) {
    const { page } = await open(address, 390);
    const width = await page.evaluate("document.documentElement.scrollWidth");
    expect([address, width]).toEqual([address, 390]);
    await page.close();
  }
});

test("from the history of a repository one gets to a run and back without script", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(repositoryPage);
  await page
    .getByRole("link", { name: /^[0-9a-f]{12}$/ })
    .first()
    .click();
  expect(page.url()).toBe(runPage);
  await page.getByRole("link", { name: "lab/hostile" }).first().click();
  expect(page.url()).toBe(repositoryPage);
  await context.close();
});

test("the log of a commit is followed while it runs, and leads to the verdict when it is over", async () => {
  const repository = await github.createRepository({ owner: "lab", name: "slow" });
  const { sha } = await github.push(repository, "main", {
    "reproduce.yml": `version: 1
image: tickmark.test/tiny:1
run: |
  echo '<b>begun</b>'
  while [ ! -e go ]; do sleep 0.1; done
  echo later
  while [ ! -e end ]; do sleep 0.1; done
  echo 1 > a.csv
outputs: [a.csv]
`,
  });
  const commitPage = `${server.url}/r/lab/slow/${sha}`;
  const written = async () => (await server.get(`/r/lab/slow/${sha}`)).text();
  await expect.poll(written, { timeout: 30_000 }).toContain("Follow the log");
  const { page, complaints } = await open(commitPage);
  await page.getByRole("link", { name: "Follow the log" }).click();
  const log = page.locator("pre[data-follow]");
  await expect.poll(() => log.innerText(), { timeout: 10_000 }).toContain("<b>begun</b>");
  signalAnalyses(server.home, "go");
  await expect.poll(() => log.innerText(), { timeout: 10_000 }).toContain("later");
  signalAnalyses(server.home, "end");
  await page.waitForURL(commitPage, { timeout: 20_000 });
  // The answer that it has ended is one of another status, which a browser notes.
  expect(complaints.filter((text) => !/status of 410/.test(text))).toEqual([]);
  await page.close();
});
