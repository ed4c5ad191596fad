import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { identical, someEvidence } from "../../builders.ts";
import { brokenMusts, type Entity } from "./crate-musts.ts";
import { aPoor, aRich, partsOf } from "./exported.ts";

const itself = "ro-crate-metadata.json";

test.each([
  ["a reproduced run", aRich],
  ["a run that could not be set up", aPoor],
  [
    "names that need escaping",
    () => someEvidence({ comparisons: ["a b.csv", "ü/%41;?#.csv"].map((each) => identical(each)) }),
  ],
])("the crate of %s keeps what its specifications demand", async (_title, evidence) => {
  const parts = await partsOf(evidence());
  const files = new Set([...parts.keys()].filter((name) => name !== itself));
  expect(brokenMusts(parts.get(itself) ?? "", files)).toEqual([]);
});

test("the crate gives each part with its digest, and each output by an address", async () => {
  const parts = await partsOf(aRich());
  const { "@graph": graph } = JSON.parse(parts.get(itself) ?? "") as { "@graph": readonly Entity[] };
  for (const [name, text] of parts) {
    if (name === itself || name.startsWith("SHA256SUMS")) continue;
    const sha256 = createHash("sha256").update(text).digest("hex");
    expect(graph).toContainEqual(expect.objectContaining({ "@id": name, sha256 }));
  }
  expect(graph).toContainEqual(
    expect.objectContaining({
      "@id": expect.stringMatching(/^https:.*\/files\/figures\/walk%201.csv$/),
      name: "Figure 1",
    }),
  );
});

test("the checker of crates finds what is wrong", async () => {
  const parts = await partsOf(aRich());
  const files = new Set([...parts.keys()].filter((name) => name !== itself));
  const text = parts.get(itself) ?? "";
  const broken = (from: string, to: string) => brokenMusts(text.replace(from, to), files).join();
  expect(broken('"license"', '"licence"')).toContain("the root has license");
  expect(broken('"@id": "VERIFY.md"', '"@id": "VERIFY2.md"')).toContain(
    "the data entity VERIFY.md is linked from the root",
  );
  expect(broken('"instrument"', '"tool"')).toContain("#run has an instrument");
  expect(broken('"#run"', '"#ran"')).toContain("mentioned by the root");
});
