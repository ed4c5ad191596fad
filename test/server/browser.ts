import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** The browser of this machine. */
export function startBrowser(): Promise<Browser> {
  const found = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`).find(existsSync);
  if (found === undefined) throw new Error("no Chromium here: `sh scripts/setup.sh test` installs one");
  return chromium.launch({ executablePath: found, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
}
