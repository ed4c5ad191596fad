import { createHash } from "node:crypto";

/* The tree of RFC 6962 (Certificate Transparency): what is in it once can neither be taken out nor changed unnoticed. */

/** Hash of the complete subtree of 2^level leaves that begins at leaf index · 2^level. */
export type TreeNodes = (level: number, index: number) => Uint8Array;

export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Uint8Array;
}

/** RFC 6962, 2.1: leaves and nodes are told apart by their first byte, so that neither passes for the other. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(0)).update(leaf).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash("sha256").update(Uint8Array.of(1)).update(left).update(right).digest();
}

/** The complete subtrees that a new leaf brings to a tree of `size` leaves, itself first. */
export function completedBy(leaf: Uint8Array, size: number, nodes: TreeNodes): readonly TreeNode[] {
  const completed: TreeNode[] = [{ level: 0, index: size, hash: leaf }];
  let hash = leaf;
  for (let level = 0, index = size; index % 2 === 1; level += 1) {
    hash = nodeHash(nodes(level, index - 1), hash);
    index = (index - 1) / 2;
    completed.push({ level: level + 1, index, hash });
  }
  return completed;
}

/** The root of the first `size` leaves (RFC 6962, 2.1). */
export function rootOf(size: number, nodes: TreeNodes): Uint8Array {
  return size === 0 ? createHash("sha256").digest() : hashOf(0, size, nodes);
}

/** The path from a leaf to the root of the first `size` leaves (RFC 6962, 2.1.1), nearest sibling first. */
export function inclusionPath(index: number, size: number, nodes: TreeNodes): readonly Uint8Array[] {
  return pathWithin(index, 0, size, nodes);
}

function pathWithin(index: number, start: number, end: number, nodes: TreeNodes): readonly Uint8Array[] {
  if (end - start === 1) return [];
  const middle = start + splitOf(end - start);
  return index < middle
    ? [...pathWithin(index, start, middle, nodes), hashOf(middle, end, nodes)]
    : [...pathWithin(index, middle, end, nodes), hashOf(start, middle, nodes)];
}

function hashOf(start: number, end: number, nodes: TreeNodes): Uint8Array {
  const count = end - start;
  const split = splitOf(count);
  // Every split leaves what begins at a multiple of its own size, so a power of two is a complete subtree.
  if (count === 1 || split * 2 === count) return nodes(Math.log2(count), start / count);
  return nodeHash(hashOf(start, start + split, nodes), hashOf(start + split, end, nodes));
}

/** The largest power of two below the count. */
function splitOf(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** The root that an inclusion path leads to (RFC 9162, 2.1.3.2); undefined where it cannot be a path of such a tree. */
export function rootFrom(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined;
  let [own, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (own % 2 === 1 || own === last) {
      hash = nodeHash(sibling, hash);
      while (own % 2 === 0 && own !== 0) [own, last] = [own / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [own, last] = [Math.floor(own / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : undefined;
}
