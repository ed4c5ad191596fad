import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { digestOf, hexOf } from "../../../src/domain/digest.ts";
import { labelOf } from "../../../src/domain/run.ts";
import { identical, someEvidence } from "../../builders.ts";
import { aPoor, aRich, partsOf } from "./exported.ts";

type Node = Readonly<Record<string, unknown>>;

async function troOf(evidence = aRich()) {
  const parts = await partsOf(evidence);
  const text = parts.get(`exports/tro/tro-${labelOf(evidence.run.id)}.jsonld`);
  return text === undefined
    ? undefined
    : (JSON.parse(text) as { "@context": readonly Node[]; "@graph": readonly Node[] });
}

const under = (node: unknown, key: string): Node => (node as Node)[key] as Node;
const listUnder = (node: unknown, key: string): readonly Node[] => (node as Node)[key] as readonly Node[];

/** Every node with its type, as TROV 0.1 demands it. */
const required: Readonly<Record<string, readonly string[]>> = {
  "trov:TransparentResearchObject": [
    "trov:vocabularyVersion",
    "trov:wasAssembledBy",
    "trov:hasComposition",
    "trov:hasArrangement",
  ],
  "trov:TrustedResearchSystem": ["trov:publicKey"],
  "trov:ArtifactComposition": ["trov:hasFingerprint", "trov:hasArtifact"],
  "trov:CompositionFingerprint": ["trov:hash"],
  "trov:ResearchArtifact": ["trov:hash"],
  "trov:ArtifactArrangement": ["trov:hasArtifactLocation"],
  "trov:ArtifactLocation": ["trov:artifact", "trov:path"],
  "trov:TrustedResearchPerformance": ["trov:wasConductedBy"],
};

function nodesIn(value: unknown): readonly Node[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Node];
  return [...own, ...Object.values(value).flatMap(nodesIn)];
}

test("a TRO has what TROV demands, and no term without a prefix", async () => {
  const tro = await troOf();
  const nodes = nodesIn(tro?.["@graph"]).filter((node) => node["@type"] !== undefined);
  const seen = new Set<string>();
  for (const node of nodes) {
    expect(node["@id"]).toEqual(expect.any(String));
    for (const type of [node["@type"]].flat() as string[]) {
      seen.add(type);
      for (const key of required[type] ?? []) expect(node).toHaveProperty([key]);
    }
  }
  expect([...seen]).toEqual(expect.arrayContaining(Object.keys(required)));
  const prefixes = Object.keys(tro?.["@context"][0] ?? {});
  for (const key of nodes.flatMap((node) => Object.keys(node)))
    expect(key.startsWith("@") || prefixes.includes(key.split(":")[0] ?? "")).toBe(true);
});

test("each content is there once, located before and after, under the fingerprint of all", async () => {
  const [root] = (await troOf())?.["@graph"] ?? [];
  const composition = under(root, "trov:hasComposition");
  const artifacts = listUnder(composition, "trov:hasArtifact");
  const digests = artifacts.map((each) => under(each, "trov:hash")["trov:hashValue"] as string);
  // walk.py, same.csv = table.csv, data/raw.csv, figures/walk 1.csv
  expect(digests).toHaveLength(4);
  expect(digests).toContain(hexOf(digestOf("1,2,3")));
  const fingerprint = createHash("sha256").update(digests.toSorted().join("")).digest("hex");
  expect(under(under(composition, "trov:hasFingerprint"), "trov:hash")["trov:hashValue"]).toBe(fingerprint);
  const ids = new Set(artifacts.map((each) => each["@id"]));
  const [before = [], after = []] = listUnder(root, "trov:hasArrangement").map((each) =>
    listUnder(each, "trov:hasArtifactLocation"),
  );
  expect(before.map((each) => each["trov:path"]).toSorted()).toEqual(["data/raw.csv", "same.csv", "walk.py"]);
  expect(after).toHaveLength(5);
  for (const location of [...before, ...after]) expect(ids).toContain(under(location, "trov:artifact")["@id"]);
});

test("what the TRO claims is warranted down to a capability, and only without a network", async () => {
  const warrants = async (network: "none" | "full") => {
    const evidence = aRich();
    const plan = { ...evidence.run.record.plan, network };
    const [root] = (await troOf(aRich({ plan })))?.["@graph"] ?? [];
    const capabilities = listUnder(under(root, "trov:wasAssembledBy"), "trov:hasCapability").map((each) => each["@id"]);
    const [performance] = listUnder(root, "trov:hasPerformance");
    const attributes = (performance?.["trov:hasPerformanceAttribute"] ?? []) as readonly Node[];
    for (const each of attributes) expect(capabilities).toContain(under(each, "trov:warrantedBy")["@id"]);
    for (const each of listUnder(root, "trov:hasAttribute"))
      expect(attributes.map((attribute) => attribute["@id"])).toContain(under(each, "trov:warrantedBy")["@id"]);
    return attributes.length + listUnder(root, "trov:hasAttribute").length;
  };
  expect(await warrants("none")).toBe(2);
  expect(await warrants("full")).toBe(0);
});

test("without a list of the source it does not claim to hold all data, and without any file there is no TRO", async () => {
  const [root] = (await troOf(someEvidence({ comparisons: [identical("a.csv")] })))?.["@graph"] ?? [];
  expect(listUnder(root, "trov:hasAttribute")).toEqual([]);
  expect(listUnder(root, "trov:hasArrangement")).toHaveLength(1);
  expect(await troOf(aPoor())).toBeUndefined();
});
