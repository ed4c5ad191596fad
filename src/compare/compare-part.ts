import type { CompareRules } from "../domain/compare-rules.ts";
import { sameBytes } from "./content.ts";
import { different, equal, type Finding } from "./finding.ts";
import type { Part } from "./part.ts";
import { compareArrays } from "./parts/arrays.ts";
import { firstDifferentByte } from "./parts/bytes.ts";
import { compareMarkup } from "./parts/markup.ts";
import { compareRasters } from "./parts/rasters.ts";
import { compareTables } from "./parts/tables.ts";
import { compareTexts } from "./parts/texts.ts";
import { compareValues } from "./parts/values.ts";

const words: Readonly<Record<Part["kind"], string>> = {
  value: "values",
  array: "an array",
  table: "a table",
  text: "text",
  markup: "a drawing",
  raster: "a picture",
  bytes: "bytes",
};

/**
 * One part against its counterpart. `equal` exactly when their canonical digests are; `close` only by a tolerance that the
 * rules give; else `different`, with the place and the size.
 */
export function comparePart(recorded: Part, produced: Part, rules: CompareRules): Finding {
  if (recorded.kind === "value" && produced.kind === "value") return compareValues(recorded, produced, rules);
  if (recorded.kind === "array" && produced.kind === "array") return compareArrays(recorded, produced, rules);
  if (recorded.kind === "table" && produced.kind === "table") return compareTables(recorded, produced, rules);
  if (recorded.kind === "text" && produced.kind === "text") return compareTexts(recorded, produced, rules);
  if (recorded.kind === "markup" && produced.kind === "markup") return compareMarkup(recorded, produced, rules);
  if (recorded.kind === "raster" && produced.kind === "raster") return compareRasters(recorded, produced, rules);
  if (recorded.kind === "bytes" && produced.kind === "bytes") {
    return sameBytes(recorded.content, produced.content)
      ? equal(recorded.at)
      : different(recorded.at, firstDifferentByte(recorded.content, produced.content));
  }
  return different(recorded.at, `recorded it holds ${words[recorded.kind]}, produced ${words[produced.kind]}`);
}
