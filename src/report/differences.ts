import type { Comparison } from "../domain/comparison.ts";
import type { Difference } from "../domain/difference.ts";
import { nothingFound } from "../domain/file-comparison.ts";
import { aligned, type Cell, fitted } from "./columns.ts";
import { comparedLines, type Pair } from "./compared.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import type { TerminalStyle } from "./terminal.ts";
import { explanationOf } from "./wording.ts";

const mostShown = 40;

type DifferenceStyle = TerminalStyle & {
  /** All of them, with nothing left out of their texts. */
  readonly isLong?: boolean;
};

/** The answer to `diff`: what differs, section by section, then output by output. */
export function differenceLines(
  differences: readonly Difference[],
  comparisons: readonly Comparison[],
  style: DifferenceStyle,
): readonly string[] {
  const outputs = comparedLines(comparisons.map(pairOf), style);
  return [
    ...sectionLines(differences, style),
    style.paint("strong", "outputs"),
    ...(outputs.length === 0 ? ["  none"] : outputs),
  ];
}

/** What differs, section by section. */
export function sectionLines(differences: readonly Difference[], style: DifferenceStyle): readonly string[] {
  const most = style.isLong === true ? differences.length : mostShown;
  const sections = Map.groupBy(differences, ({ in: section }) => section);
  return [...sections].flatMap(([section, own]) => [
    style.paint("strong", section),
    ...aligned(own.slice(0, most).map((each) => row(each, style))),
    ...(own.length > most ? [`  and ${counted(own.length - most, "more difference")}`] : []),
    "",
  ]);
}

function row({ name, first, second }: Difference, { paint, width, isLong }: DifferenceStyle): readonly Cell[] {
  const longest = isLong === true ? 20_000 : 400;
  const share = isLong === true ? longest : Math.max(16, Math.floor(width / 3));
  const side = (text: string | null): Cell =>
    text === null
      ? { text: "–", paint: (shown) => paint("quiet", shown) }
      : { text: fitted(shownLine(text, longest), share) };
  return [{ text: `  ${fitted(shownLine(name, 200), share)}` }, side(first), { text: "→" }, side(second)];
}

function pairOf(comparison: Comparison): Pair {
  const { path, kind } = comparison;
  switch (kind) {
    case "missing":
      return { path, kind, explanation: "only the first run has it" };
    case "unrecorded":
      return { path, kind, explanation: "only the second run has it" };
    case "identical":
      return { path, kind, ...nothingFound };
    default:
      return { ...comparison, explanation: explanationOf(comparison) };
  }
}
