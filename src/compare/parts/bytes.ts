import { grouped } from "../../domain/grouped.ts";
import { blockBytes, type Content } from "../content.ts";

/** Where two contents that are not the same differ first. */
export function firstDifferentByte(recorded: Content, produced: Content): string {
  const common = Math.min(recorded.size, produced.size);
  const sizes = sizesText(recorded.size, produced.size);
  for (let at = 0; at < common; at += blockBytes) {
    const end = Math.min(at + blockBytes, common);
    const [a, b] = [recorded.read(at, end), produced.read(at, end)];
    if (Buffer.compare(a, b) === 0) continue;
    const first = at + a.findIndex((byte, index) => byte !== b[index]) + 1;
    return `first differs at byte ${grouped(first)}; ${sizes}`;
  }
  return `the shorter one is the beginning of the longer; ${sizes}`;
}

/** `both are 12 bytes`, `recorded 12 bytes, produced 13 bytes`; null for a size that nobody wrote down. */
export function sizesText(recorded: number | null, produced: number): string {
  if (recorded === null) return `${count(produced)} were produced`;
  return recorded === produced
    ? `both are ${count(produced)}`
    : `recorded ${count(recorded)}, produced ${count(produced)}`;
}

const count = (bytes: number): string => `${grouped(bytes)} bytes`;
