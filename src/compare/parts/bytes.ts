import { grouped } from "../../domain/grouped.ts";
import { blockBytes, type Content } from "../content.ts";

/** Where two contents that are not the same differ first. */
export function firstDifferentByte(recorded: Content, produced: Content): string {
  const common = Math.min(recorded.size, produced.size);
  const sizes =
    recorded.size === produced.size
      ? `both are ${count(recorded.size)}`
      : `recorded ${count(recorded.size)}, produced ${count(produced.size)}`;
  for (let at = 0; at < common; at += blockBytes) {
    const end = Math.min(at + blockBytes, common);
    const [a, b] = [recorded.read(at, end), produced.read(at, end)];
    if (Buffer.compare(a, b) === 0) continue;
    const first = at + a.findIndex((byte, index) => byte !== b[index]) + 1;
    return `first differs at byte ${grouped(first)}; ${sizes}`;
  }
  return `the shorter one is the beginning of the longer; ${sizes}`;
}

const count = (bytes: number): string => `${grouped(bytes)} bytes`;
