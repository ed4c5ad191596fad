import { expect, test } from "vitest";
import { canonicalForm, compareFiles } from "../../src/compare/compare-files.ts";
import { type CompareRules, exactly } from "../../src/domain/compare-rules.ts";
import { inMemory, named } from "./corpus.ts";
import { zipOf } from "./formats/containers.ts";

const compared = (recorded: string, produced: string, name: string, rules: Partial<CompareRules> = {}) =>
  compareFiles(
    named(name, Buffer.from(recorded)),
    named(name, Buffer.from(produced)),
    { ...exactly, ...rules },
    inMemory,
  );

test("the same bytes are identical, and nobody looks into them", async () => {
  expect(await compared("{ broken", "{ broken", "a.json")).toMatchObject({ kind: "identical", explanation: "" });
});

test("what is equivalent names at least one rule, and only what really differs", async () => {
  expect(await compared("a\nb\n", "a\r\nb\r\n", "a.txt")).toMatchObject({
    kind: "equivalent",
    setAside: [{ rule: expect.stringContaining("line ends") }],
  });
  const spelled = await compared('{"a": 1, "b": 0.5}', '{"b":5e-1,"a":1}', "a.json");
  expect(spelled.kind).toBe("equivalent");
  expect(spelled.setAside).toHaveLength(1);
});

test("two formats are different, whatever they say", async () => {
  expect(await compared("1,2\n3,4\n", "[1, 2]", "a.json")).toMatchObject({ kind: "different" });
});

test("what is left out by the declaration makes it close, never equivalent, and is named", async () => {
  const ignoring = await compared('{"p": 1, "time": 2}', '{"p": 1, "time": 3}', "a.json", { ignore: ["/time"] });
  expect(ignoring).toMatchObject({ kind: "close", explanation: expect.stringContaining("/time") });
  expect(await compared('{"p": 1, "time": 2}', '{"p": 2, "time": 3}', "a.json", { ignore: ["/time"] })).toMatchObject({
    kind: "different",
  });
  // Where nothing that is left out differs, it played no part.
  expect(await compared('{"p": 1, "time": 2}', '{"time": 2, "p": 1}', "a.json", { ignore: ["/time"] })).toMatchObject({
    kind: "equivalent",
  });
});

test("what is ignored and differs is told as any other difference", async () => {
  const rules = { ignore: ["/runs/*/seconds"] };
  const text = (seconds: number, p = 1) =>
    JSON.stringify({
      runs: [
        { p, seconds },
        { p: 2, seconds: 7 },
      ],
    });
  expect(await compared(text(3), text(4), "a.json", rules)).toMatchObject({
    kind: "close",
    explanation: "only what is ignored differs (/runs/*/seconds): /runs/0/seconds: recorded 3, produced 4",
  });
  expect((await compared(text(3), text(4, 5), "a.json", rules)).explanation).toBe("/runs/0/p: recorded 1, produced 5");
});

test("an entry of the declaration that names nothing in either file is told", async () => {
  const tolerance = { kind: "scaled", rtol: 0.1, atol: 0 } as const;
  const rules = { ignore: ["/time", "/b"], paths: { "/a/x": tolerance, "/a": tolerance }, columns: { v: tolerance } };
  const notes = "ignore /time matched nothing; path /a/x matched nothing; column v matched nothing";
  const different = await compared('{"a": 1, "b": 2}', '{"a": "x", "b": 2}', "a.json", rules);
  expect(different.explanation).toMatch(new RegExp(`; ${notes}$`));
  expect(different.details).toContain("ignore /time matched nothing");
  const spelled = await compared('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', "a.json", rules);
  expect(spelled).toMatchObject({ kind: "equivalent", explanation: expect.stringContaining(notes) });
  const table = await compared("v,w\n1.5,2\n", "v,w\n1.6,2\n", "a.csv", {
    ignore: ["time"],
    columns: { v: tolerance },
  });
  expect(table).toMatchObject({ kind: "close", explanation: expect.stringMatching(/; ignore time matched nothing$/) });
  // It is enough that one file has it, and a part is named by its address.
  const gone = await compared('{"a": 1, "time": 2}', '{"a": 1}', "a.json", { ignore: ["/time"] });
  expect(gone).toMatchObject({ kind: "close", explanation: expect.not.stringContaining("matched nothing") });
});

test("the largest difference is one that failed, in whatever part", async () => {
  const archive = (a: string, b: string) =>
    named(
      "a.zip",
      zipOf([
        { name: "a.csv", data: `v\n${a}\n` },
        { name: "b.csv", data: `v\n${b}\n` },
      ]),
    );
  const rules = { ...exactly, paths: { "a.csv": { kind: "scaled", rtol: 0.5, atol: 0 } } } as const;
  const { kind, largest } = await compareFiles(archive("1.5", "2.5"), archive("1.6", "2.51"), rules, inMemory);
  expect(kind).toBe("different");
  expect(largest?.part).toBe("b.csv");
});

test("a tolerance is suggested, and never applied by itself", async () => {
  const { kind, suggestion } = await compared("id,mean\n1,0.5\n2,0.2500001\n", "id,mean\n1,0.5\n2,0.25\n", "a.csv");
  expect(kind).toBe("different");
  expect(suggestion).toMatch(/^compare: \{ rtol: \S+ \}$/);
  const rtol = Number(/rtol: (\S+)/.exec(suggestion ?? "")?.[1]);
  const tolerance = { kind: "scaled", rtol, atol: 0 } as const;
  expect(
    (await compared("id,mean\n1,0.5\n2,0.2500001\n", "id,mean\n1,0.5\n2,0.25\n", "a.csv", { tolerance })).kind,
  ).toBe("close");
});

test("a file that cannot be read is compared as bytes, and says why", async () => {
  expect(await compared('{"a": 1, "a": 2}', '{"a": 2, "a": 2}', "a.json")).toMatchObject({
    kind: "different",
    explanation: expect.stringMatching(/byte .*; compared as bytes, since as JSON it cannot be read: /),
  });
  expect(await canonicalForm(named("a.json", Buffer.from('{"a": 1, "a": 2}')), exactly, inMemory)).toBeNull();
});

test("as bytes, only the same bytes will do", async () => {
  expect(await compared("a\n", "a\r\n", "a.txt", { as: "bytes" })).toMatchObject({ kind: "different" });
});

test("the canonical digest of a format says nothing of another's", async () => {
  const form = async (name: string) =>
    (await canonicalForm(named(name, Buffer.from("a,b\n1,2\n")), exactly, inMemory))?.form;
  expect(await form("a.csv")).toBe("CSV/3");
  expect(await form("a.txt")).toBe("text/3");
});

test("what is said stays short, however long the names are that strangers gave", async () => {
  const archive = (data: string, time: number) =>
    zipOf(Array.from({ length: 60 }, (_, at) => ({ name: `${at}${"n".repeat(60_000)}`, data: `${data}\n`, time })));
  const files = [archive("1", 1), archive("2", 1), archive("1", 2)].map((bytes) => named("a.zip", bytes));
  const [recorded, produced, later] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]];
  const changed = await compareFiles(recorded, produced, exactly, inMemory);
  expect(changed.details).toHaveLength(50);
  expect(changed.explanation).toMatch(/^0n+…n+: line 1: recorded "1", produced "2"; 59 other parts differ, too$/);
  expect(JSON.stringify(changed).length).toBeLessThan(200_000);
  const touched = await compareFiles(recorded, later, exactly, inMemory);
  expect(touched.kind).toBe("equivalent");
  expect(JSON.stringify(touched).length).toBeLessThan(20_000);
});
