import type { ProducedOutput } from "../domain/execution.ts";
import type { RecordedOutput } from "../domain/lock.ts";
import type { Readers } from "./compare.ts";
import { firstDifference } from "./first-difference.ts";

/** Where two files differ first, and by how much, in one sentence. */
export async function explainDifference(recorded: RecordedOutput, produced: ProducedOutput, readers: Readers): Promise<string> {
  const size = sizes(recorded.sizeBytes, produced.sizeBytes);
  const left = await readers.recorded(recorded);
  const right = await readers.produced(produced);
  if (left === undefined || right === undefined) {
    return `${size}; where they differ cannot be said, because only the digest of the recorded file is known here`;
  }
  const difference = await firstDifference(left, right);
  if (difference === undefined) throw new TypeError("two digests differ, but the bytes don't");
  const { lines, line, offset } = difference;
  if (lines === null) return `first differs at byte ${offset + 1}; ${size}`;
  return `first differs in line ${line}: recorded ${quoted(lines.recorded)}, produced ${quoted(lines.produced)}`;
}

function sizes(recorded: number | null, produced: number): string {
  if (recorded === null) return `${produced} bytes were produced`;
  return recorded === produced ? `both are ${produced} bytes` : `recorded ${recorded} bytes, produced ${produced} bytes`;
}

const quoted = (line: string): string => `"${line.replace(/\r$/, "")}"`;
