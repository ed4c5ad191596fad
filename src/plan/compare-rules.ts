import { type CompareRules, exactly, type Tolerance } from "../domain/compare-rules.ts";

/** A `compare` block as the schema lets it through. */
export interface CompareDocument extends ToleranceDocument {
  readonly columns?: Readonly<Record<string, ToleranceDocument>>;
  readonly paths?: Readonly<Record<string, ToleranceDocument>>;
  readonly keys?: readonly string[];
  readonly ignore?: readonly string[];
  readonly columnOrder?: "same" | "any";
  readonly pixels?: { readonly channel?: number; readonly share?: number };
  readonly log?: boolean;
  readonly as?: NonNullable<CompareRules["as"]>;
}

export interface ToleranceDocument {
  readonly rtol?: number;
  readonly atol?: number;
  readonly digits?: number;
  readonly numpy?: { readonly rtol?: number; readonly atol?: number };
}

/** The rules that a `compare` block stands for; undefined where it says nothing. */
export function compareRulesOf(block: CompareDocument | undefined): CompareRules | undefined {
  if (block === undefined || Object.keys(block).length === 0) return undefined;
  const { columns = {}, paths = {}, keys, ignore, columnOrder, pixels, log, as } = block;
  return {
    tolerance: toleranceOf(block),
    columns: tolerances(columns),
    paths: tolerances(paths),
    keys: keys ?? exactly.keys,
    ignore: ignore ?? exactly.ignore,
    columnOrder: columnOrder ?? exactly.columnOrder,
    pixels: pixels === undefined ? null : { channel: pixels.channel ?? 0, share: pixels.share ?? 0 },
    log: log ?? exactly.log,
    as: as ?? exactly.as,
  };
}

const tolerances = (blocks: Readonly<Record<string, ToleranceDocument>>): Record<string, Tolerance> =>
  Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => [name, toleranceOf(block) ?? { kind: "scaled", rtol: 0, atol: 0 }]),
  );

function toleranceOf({ rtol, atol, digits, numpy }: ToleranceDocument): Tolerance | null {
  if (numpy !== undefined) return { kind: "numpy", rtol: numpy.rtol ?? 1e-5, atol: numpy.atol ?? 1e-8 };
  if (digits !== undefined) return { kind: "digits", digits };
  return rtol === undefined && atol === undefined ? null : { kind: "scaled", rtol: rtol ?? 0, atol: atol ?? 0 };
}
