import { expect, test } from "vitest";
import { plainBlock, plainText, shortened } from "../../src/domain/plain-text.ts";
import { hostile } from "../builders.ts";

test("a name is one line without anything that moves a cursor or turns the text", () => {
  expect(plainText(hostile.terminal)).toBe("redlink��");
  expect(plainText(hostile.bidi)).toBe("safe�gnp.exe�");
  expect(plainText(" two\nlines\tand more ")).toBe("two lines and more");
  expect(plainText("half \ud83d")).toBe("half �");
});

test.each(Object.entries(hostile))("nothing harmful is left of %s", (_name, text) => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must be gone
  const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;
  expect(plainBlock(text)).not.toMatch(harmful);
  expect(plainText(text)).not.toMatch(/[\n\t\u2028\u2029]/);
  expect(plainBlock(plainBlock(text))).toBe(plainBlock(text));
});

test("letters of any language stay", () => {
  const text = "Größe 数据 بيانات עברית हिन्दी 👩🏽‍🔬";
  expect(plainText(text)).toBe(text);
});

test("a progress bar stands as it was last", () => {
  expect(plainBlock("10 %\r50 %\r100 %\r\ndone\r\n")).toBe("100 %\ndone\n");
});

// The test's own time-out is what a search that backtracks would run into.
test("unfinished sequences, again and again, keep nobody busy", { timeout: 20_000 }, () => {
  expect(plainBlock("\u001b]".repeat(100_000))).not.toContain("\u001b");
  expect(plainBlock(`${"\r".repeat(50)}a`.repeat(10_000))).toBe("a");
});

test("a long name keeps both of its ends", () => {
  expect(shortened("figures/of/the/appendix/walk.svg", 15)).toBe("figures…alk.svg");
  expect(shortened("short", 15)).toBe("short");
  expect(shortened("😀".repeat(20), 8)).toBe("😀😀…😀");
});
