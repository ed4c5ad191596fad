import type { ProducedOutput } from "../domain/execution.ts";
import type { RecordedOutput } from "../domain/lock.ts";
import type { Readers } from "./compare.ts";
import { firstDifference } from "./first-difference.ts";

/** Where two files differ first, and by how much, in one sentence. */
export async function explainDifference(
  recorded: RecordedOutput,
  produced: ProducedOutput,
  readers: Readers,
): Promise<string> {
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
  const [was, is] = [lines.recorded, lines.produced].map((text) => text.replace(/\r$/, ""));
  if (lines.recorded === lines.produced) return `only one of the two has a line break behind line ${line}; ${size}`;
  if (was === is)
    return `the text of line ${line} is the same, but recorded it ends with ${ending(lines.recorded)}, produced with ${ending(lines.produced)}`;
  return `first differs in line ${line}: recorded "${was}", produced "${is}"`;
}

function sizes(recorded: number | null, produced: number): string {
  if (recorded === null) return `${produced} bytes were produced`;
  return recorded === produced
    ? `both are ${produced} bytes`
    : `recorded ${recorded} bytes, produced ${produced} bytes`;
}

/** The carriage return is what Windows writes. */
const ending = (line: string): string => (line.endsWith("\r") ? "CR LF" : "LF");
