import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";

/* GHE_HOST alone moves Tickmark to another GitHub. */

const root = new URL("../src/", import.meta.url).pathname;

/** The places where the word is not an address that GitHub is asked at. */
const named: Readonly<Record<string, string>> = {
  "settings.ts": "the address where GHE_HOST is not set",
  "cli/certify.ts": "an example",
  "cli/launch.ts": "an example",
  "launch/places.ts": "services that open repositories of that host alone are not offered for another",
  "cli/verify.ts": "an example",
  "adapters/workspace/seal.ts": "the first line of every LFS pointer, wherever it lies",
};

test("no source names github.com, but for the setting's own default", () => {
  const naming = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .filter((path) => {
      const code = stripTypeScriptTypes(readFileSync(join(root, path), "utf8"));
      return /github\.com|githubusercontent/.test(code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ""));
    });
  expect(naming.toSorted()).toEqual(Object.keys(named).toSorted());
});
