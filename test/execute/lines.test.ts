import { expect, test } from "vitest";
import { lineSplitter } from "../../src/execute/lines.ts";

function linesOf(...chunks: readonly (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const splitter = lineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.add(Buffer.from(chunk));
  splitter.end();
  return lines;
}

test("lines come out whole, however they come in", () => {
  const text = "one\ntwo\r\nthree\rfour größe 😀\nlast";
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    expect(linesOf(...chunks)).toEqual(["one", "two", "three", "four größe 😀", "last"]);
  }
});

test("a progress bar's states are lines, blank lines are none", () => {
  expect(linesOf("10%\r20%\r", "\n\n   \n", "done")).toEqual(["10%", "20%", "done"]);
});

test("a line without an end is cut, and memory with it", () => {
  const lines = linesOf(...Array.from({ length: 100 }, () => "x".repeat(10_000)), "\nnext\n");
  expect(lines.map(({ length }) => length)).toEqual([2000, 4]);
});

test("of a flood both ends are shown, and how much was left out", () => {
  const lines = linesOf(`${Array.from({ length: 1000 }, (_, index) => `line ${index}`).join("\n")}\n`);
  expect(lines).toHaveLength(101);
  expect(lines[0]).toBe("line 0");
  expect(lines[50]).toContain("900 lines not shown");
  expect(lines.at(-1)).toBe("line 999");
});
