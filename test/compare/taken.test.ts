import { expect, test } from "vitest";
import { compareFiles } from "../../src/compare/compare-files.ts";
import { open, Taken } from "../../src/compare/open.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { inMemory, named } from "./corpus.ts";
import { zipOf } from "./formats/containers.ts";

const member = (name: string, text: string) => ({ name, data: Buffer.from(text) });
const same = member("same.csv", "a,b\r\n1,2\r\n");
const [before, after] = [member("value.json", '{"n": 1}'), member("value.json", '{"n": 2}')];
const zip = (...members: (typeof same)[]) => named("results.zip", zipOf(members));

test("what is the same in two archives is taken apart once, with all that is set aside in it", async () => {
  const taken = new Taken();
  const left = await open(zip(same, before), exactly, inMemory, taken);
  const right = await open(zip(same, after), exactly, inMemory, taken);
  const apart = await open(zip(same, after), exactly, inMemory);
  const place = "same.csv";
  const part = right.parts.find(({ at, kind }) => at === place && kind === "table");
  expect(part).toBeDefined();
  expect(left.parts).toContain(part);
  expect(right.parts.map(({ at, kind }) => [at, kind])).toEqual(apart.parts.map(({ at, kind }) => [at, kind]));
  expect(right.omissions).toEqual(apart.omissions);
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
