import { expect, test } from "vitest";
import { canonicalForm, compareFiles } from "../../src/compare/compare-files.ts";
import { named } from "../../src/compare/open.ts";
import { type CompareRules, exactly } from "../../src/domain/compare-rules.ts";
import { inMemory } from "./corpus.ts";

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
  expect(await form("a.csv")).toBe("CSV/2");
  expect(await form("a.txt")).toBe("text/2");
});
