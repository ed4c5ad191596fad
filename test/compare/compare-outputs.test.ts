import { expect, test } from "vitest";
import { compareOutputs, type Judges } from "../../src/compare/compare-outputs.ts";
import { exactly } from "../../src/domain/compare-rules.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { RecordedOutput } from "../../src/domain/lock.ts";
import { found, someFacts } from "../builders.ts";

const says = digestOf("what it says");
const recorded: RecordedOutput = {
  path: "walk.png",
  ...someFacts("recorded", "image/png"),
  canonical: { form: "PNG/1", digest: says },
};
const produced = { path: "walk.png", ...someFacts("produced!", "image/png") };
const setAside = [{ rule: "PNG: text chunks", where: "chunk tEXt Software" }];

function judges(parts: Partial<Judges>): Judges {
  const never = async (): Promise<never> => {
    throw new TypeError("not to be asked");
  };
  return { holds: async () => false, compare: never, canonical: never, ...parts };
}

const judged = (parts: Partial<Judges>, side: RecordedOutput = recorded) =>
  compareOutputs(side, produced, exactly, judges(parts));

test("where both files are at hand, they are compared themselves", async () => {
  const comparison = { ...found({ explanation: "32 pixels differ" }), kind: "different" } as const;
  expect(await judged({ holds: async () => true, compare: async () => comparison })).toEqual(comparison);
});

test("a comparison that was given up leaves the output different, and says why no more is known", async () => {
  const gaveUp = { kind: "gave-up", reason: "it took more than 300 s" } as const;
  expect(await judged({ holds: async () => true, compare: async () => gaveUp })).toMatchObject({
    kind: "different",
    explanation: expect.stringContaining("more than 300 s"),
  });
});

test("without the recorded file, its canonical digest can still say that the content is the same", async () => {
  const canonical = async () => ({ form: "PNG/1", digest: says, setAside });
  expect(await judged({ canonical })).toMatchObject({
    kind: "equivalent",
    format: "PNG",
    setAside,
    // Nobody saw that it is the chunk in which they differ.
    explanation: expect.stringMatching(/which leaves out PNG: text.*; in which of it they differ cannot be said/),
  });
});

test("another canonical digest is another content, though nobody can say where", async () => {
  const canonical = async () => ({ form: "PNG/1", digest: digestOf("something else"), setAside });
  expect(await judged({ canonical })).toMatchObject({
    kind: "different",
    explanation: expect.stringMatching(/content differs.*where they differ cannot be said/),
  });
});

test("digests that were taken by other rules say nothing of each other", async () => {
  const canonical = async () => ({ form: "PNG/2", digest: says, setAside });
  expect(await judged({ canonical })).toMatchObject({
    kind: "different",
    explanation: expect.stringMatching(/PNG\/1, here PNG\/2\): record it again/),
  });
});

test("of a file without a canonical form, only the bytes are known to differ", async () => {
  const { canonical: _, ...bare } = recorded;
  expect(await judged({}, bare)).toMatchObject({
    kind: "different",
    explanation:
      "recorded 8 bytes, produced 9 bytes; where they differ cannot be said, because only digests of the recorded file are known here",
  });
  for (const canonical of [async () => null, async () => ({ kind: "gave-up", reason: "too large" }) as const]) {
    expect(await judged({ canonical })).toMatchObject({ kind: "different", setAside: [] });
  }
});
