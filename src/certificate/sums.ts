import { createHash } from "node:crypto";
import type { CertifiedOutput } from "./findings.ts";

/* Lists of digests as `sha256sum` writes and checks them. */

interface Line {
  readonly path: string;
  readonly sha256: string;
}

/** GNU coreutils: a name with a backslash or a line end is escaped, and its line begins with a backslash. */
function lineOf({ path, sha256 }: Line): string {
  const escaped = path.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === path ? "" : "\\"}${sha256}  ${escaped}\n`;
}

/** Of what the run produced, by the paths of the repository. */
export function outputSums(outputs: readonly Pick<CertifiedOutput, "path" | "produced">[]): string {
  return outputs
    .flatMap(({ path, produced }) => (produced === null ? [] : [lineOf({ path, sha256: produced.sha256 })]))
    .join("");
}

/** Of the parts of a certificate. */
export function partSums(parts: ReadonlyMap<string, Uint8Array>): string {
  return [...parts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => lineOf({ path, sha256: createHash("sha256").update(content).digest("hex") }))
    .join("");
}
