import { exportPurposes, isExportPath } from "./exports/purposes.ts";
import { parts } from "./parts.ts";

/** Lists of more lines are none of ours. */
const mostExports = 100;

/**
 * The parts that a certificate with this list has: those that each must have, and the exports that are listed. Which exports
 * there are is signed with the list, so that a later version can have others.
 */
export function partsNamedIn(list: Uint8Array | undefined): readonly string[] {
  const listed = Buffer.from(list ?? [])
    .toString()
    .split("\n", mostExports)
    .map((line) => line.slice(line.indexOf("  ") + 2))
    .filter(isExportPath);
  return [...Object.keys(parts), ...new Set(listed)];
}

export function purposeOf(part: string): string {
  return Object.hasOwn(parts, part) ? parts[part as keyof typeof parts] : exportPurposes(part);
}
