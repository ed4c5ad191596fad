import { expect, test } from "vitest";
import { parseCompareBlock } from "../../src/plan/compare-block.ts";

test.each(["{ pixels: { channel: 255 } }", "{ pixels: { share: 1 } }"])("%s would let every picture pass", (block) => {
  expect(parseCompareBlock(block)).toEqual({ problem: expect.stringContaining("must be < ") });
});

test("a block reads as it does in a declaration, with its key or without", () => {
  const pixels = { channel: 254, share: 0.5 };
  for (const block of ["pixels: { channel: 254, share: 0.5 }", "compare: { pixels: { channel: 254, share: 0.5 } }"]) {
    expect(parseCompareBlock(block)).toMatchObject({ pixels });
  }
});
