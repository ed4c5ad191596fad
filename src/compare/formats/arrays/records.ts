import { blockBytes, type Content } from "../../content.ts";

const mostAtOnce = 1024;

/** Records of the same length that follow each other, some at once: the same bytes that stand in the file. */
export function* recordsOf(
  content: Content,
  start: number,
  count: number,
  bytes: number,
): Generator<readonly Uint8Array[]> {
  const atOnce = Math.max(1, Math.min(mostAtOnce, Math.floor(blockBytes / Math.max(1, bytes))));
  for (let first = 0; first < count; first += atOnce) {
    const length = Math.min(atOnce, count - first);
    const block = content.read(start + first * bytes, start + (first + length) * bytes);
    yield Array.from({ length }, (_, at) => block.subarray(at * bytes, (at + 1) * bytes));
  }
}
