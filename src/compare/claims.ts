import { absent, type Claim, type ClaimPlace, type ClaimResult } from "../domain/claim.ts";
import type { CompareRules } from "../domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../domain/content.ts";
import { utf8 } from "./content.ts";
import { readNumber } from "./numbers/number-text.ts";
import { open, reasonOf } from "./open.ts";
import type { Cell, Part, TablePart, TextPart, Value } from "./part.ts";

/** A text that is searched by a stranger's pattern is not larger than this. */
const searchedBytes = 32 * 1024 * 1024;

/** Looks up in one output what the paper says of it. */
export async function checkClaims(
  claims: readonly Claim[],
  file: NamedContent,
  rules: CompareRules,
  unpack: Unpack,
): Promise<readonly ClaimResult[]> {
  const { parts, unreadable } = await open(file, rules, unpack);
  return claims.map((claim) => {
    if (unreadable !== null) return absent(claim, `${claim.output} cannot be read: ${unreadable}`);
    try {
      const found = lookUp(claim.place, parts, file);
      return typeof found === "number" ? judged(claim, found) : absent(claim, found.absent);
    } catch (error) {
      return absent(claim, `${claim.output} cannot be read: ${reasonOf(error)}`);
    }
  });
}

function judged(claim: Claim, produced: number): ClaimResult {
  const holds = Math.abs(produced - claim.value) <= claim.tolerance;
  const explanation = holds ? `produced ${produced}` : `the paper says ${claim.value}, produced is ${produced}`;
  return { claim, produced, holds, explanation };
}

/** Not the digits of a name, such as those of `R2`, `x_1` or `3D`, and never some digits of what is longer. */
const firstNumber =
  "(?<![\\p{L}\\d_.])[-+]?(?:\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?" +
  "(?!\\.?\\d|,\\d{3}(?!\\d)|[\\p{L}_])";

type Found = number | { readonly absent: string };

function lookUp(place: ClaimPlace, parts: readonly Part[], file: NamedContent): Found {
  switch (place.kind) {
    case "pointer":
      return byPointer(place.pointer, parts);
    case "cell":
      return byCell(place, parts);
    case "pattern":
      return byPattern(place.pattern, place.cell === null ? wholeText(file) : cellText(place.cell, parts));
    case "cell-output":
      return byPattern(firstNumber, cellText(place.cell, parts));
  }
}

function byPointer(pointer: string, parts: readonly Part[]): Found {
  const part = parts.find((each) => each.kind === "value" && each.at === "");
  if (part?.kind !== "value") return { absent: "it is not JSON" };
  let value: Value | undefined = part.value;
  for (const key of pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))) {
    if (value instanceof Map) value = value.get(key);
    else if (Array.isArray(value) && /^\d+$/.test(key)) value = value[Number(key)];
    else value = undefined;
    if (value === undefined) return { absent: `there is nothing at ${pointer}` };
  }
  return asNumber(value) ?? { absent: `what stands at ${pointer} is no number` };
}

function byCell({ row, column }: Extract<ClaimPlace, { kind: "cell" }>, parts: readonly Part[]): Found {
  const table = parts.find((part): part is TablePart => part.kind === "table");
  if (table === undefined) return { absent: "it is not a table" };
  const columnAt = table.columns.findIndex(({ name }) => name === column);
  if (columnAt === -1) return { absent: `there is no column ${column}` };
  const keyAt = typeof row === "number" ? -1 : table.columns.findIndex(({ name }) => name === row.key);
  if (typeof row !== "number" && keyAt === -1) return { absent: `there is no column ${row.key}` };
  if (row === 0) return { absent: "rows are counted from 1" };
  let count = 0;
  let found: Found | undefined;
  for (const batch of table.rows()) {
    for (const cells of batch) {
      count += 1;
      const isIt = typeof row === "number" ? count === row : spelled(cells[keyAt]) === row.value;
      if (!isIt) continue;
      const number = asNumber(cells[columnAt] as Value) ?? { absent: "what stands in that cell is no number" };
      if (typeof row === "number") return number;
      if (found !== undefined && found !== number)
        return { absent: `several rows have ${row.key}=${row.value}, and not the same there` };
      found = number;
    }
  }
  if (found !== undefined) return found;
  return {
    absent: typeof row === "number" ? `there are only ${count} rows` : `no row has ${row.key}=${row.value}`,
  };
}

function byPattern(pattern: string, text: string | undefined): Found {
  if (text === undefined) return { absent: "there is no text to search" };
  const match = new RegExp(pattern, "mu").exec(text);
  if (match === null) return { absent: "nothing matches the pattern" };
  const said = match[1] ?? match[0];
  return asNumber(said.trim()) ?? { absent: `the pattern matches “${said.slice(0, 60)}”, which is no number` };
}

function wholeText({ content }: NamedContent): string | undefined {
  return content.size > searchedBytes ? undefined : utf8(content.read(0, content.size));
}

/** The text outputs of a notebook's cell, in order. */
function cellText(cell: number, parts: readonly Part[]): string | undefined {
  const texts = parts.filter(
    (part): part is TextPart => part.kind === "text" && part.at.startsWith(`cell ${cell} output`),
  );
  return texts.length === 0 ? undefined : texts.map((part) => [...part.lines()].join("\n")).join("\n");
}

const spelled = (cell: Cell | undefined): string =>
  cell === null || cell === undefined ? "" : typeof cell === "object" && "exact" in cell ? cell.exact : String(cell);

function asNumber(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") {
    // A comma that does not stand between thousands may be a decimal one: 0,5 is not 5.
    const plain = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?(?:[eE][-+]?\d{1,3})?$/.test(value)
      ? value.replaceAll(",", "")
      : value;
    const number = readNumber(plain);
    return typeof number === "object" ? Number(number.exact) : number;
  }
  return value !== null && typeof value === "object" && "exact" in value ? Number(value.exact) : undefined;
}
