import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { completedBy, inclusionPath, leafHash, rootFrom, rootOf } from "../../src/domain/merkle.ts";

/* Against the definitions of RFC 6962, 2.1, written down word for word and as slowly as that is. */

const sha256 = (...parts: readonly Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const hex = (hash: Uint8Array | undefined) => hash && Buffer.from(hash).toString("hex");

function mth(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), only);
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return sha256(Buffer.of(1), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

function path(m: number, leaves: readonly Buffer[]): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m < k ? [...path(m, left), mth(right)] : [...path(m - k, right), mth(left)];
}

const leaves = Array.from({ length: 70 }, (_, index) => Buffer.from(`leaf ${index}`));
const stored = new Map<string, Uint8Array>();
const nodes = (level: number, index: number) => stored.get(`${level}/${index}`) as Uint8Array;
for (const [size, leaf] of leaves.entries()) {
  for (const { level, index, hash } of completedBy(leafHash(leaf), size, nodes)) stored.set(`${level}/${index}`, hash);
}

test("roots are those of the definition, of every size", () => {
  for (let size = 0; size <= leaves.length; size += 1) {
    expect([size, hex(rootOf(size, nodes))]).toEqual([size, hex(mth(leaves.slice(0, size)))]);
  }
});

test("the tree of nothing and that of one empty leaf are those of the test vectors of Certificate Transparency", () => {
  expect(hex(rootOf(0, nodes))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(hex(leafHash(Buffer.alloc(0)))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
});

test("every leaf of every tree has its path, which leads to the root and from no other place", () => {
  for (let size = 1; size <= leaves.length; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const found = inclusionPath(index, size, nodes);
      expect(found.map(hex)).toEqual(path(index, leaves.slice(0, size)).map(hex));
      const leaf = leafHash(leaves[index] as Buffer);
      expect(hex(rootFrom(leaf, index, size, found))).toBe(hex(rootOf(size, nodes)));
      if (size > 1) expect(hex(rootFrom(leaf, (index + 1) % size, size, found))).not.toBe(hex(rootOf(size, nodes)));
    }
  }
});

test("a path that is too long, too short or of no such tree leads nowhere", () => {
  const leaf = leafHash(leaves[5] as Buffer);
  const whole = inclusionPath(5, 70, nodes);
  const root = hex(rootOf(70, nodes));
  expect(hex(rootFrom(leaf, 5, 70, whole.slice(1)))).not.toBe(root);
  expect(rootFrom(leaf, 5, 70, whole.slice(0, -1))).toBeUndefined();
  expect(rootFrom(leaf, 5, 70, [...whole, leaf])).toBeUndefined();
  for (const [index, size] of [
    [-1, 3],
    [3, 3],
    [0, 0],
    [0.5, 3],
    [0, Number.NaN],
    [Number.MAX_VALUE, Number.MAX_VALUE],
  ] as const) {
    expect(rootFrom(leaf, index, size, [])).toBeUndefined();
  }
});
