import { expect, test } from "vitest";
import { type Bytes, type Difference, firstDifference } from "../../src/compare/first-difference.ts";

/** A stream that comes in pieces of the given sizes, over and over. */
async function* inPieces(content: string | Uint8Array, sizes: readonly number[]): Bytes & AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

const whole = (content: string | Uint8Array) => inPieces(content, [Number.MAX_SAFE_INTEGER]);

/** What is right by looking at both in one go. */
function expected(a: string, b: string): Pick<Difference, "offset" | "line"> | undefined {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  if (left.equals(right)) return undefined;
  let offset = 0;
  while (offset < left.length && offset < right.length && left[offset] === right[offset]) offset += 1;
  return { offset, line: left.subarray(0, offset).toString("latin1").split("\n").length };
}

const pairs: readonly (readonly [string, string])[] = [
  ["", ""],
  ["", "x"],
  ["a\n", ""],
  ["same\n", "same\n"],
  ["a,b\n1,2\n3,4\n", "a,b\n1,2\n3,5\n"],
  ["a,b\n1,2\n", "a,b\n1,2\n3,4\n"],
  ["one\ntwo\n", "one\ntwo"],
  ["\n\n\n", "\n\n"],
  ["1,2\r\n", "1,2\n"],
  ["größe\n", "große\n"],
  [`${"x".repeat(1000)}a${"y".repeat(1000)}`, `${"x".repeat(1000)}b${"y".repeat(1000)}`],
  [`${"line\n".repeat(500)}last`, `${"line\n".repeat(500)}lost`],
];

test("where two texts differ first does not depend on the pieces in which they come", async () => {
  const sizes = [[1], [2], [3], [5], [7, 1], [64], [1, 100], [4096]];
  for (const [a, b] of pairs) {
    const reference = await firstDifference(whole(a), whole(b));
    expect(reference === undefined ? undefined : { offset: reference.offset, line: reference.line }).toEqual(
      expected(a, b),
    );
    for (const left of sizes) {
      for (const right of sizes) {
        const found = await firstDifference(inPieces(a, left), inPieces(b, right));
        expect([a, b, left, right, found]).toEqual([a, b, left, right, reference]);
      }
    }
  }
});

test("every single changed byte of a text is found, wherever it stands", async () => {
  const text = "alpha,1\nbeta,2\n\ngamma,3\n";
  for (let at = 0; at < text.length; at += 1) {
    const changed = `${text.slice(0, at)}#${text.slice(at + 1)}`;
    for (const size of [1, 4, 1000]) {
      const found = await firstDifference(inPieces(text, [size]), inPieces(changed, [3]));
      expect(found).toMatchObject(expected(text, changed) ?? {});
    }
  }
});

test("both lines are quoted whole when they are short", async () => {
  const found = await firstDifference(inPieces("id,value\n1,3.14\n", [11]), inPieces("id,value\n1,3.15\n", [4]));
  expect(found?.lines).toEqual({ recorded: "1,3.14", produced: "1,3.15" });
});

test("of long lines the part around the difference is quoted", async () => {
  const start = Array.from({ length: 300 }, (_, index) => index).join(" ");
  for (const size of [7, 50, 100_000]) {
    const found = await firstDifference(
      inPieces(`${start} A ${start}`, [size]),
      inPieces(`${start} B ${start}`, [size]),
    );
    expect(found?.lines?.recorded).toMatch(/ 297 298 299 A 0 1 2 3 /);
    expect(found?.lines?.produced).toMatch(/ 297 298 299 B 0 1 2 3 /);
    expect(found?.lines?.recorded.length).toBeLessThanOrEqual(240);
  }
});

test("long lines of any alphabet are text, though they are cut somewhere", async () => {
  for (let shift = 0; shift < 4; shift += 1) {
    const start = "x".repeat(shift) + "шаг ".repeat(100);
    const found = await firstDifference(
      whole(`${start}один${"😀".repeat(100)}`),
      whole(`${start}два${"😀".repeat(100)}`),
    );
    expect(found?.lines?.recorded).toContain("шаг один😀");
    expect(found?.lines?.produced).toContain("шаг два😀");
    expect(JSON.stringify(found?.lines)).not.toContain("\ufffd");
  }
});

test("what is not text is not quoted", async () => {
  expect((await firstDifference(whole(Buffer.from([1, 0, 2])), whole(Buffer.from([1, 0, 3]))))?.lines).toBeNull();
  expect((await firstDifference(whole(Buffer.from([0xff, 0xfe])), whole(Buffer.from([0xff, 0xfd]))))?.lines).toBeNull();
});

test("nothing is read that is not needed, and both streams are told to end", async () => {
  const ended: string[] = [];
  async function* endless(name: string): Bytes & AsyncGenerator<Uint8Array> {
    try {
      for (let piece = 0; ; piece += 1) {
        if (piece > 5) throw new Error("read too far");
        yield Buffer.from(piece === 0 ? name.repeat(300) : "more".repeat(100));
      }
    } finally {
      ended.push(name);
    }
  }
  expect(await firstDifference(endless("a"), endless("b"))).toMatchObject({ offset: 0, line: 1 });
  expect(ended.toSorted()).toEqual(["a", "b"]);
});

test("a stream that breaks is no difference", async () => {
  async function* broken(): Bytes & AsyncGenerator<Uint8Array> {
    yield Buffer.from("same");
    throw new Error("gone");
  }
  await expect(firstDifference(broken(), whole("same and more"))).rejects.toThrow("gone");
});
