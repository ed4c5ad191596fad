import { describe, expect, test } from "vitest";
import { canonicalDigest } from "../../../src/compare/canonical.ts";
import type { TextPart } from "../../../src/compare/part.ts";
import { looksLikeCause } from "../../../src/compare/parts/texts/cause.ts";
import { excerpts } from "../../../src/compare/parts/texts/excerpt.ts";
import { numberPairs } from "../../../src/compare/parts/texts/numbers-in-lines.ts";
import { compareTexts } from "../../../src/compare/parts/texts.ts";
import { type CompareRules, exactly } from "../../../src/domain/compare-rules.ts";
import { seeded } from "../mutations.ts";

const text = (lines: readonly string[]): TextPart => ({ kind: "text", at: "", lines: () => lines });

const compared = (recorded: string, produced: string, rules: Partial<CompareRules> = {}) =>
  compareTexts(text(recorded.split("\n")), text(produced.split("\n")), { ...exactly, ...rules });

const near = (rtol: number): Partial<CompareRules> => ({ tolerance: { kind: "scaled", rtol, atol: 0 } });

describe("the first line that differs is said", () => {
  test.each([
    ["a\nb\nc", "a\nx\nc", 'line 2: recorded "b", produced "x"'],
    ["a\nb\nc", "a\nc", 'line 2 is gone: "b"'],
    ["a\nc", "a\nb\nc", 'line 2 is new: "b"'],
    ["a", "a\nb", 'line 2 is new: "b"'],
    ["a\nb", "a", 'line 2 is gone: "b"'],
    ["a\nb\nc\nd", "x\nb\ny\nd", 'line 1: recorded "a", produced "x"; altogether 2 lines differ'],
    ["a\nb\nc", "x\nb\nc\nd", 'line 1: recorded "a", produced "x"; altogether 1 line differs, 1 line is new'],
    ["a\nb", "b\na", 'the same lines in another order; the first that moved is line 1: recorded "a", produced "b"'],
    ["a ", "a\u200b", 'line 1: recorded "a ", produced "a\\u200b"'],
  ])("%j and %j: %s", (recorded, produced, explanation) => {
    expect(compared(recorded, produced)).toMatchObject({ kind: "different", explanation });
  });

  test("an empty side is called empty", () => {
    expect(compareTexts(text(["a", "b"]), text([]), exactly).explanation).toBe(
      'the produced text is empty; recorded it has 2 lines, the first is "a"',
    );
    expect(compareTexts(text([]), text(["a"]), exactly).explanation).toBe(
      'the recorded text is empty; produced it has 1 line, the first is "a"',
    );
  });

  test("a line that was put in at the top of a long text is one difference", () => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `row ${at}`);
    const { explanation } = compareTexts(text(lines), text(["new", ...lines]), exactly);
    expect(explanation).toBe('line 1 is new: "new"');
  });

  test("long texts in which everything differs are counted line by line", () => {
    const [a, b] = ["a", "b"].map((side) => Array.from({ length: 20_000 }, (_, at) => `${side}${at * 7}`));
    expect(compareTexts(text(a ?? []), text(b ?? []), exactly).explanation).toBe(
      'line 1: recorded "a0", produced "b0"; altogether 20,000 lines differ, line by line',
    );
  });

  test("a long line is cut around the difference", () => {
    const [was, is] = excerpts(`${"x".repeat(500)}A${"y".repeat(500)}`, `${"x".repeat(500)}B${"y".repeat(500)}`);
    expect(was).toBe(`"…${"x".repeat(40)}A${"y".repeat(79)}…"`);
    expect(is).toBe(`"…${"x".repeat(40)}B${"y".repeat(79)}…"`);
  });
});

test("two texts are equal exactly when their digests are", () => {
  const random = seeded(3);
  const some = () =>
    Array.from(
      { length: Math.floor(random() * 4) },
      () => ["", "a", "b", "1.0", "a\nb"][Math.floor(random() * 5)] ?? "",
    );
  for (let round = 0; round < 500; round += 1) {
    const [a, b] = [text(some()), text(some())];
    const isSame = canonicalDigest("text", [a]) === canonicalDigest("text", [b]);
    expect(compareTexts(a, b, exactly).kind === "equal").toBe(isSame);
  }
});

describe("numbers in a text", () => {
  test("are near each other when the words are the same", () => {
    const finding = compared("loss 0.25\nmean -1.5e-3, n = 12", "loss 0.2500000001\nmean -1.5e-3, n = 12", near(1e-8));
    expect(finding).toMatchObject({ kind: "close", largest: { where: "line 1" } });
    expect(finding.explanation).toContain("near enough (rtol: 1e-8, atol: 0)");
  });

  test.each([
    ["a whole number", "n = 12, p = 0.25", "n = 13, p = 0.2500000001"],
    ["a word", "loss 0.25", "cost 0.25"],
    ["a version", "version 4.2.1 at 0.25", "version 4.2.2 at 0.25"],
    ["a date", "2024-03-05 0.25", "2024-03-06 0.25"],
    ["a hexadecimal number", "0x10 0.25", "0x11 0.25"],
    ["blanks at the beginning", "0.25", "  0.25"],
    ["one line more", "0.25", "0.25\n0.25"],
    ["not a number", "0.25", "nan"],
    ["a number beyond all doubles", "1e999", "2e999"],
    ["the number itself", "0.25", "0.26"],
  ])("do not hide %s that differs", (_, recorded, produced) => {
    expect(compared(recorded, produced, near(1e-3)).kind).toBe("different");
  });

  test("may be written with more blanks around when they have fewer digits", () => {
    expect(compared("x    0.1  y", "x 0.0999999  y", near(1e-3)).kind).toBe("close");
    expect(compared("x    0.1  y", "x 0.1  y", near(1e-3)).kind).toBe("different");
  });

  test("end before the full stop of a sentence", () => {
    expect(numberPairs("p = 0.257.", "p = 0.258.")).toEqual([{ recorded: 0.257, produced: 0.258 }]);
    expect(numberPairs("after 14.", "after 15.")).toBeUndefined();
    expect(numberPairs("E = -0.25D+02", "E = -0.5D+02")).toEqual([{ recorded: -25, produced: -50 }]);
    expect(numberPairs("node 1.5D", "node 1.6D")).toBeUndefined();
  });

  test("that are whole are exact, which is said where a tolerance might have been meant for them", () => {
    const said = "; whole numbers in text are compared exactly";
    expect(compared("n 100", "n 101", near(0.1)).explanation).toContain(said);
    expect(compared("n 100", "n 900", near(0.1)).explanation).not.toContain(said);
    expect(compared("n 100", "n 101").explanation).not.toContain(said);
  });

  test("get the smallest tolerance suggested that would do", () => {
    const { suggestion } = compared("a 0.25 b 3.5", "a 0.25 b 3.5000000000042");
    expect(suggestion).toBe("compare: { rtol: 2e-12 }");
    expect(compared("a 0.25 b 3.5", "a 0.25 b 3.5000000000042", near(2e-12)).kind).toBe("close");
  });

  test("that are zero but for rounding get an absolute one", () => {
    expect(compared("1.5 1e-17", "1.5 3e-17").suggestion).toBe("compare: { atol: 3e-17 }");
  });

  test.each([
    ["a result that has changed", "0.29", "0.31"],
    ["whole numbers", "a 0.25 n 3", "a 0.26 n 4"],
    ["words", "a 0.25", "b 0.25"],
  ])("get none suggested for %s", (_, recorded, produced) => {
    expect(compared(recorded, produced).suggestion).toBeNull();
  });

  test("that are only written otherwise are said to be", () => {
    expect(compared("0.50", "0.5").explanation).toBe(
      'line 1: recorded "0.50", produced "0.5"; in how they are written only',
    );
    expect(compared("0.50", "0.5", near(0)).kind).toBe("close");
  });
});

describe("what a difference looks like", () => {
  test.each([
    ["finished 1795350891.5", "finished 1795350955.7", "clock"],
    ["2026-11-22 12:35:26 start", "2026-11-22 12:35:27 start", "clock"],
    ["Sun Nov 22 12:35:26 2026", "Sun Nov 22 12:36:26 2026", "clock"],
    ["<object object at 0x7f3a5c0012d0>", "<object object at 0x7f3a5c0013d0>", "memory address"],
    ["id 3f2504e0-4f89-41d3-9a0c-0305e82c3301", "id 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "UUID"],
    ["wrote /tmp/tmpab12/x", "wrote /tmp/tmpcd34/x", "temporary path"],
    ["pid=123", "pid=456", "process number"],
    ["took 5.2 s", "took 6.1 s", "how long"],
    ["{'a', 'b', 'c'}", "{'c', 'a', 'b'}", "another order"],
    ["seen {3, 1, 2}", "seen {1, 2, 3}", "another order"],
    ["run 4f8a9c21d0 done", "run 9d0e1f22ab done", "random id"],
  ])("%s and %s: %s", (recorded, produced, cause) => {
    expect(looksLikeCause(recorded, produced)).toContain(cause);
  });

  test.each([
    ["accuracy 0.91", "accuracy 0.92"],
    ["2714 of 3005 cells", "2715 of 3005 cells"],
    ["9007199254740993", "9007199254740992"],
    ["p = 1.2543520927429195e-7", "p = 1.2543520921809185e-7"],
    ["12543520e-7", "12543521e-7"],
    ["euclidean", "cosine"],
    ["/bg { 1 0 0 srgb } def", "/bg { 0 0 1 srgb } def"],
    ["colour (1, 0, 0)", "colour (0, 0, 1)"],
    ["", "x"],
  ])("%s and %s look like nothing in particular", (recorded, produced) => {
    expect(looksLikeCause(recorded, produced)).toBe("");
  });
});
