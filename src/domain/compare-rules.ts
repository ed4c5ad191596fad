/**
 * When two numbers that are not equal are near enough. `scaled`: |a-b| <= atol + rtol * max(|a|, |b|, s), where s is the
 * largest recorded magnitude of the column or data set, because elementwise relative differences explode near zero.
 * `numpy`: |produced - recorded| <= atol + rtol * |recorded|, as in numpy.allclose. `digits`: equal when both are rounded
 * to so many significant digits of the larger one.
 */
export type Tolerance =
  | { readonly kind: "scaled"; readonly rtol: number; readonly atol: number }
  | { readonly kind: "numpy"; readonly rtol: number; readonly atol: number }
  | { readonly kind: "digits"; readonly digits: number };

/** How one output is compared, as its declaration says; without one, nothing is tolerated. */
export interface CompareRules {
  readonly tolerance: Tolerance | null;
  /** Columns of tables by name. */
  readonly columns: Readonly<Record<string, Tolerance>>;
  /** JSON pointers, data sets, members: what stands at or below one is compared by its own tolerance. */
  readonly paths: Readonly<Record<string, Tolerance>>;
  /** The columns that tell rows apart: rows are matched by them, and their order does not matter. */
  readonly keys: readonly string[];
  /** Columns, JSON pointers and data sets that are not compared. */
  readonly ignore: readonly string[];
  readonly columnOrder: "same" | "any";
  /** How far a sample of a pixel (0-255) may be off, and which share of the pixels may be further off. */
  readonly pixels: { readonly channel: number; readonly share: number } | null;
  /** Time stamps, addresses, process numbers and temporary paths in text are set aside. */
  readonly log: boolean;
  /** Read as this whatever it looks like; null: by content. `bytes` allows nothing but the same bytes. */
  readonly as: "bytes" | "text" | "csv" | "tsv" | "json" | null;
}

/** Nothing is tolerated, nothing left out. */
export const exactly: CompareRules = {
  tolerance: null,
  columns: {},
  paths: {},
  keys: [],
  ignore: [],
  columnOrder: "same",
  pixels: null,
  log: false,
  as: null,
};
