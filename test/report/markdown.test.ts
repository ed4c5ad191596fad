import { expect, test } from "vitest";
import { byteLength, code, fenced, fencedTail, inline, table } from "../../src/report/markdown.ts";
import { hostile } from "../builders.ts";

test.each(Object.entries(hostile))("%s has no structure when it is written inline", (_name, text) => {
  for (const written of [inline(text), code(text).slice("<code>".length, -"</code>".length)]) {
    expect(written).not.toMatch(/[<>"'`*_~[\](){}|\\@$\n\r]|https?:|^[-+=]|^\d+\./);
    expect(written.replace(/&(?:amp|lt|gt|quot|#\d+);/g, "")).not.toContain("&");
  }
});

test("text stays readable", () => {
  expect(inline("Figure 2: the walk, 50 % done")).toBe("Figure 2&#58; the walk, 50 % done");
  expect(code("figures/walk-2.png")).toBe("<code>figures/walk-2.png</code>");
  expect(code("data/größe 数据.csv")).toBe("<code>data/größe 数据.csv</code>");
});

test("a mention is broken where GitHub would find one", () => {
  expect(inline("@everyone")).toBe("&#64;&#8203;everyone");
  expect(inline("#1 GH-2")).toBe("&#35;&#8203;1 GH-&#8203;2");
});

test("a fence is longer than every run of backticks inside", () => {
  expect(fenced("a\n```\nb")).toBe("````text\na\n```\nb\n````");
  expect(fenced("plain\n")).toBe("```text\nplain\n```");
  const [fence = ""] = fenced(`${"`".repeat(5000)}`).split("\n");
  expect(fence).toBe(`${"`".repeat(33)}text`);
});

test.each([
  ["lines", "a line of the log\n".repeat(10_000)],
  ["one line", "x".repeat(100_000)],
  ["four bytes a letter", "🧪".repeat(40_000)],
  ["bytes that grow when they are cleaned", "\u0000".repeat(70_000)],
  ["backticks", "`".repeat(70_000)],
])("the tail of a log of %s fits and its fence is closed", (_name, text) => {
  const { block, leftOut } = fencedTail(text, 5000);
  expect(byteLength(block)).toBeLessThanOrEqual(5000);
  const lines = block.split("\n");
  expect(lines.at(-1)).toBe(lines[0]?.replace("text", ""));
  expect(lines.slice(1, -1).join("")).not.toBe("");
  expect(leftOut).toBe(text !== "`".repeat(70_000));
});

test("the end of a log is what is kept", () => {
  const text = Array.from({ length: 5000 }, (_, index) => `line ${index}`).join("\n");
  const { block } = fencedTail(text, 200);
  expect(block).toMatch(/^```text\nline \d+\n/);
  expect(block).toContain("line 4999\n```");
});

test("a table tells how many rows found no room", () => {
  const rows = Array.from({ length: 100 }, (_, index) => [String(index), "x"]);
  const { block, leftOut } = table(["A", "B"], rows, 120);
  expect(byteLength(block)).toBeLessThanOrEqual(120);
  expect(leftOut).toBe(100 - (block.split("\n").length - 2));
  expect(leftOut).toBeGreaterThan(80);
});
