import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { attestedOf, checkCertificate } from "../../src/certificate/check.ts";
import { isExportPath } from "../../src/certificate/exports/purposes.ts";
import { parts as allParts, type Part } from "../../src/certificate/parts.ts";
import { purposeOf } from "../../src/certificate/parts-named.ts";
import { keyFromPem } from "../../src/certificate/public-key.ts";
import { partSums } from "../../src/certificate/sums.ts";
import { zipOf } from "../../src/certificate/zip.ts";
import { digestOf, hexOf } from "../../src/domain/digest.ts";
import { different, identical, missing, someEvidence } from "../builders.ts";
import { aCertificate, figure } from "./certified.ts";
import { resigned } from "./resigned.ts";

type Parts = ReadonlyMap<string, Uint8Array>;

const problemsOf = (parts: Parts): readonly string[] => {
  const checked = checkCertificate(parts, []);
  return checked.ok ? [] : checked.problems;
};

const withPart = (parts: Parts, name: Part, content: Uint8Array | string): Parts =>
  new Map([...parts, [name, Buffer.from(content as Uint8Array)]]);

const text = (parts: Parts, name: Part): string => Buffer.from(parts.get(name) ?? []).toString();

/** What somebody does who changes a part and then mends the list of digests: only signatures are in their way. */
function listedAnew(parts: Parts): Parts {
  const listed = new Map([...parts].filter(([name]) => !name.startsWith("SHA256SUMS")));
  return withPart(parts, "SHA256SUMS", partSums(listed));
}

test("a certificate holds, and says whether its key is one that the reader has", async () => {
  const { parts } = await aCertificate();
  expect(checkCertificate(parts, [])).toMatchObject({ ok: true, isKnownKey: false, log: { index: 5, treeSize: 6 } });
  const key = keyFromPem(text(parts, "keys/tickmark.pub.pem")) as KeyObject;
  expect(checkCertificate(parts, [key])).toMatchObject({ ok: true, isKnownKey: true });
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  expect(checkCertificate(parts, [publicKey])).toMatchObject({ ok: true, isKnownKey: false });
});

test("every flipped byte of every part is refused, and the part named", async () => {
  const { parts } = await aCertificate();
  expect([...parts.keys()].filter((name) => !isExportPath(name)).toSorted()).toEqual(Object.keys(allParts).toSorted());
  for (const [name, content] of parts) {
    // All of a small part; of a large one the first and last bytes and every few in between.
    const step = Math.max(1, Math.floor(content.byteLength / (name.startsWith("exports/") ? 30 : 300)));
    for (let at = 0; at < content.byteLength; at += step) {
      for (const bit of [1, 128]) {
        const flipped = Buffer.from(content);
        flipped.writeUInt8((flipped[at] as number) ^ bit, at);
        const [problem = "nothing"] = problemsOf(new Map([...parts, [name, flipped]]));
        expect([name, at, problem]).toEqual([
          name,
          at,
          expect.stringContaining(name === "SHA256SUMS" ? "SHA256SUMS" : name),
        ]);
      }
    }
  }
}, 120_000);

test("a part that is cut off or goes on is refused", async () => {
  const { parts } = await aCertificate();
  for (const [name, content] of parts) {
    for (const changed of [content.subarray(0, -1), Buffer.concat([content, Buffer.from("\n")]), Buffer.alloc(0)]) {
      expect(problemsOf(new Map([...parts, [name, changed]]))).not.toEqual([]);
    }
  }
});

test("each missing part is named, and each that does not belong there", async () => {
  const { parts } = await aCertificate();
  for (const name of parts.keys()) {
    const without = new Map([...parts].filter(([each]) => each !== name));
    expect(problemsOf(without)).toEqual([expect.stringMatching(/ is missing/)]);
    expect(problemsOf(without)[0]).toContain(name);
    expect(problemsOf(without)[0]).toContain(purposeOf(name));
  }
  expect(problemsOf(new Map())).toHaveLength(Object.keys(allParts).length);
  for (const extra of ["extra.txt", "exports/extra.txt", "exports/../run.json"]) {
    expect(problemsOf(new Map([...parts, [extra, Buffer.from("x")]]))).toEqual([
      expect.stringContaining(`${extra} is no part of a certificate`),
    ]);
  }
});

test("a certificate without exports, as older versions made them, still holds", async () => {
  const { parts, installation } = await aCertificate();
  const older = new Map([...parts].filter(([name]) => !isExportPath(name)));
  expect(problemsOf(await resigned(older, installation))).toEqual([]);
});

test("whoever changes a part and mends the list is stopped by its signature", async () => {
  const { parts } = await aCertificate();
  const changed = withPart(parts, "VERIFY.md", "trust me\n");
  expect(problemsOf(listedAnew(changed))).toEqual([
    "SHA256SUMS.sshsig is not the signature of SHA256SUMS by the key in keys/allowed_signers",
  ]);
});

/** Parts of two certificates, each signed as it should be, put together as they should not be. */
const mixtures: readonly (readonly [title: string, names: readonly Part[]])[] = [
  ["the record of another run", ["run.json"]],
  ["another statement", ["certificate.statement.json"]],
  ["another envelope", ["certificate.dsse.json", "certificate.statement.json"]],
  [
    "the whole of another statement",
    ["certificate.dsse.json", "certificate.statement.json", "certificate.sigstore.json"],
  ],
  ["another place in the log", ["certificate.sigstore.json"]],
  ["another key", ["keys/tickmark.pub.pem"]],
  ["another log", ["keys/trusted_root.json"]],
  ["other outputs", ["OUTPUTS.sha256"]],
];

test.each(mixtures)("somebody who can sign lists cannot put in %s", async (_title, names) => {
  const one = await aCertificate();
  const another = someEvidence({ comparisons: [identical("fig1.png", "another figure")] });
  // Of the same keys and the same log, where the keys are not what is exchanged.
  const isKey = names.some((name) => name.startsWith("keys/"));
  const { parts: other } = isKey ? await aCertificate(another) : await one.installation.certified(another);
  const mixed = new Map([...one.parts, ...names.map((name) => [name, other.get(name) as Uint8Array] as const)]);
  expect(problemsOf(await resigned(one.parts, one.installation))).toEqual([]);
  expect(problemsOf(await resigned(mixed, one.installation))).not.toEqual([]);
});

test("parts that are no JSON of ours are refused, however odd", async () => {
  const { parts, installation } = await aCertificate();
  const odd = ["", "null", "[]", "{}", "0", '{"a":1,"a":2}', "[".repeat(100_000), '{"tlogs":[{}]}', '"\\ud800"', "{ }"];
  const names = [
    "certificate.statement.json",
    "certificate.dsse.json",
    "certificate.sigstore.json",
    "keys/trusted_root.json",
  ] as const;
  for (const name of names) {
    for (const content of odd) {
      expect(problemsOf(await resigned(withPart(parts, name, content), installation))).not.toEqual([]);
    }
  }
});

test("a file is told apart: produced by the rerun, recorded by the authors, or neither", async () => {
  const comparisons = [identical("fig1.png", figure, "Figure 1"), different("b.csv"), missing("c.csv")];
  const { parts } = await aCertificate(someEvidence({ comparisons }));
  const checked = checkCertificate(parts, []);
  if (!checked.ok) throw new Error(checked.problems.join());
  const attested = (content: string) => attestedOf(checked.statement, hexOf(digestOf(content)));
  expect(attested(figure)).toMatchObject({ kind: "produced", output: { path: "fig1.png", comparison: "identical" } });
  expect(attested("content of b.csv")).toMatchObject({ kind: "produced", output: { comparison: "different" } });
  expect(attested("recorded content of c.csv")).toMatchObject({ kind: "recorded", output: { comparison: "missing" } });
  expect(attested("anything")).toEqual({ kind: "unknown" });
});

test("the archive is the same bytes as one that is made anew of its parts", async () => {
  const { archive, parts } = await aCertificate();
  expect(zipOf(parts).equals(Buffer.from(archive))).toBe(true);
});
