import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { different, hostile, identical, someEvidence } from "../builders.ts";
import { aCertificate, figure } from "../certificate/certified.ts";

/* The page that verifies certificates, opened as a file in a real browser that has no network. */

let browser: Browser;
const address = pathToFileURL(join(import.meta.dirname, "../../verify.html")).href;

beforeAll(async () => {
  const found = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`).find(existsSync);
  if (found === undefined) throw new Error("no Chromium here: `sh scripts/setup.sh test` installs one");
  browser = await chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
});
afterAll(async () => void (await browser?.close()));

async function aDesk() {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-verifier-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const context = await browser.newContext({ offline: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  const choose = async (input: string, name: string, content: Uint8Array | string) => {
    writeFileSync(join(folder, name), content);
    await page
      .locator("#answer")
      .evaluate((element) => ((element as unknown as { textContent: string }).textContent = ""));
    await page.locator(input).setInputFiles(join(folder, name));
  };
  return { page, complaints, choose };
}

async function verdictOf(page: Page): Promise<string> {
  const heading = page.locator("#answer h2");
  await heading.waitFor();
  return heading.innerText();
}

test("a certificate holds, by the key that was given and no other, and a figure is found in it", async () => {
  const { page, complaints, choose } = await aDesk();
  const { archive, parts } = await aCertificate();
  await choose("#certificate", "certificate.zip", archive);
  expect(await verdictOf(page)).toMatch(/^✓ The certificate holds/);
  expect(await page.locator("#answer").innerText()).toContain("Anybody can make a certificate that agrees with itself");
  await choose("#key", "key.pem", parts.get("keys/tickmark.pub.pem") ?? "");
  expect(await verdictOf(page)).toMatch(/^✓/);
  await choose("#files", "from a mail.png", figure);
  expect(await verdictOf(page)).toMatch(/^✓/);
  const text = await page.locator("#answer").innerText();
  expect(text).toContain("It says: reproduced (identical)");
  expect(text).toContain("the key that you gave");
  expect(text).toMatch(/✓ from a mail\.png is Figure 1 \(fig1\.png\): this very file was reproduced from commit 1{40}/);
  await choose("#files", "edited.png", `${figure}!`);
  await verdictOf(page);
  expect(await page.locator("#answer").innerText()).toContain("✗ edited.png is not a file that this certificate knows");
  const other = await aCertificate();
  await choose("#key", "other.pem", other.parts.get("keys/tickmark.pub.pem") ?? "");
  expect(await verdictOf(page)).toContain("which is not the key that you gave");
  expect(complaints).toEqual([]);
});

test("a flipped byte anywhere in the archive is refused", async () => {
  const { page, choose } = await aDesk();
  const { archive, parts } = await aCertificate();
  const bytes = Buffer.from(archive);
  const directory = bytes.indexOf(Buffer.from("PK\u0001\u0002"));
  const places = [
    // In the middle of each part, in the first header, all over the directory, and at the end.
    ...[...parts.values()].map((content) => bytes.indexOf(content) + Math.floor(content.byteLength / 2)),
    ...[0, 5, 11, 15, 27],
    ...Array.from({ length: 30 }, (_, step) => directory + Math.floor(((bytes.length - directory) / 30) * step)),
    bytes.length - 1,
  ];
  for (const at of places) {
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8((flipped[at] as number) ^ 1, at);
    // Under a name of its own: a browser does not say again that the same file was chosen.
    await choose("#certificate", `flipped-${at}.zip`, flipped);
    expect([at, await verdictOf(page)]).toEqual([at, expect.stringMatching(/^✗ The certificate does not hold/)]);
  }
}, 120_000);

test("what a certificate holds is shown, and never run", async () => {
  const { page, complaints, choose } = await aDesk();
  const comparisons = [different(hostile.markup, hostile.attribute, hostile.markup), identical("a.csv")];
  const { archive } = await aCertificate(someEvidence({ comparisons, record: { notes: [hostile.markup] } }));
  await choose("#certificate", "hostile.zip", archive);
  expect(await verdictOf(page)).toMatch(/^✓/);
  expect(await page.locator("#answer").innerText()).toContain("<script>alert(1)</script>");
  expect(await page.locator("#answer script, #answer img").count()).toBe(0);
  expect(complaints).toEqual([]);
});
