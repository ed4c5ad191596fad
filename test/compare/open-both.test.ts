import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compareFiles } from "../../src/compare/compare-files.ts";
import { openBoth } from "../../src/compare/open-both.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { inMemory, named } from "./corpus.ts";
import { zipOf } from "./formats/containers.ts";

const member = (name: string, text: string) => ({ name, data: Buffer.from(text) });
const same = member("same.csv", "a,b\r\n1,2\r\n");
const [before, after] = [member("value.json", '{"n": 1}'), member("value.json", '{"n": 2}')];
const zip = (...members: (typeof same)[]) => named("results.zip", zipOf(members));

test("what is the same in two archives is not looked into", async () => {
  const [left, right] = await openBoth(zip(same, before), zip(same, after), exactly, inMemory);
  const [whole] = left.parts.filter(({ at }) => at.startsWith("same.csv"));
  expect(whole).toMatchObject({ kind: "bytes", at: "same.csv" });
  expect(right.parts).toContain(whole);
  expect(left.parts.map(({ at, kind }) => [at, kind])).toEqual(right.parts.map(({ at, kind }) => [at, kind]));
  expect(left.parts.filter(({ at }) => at.startsWith("value.json")).map(({ kind }) => kind)).toEqual([
    "value",
    "value",
  ]);
});

test("also of an archive within an archive, only what differs is looked into", async () => {
  const outer = (...members: (typeof same)[]) => zip(same, { name: "inner.zip", data: Buffer.from(zipOf(members)) });
  const [left, right] = await openBoth(outer(same, before), outer(same, after), exactly, inMemory);
  const places = (parts: typeof left.parts) => parts.map(({ at, kind }) => `${kind} ${at}`);
  expect(places(left.parts)).toEqual([
    "bytes same.csv",
    "value inner.zip › kind of file",
    "bytes inner.zip › same.csv",
    "value inner.zip › value.json › kind of file",
    "value inner.zip › value.json",
  ]);
  expect(places(right.parts)).toEqual(places(left.parts));
});

test("with names in the rules, all of it is opened, since they may match in what is the same", async () => {
  const rules = { ...exactly, ignore: ["a", "nowhere"] };
  const { kind, explanation } = await compareFiles(zip(same, before), zip(same, after), rules, inMemory);
  expect(kind).toBe("different");
  expect(explanation).toContain("ignore nowhere matched nothing");
  expect(explanation).not.toContain("ignore a matched nothing");
});

test("a file that is packed anew without a change is the same", async () => {
  const packed = (time: number) => {
    const bytes = gzipSync("a,b\n1,2\n");
    bytes.writeUInt32LE(time, 4);
    return named("a.csv.gz", bytes);
  };
  expect(await compareFiles(packed(1), packed(2), exactly, inMemory)).toMatchObject({
    kind: "equivalent",
    setAside: [{ rule: expect.stringContaining("gzip") }],
  });
});

test("the same bytes under another name, or in another place, are another thing", async () => {
  const moved = await compareFiles(zip(same, before), zip({ ...same, name: "other.csv" }, before), exactly, inMemory);
  expect(moved).toMatchObject({
    kind: "different",
    explanation: expect.stringContaining("same.csv is not there any more"),
  });
  const twice = await compareFiles(
    zip(member("a.json", "1"), member("b.json", "2")),
    zip(member("a.json", "2"), member("b.json", "1")),
    exactly,
    inMemory,
  );
  expect(twice.kind).toBe("different");
  expect(twice.explanation).toContain("1 other part differs");
});
