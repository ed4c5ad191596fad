import type { CompareRules, Tolerance } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import { different, equal, type Finding } from "../finding.ts";
import { isNear, toleranceAt, toleranceText } from "../numbers/tolerance.ts";
import type { TextPart } from "../part.ts";
import { NumberDifferences } from "./number-differences.ts";
import { looksLikeCause } from "./texts/cause.ts";
import { excerpt, excerpts } from "./texts/excerpt.ts";
import { numberPairs } from "./texts/numbers-in-lines.ts";
import { type LineCounts, Rest } from "./texts/rest.ts";

/**
 * Text line by line. Says the first line that differs and how many do, where a line that was put in is one difference. With
 * a tolerance, texts are close when they have the same words in the same lines and their numbers are near each other; whole
 * numbers that are written as such have to be the same.
 */
export function compareTexts(recorded: TextPart, produced: TextPart, rules: CompareRules): Finding {
  const difference = differenceOf(recorded, produced, toleranceAt(recorded.at, rules).tolerance);
  if (difference === undefined) return equal(recorded.at);
  const { numbers, tolerance } = difference;
  if (numbers === undefined) return different(recorded.at, sentence(difference));
  const largest = numbers.largest;
  if (numbers.far === 0 && tolerance !== null) {
    const explanation = numbers.nearEnough(`(${toleranceText(tolerance)})`);
    return { ...equal(recorded.at), kind: "close", explanation, largest };
  }
  // A clock is no result that could be near another.
  const suggestion = causeOf(difference) === "" ? numbers.suggestion() : null;
  return different(recorded.at, sentence(difference), { largest, suggestion });
}

/** Two texts that are not the same. */
interface Difference {
  /** Number of the first line that differs, from 1, and what stands there. */
  readonly line: number;
  readonly recorded: string | undefined;
  readonly produced: string | undefined;
  readonly rest: Rest;
  /** Where only floating point numbers differ. */
  readonly numbers: NumberDifferences | undefined;
  readonly tolerance: Tolerance | null;
  readonly lineCounts: { readonly recorded: number; readonly produced: number };
}

function differenceOf(recorded: TextPart, produced: TextPart, tolerance: Tolerance | null): Difference | undefined {
  const [left, right] = [recorded.lines()[Symbol.iterator](), produced.lines()[Symbol.iterator]()];
  const rest = new Rest();
  let first: Pick<Difference, "line" | "recorded" | "produced"> | undefined;
  let numbers: NumberDifferences | undefined = new NumberDifferences();
  const lineCounts = { recorded: 0, produced: 0 };
  for (let line = 1; ; line += 1) {
    const [a, b] = [next(left), next(right)];
    if (a === undefined && b === undefined) break;
    if (a !== undefined) lineCounts.recorded += 1;
    if (b !== undefined) lineCounts.produced += 1;
    if (first === undefined && a !== b) first = { line, recorded: a, produced: b };
    if (first !== undefined) rest.add(a, b);
    if (a === b) numbers?.addEqual(1);
    else if (numbers !== undefined && !addPairs(numbers, a, b, tolerance, line)) numbers = undefined;
  }
  return first === undefined ? undefined : { ...first, rest, numbers, tolerance, lineCounts };
}

function next(lines: Iterator<string>): string | undefined {
  const { done, value } = lines.next();
  return done === true ? undefined : value;
}

/** False when the lines differ in more than numbers. */
function addPairs(
  numbers: NumberDifferences,
  recorded: string | undefined,
  produced: string | undefined,
  tolerance: Tolerance | null,
  line: number,
): boolean {
  const pairs = recorded === undefined || produced === undefined ? undefined : numberPairs(recorded, produced);
  if (pairs === undefined) return false;
  for (const pair of pairs) numbers.add(pair.recorded, pair.produced, 0, tolerance, () => `line ${line}`);
  return true;
}

function sentence(difference: Difference): string {
  const { numbers, lineCounts } = difference;
  if (lineCounts.recorded === 0 || lineCounts.produced === 0) return emptiness(difference);
  const counts = difference.rest.counts();
  const cause = counts.first === "changed" ? causeOf(difference) : "";
  return [
    ...(counts.isReordered ? [orderText(difference)] : [firstText(difference, counts), ...countTexts(counts)]),
    ...(numbers === undefined || cause !== "" ? [] : [numbers.summary]),
    ...(cause === "" ? [] : [cause]),
    ...(counts.first === "changed" && isExactly(difference) ? ["whole numbers in text are compared exactly"] : []),
  ].join("; ");
}

/** The line that is shown would be near enough if its whole numbers were measurements. */
function isExactly({ recorded, produced, tolerance }: Difference): boolean {
  if (recorded === undefined || produced === undefined || tolerance === null) return false;
  if (numberPairs(recorded, produced) !== undefined) return false;
  const pairs = numberPairs(recorded, produced, true) ?? [];
  return pairs.length > 0 && pairs.every((pair) => isNear(pair.recorded, pair.produced, tolerance, 0));
}

const causeOf = ({ recorded, produced }: Difference): string =>
  recorded === undefined || produced === undefined ? "" : looksLikeCause(recorded, produced);

function emptiness({ recorded, produced, lineCounts }: Difference): string {
  return lineCounts.produced === 0
    ? `the produced text is empty; recorded it has ${linesText(lineCounts.recorded)}, the first is ${excerpt(recorded ?? "")}`
    : `the recorded text is empty; produced it has ${linesText(lineCounts.produced)}, the first is ${excerpt(produced ?? "")}`;
}

function firstText({ line, recorded, produced }: Difference, { first }: LineCounts): string {
  if (recorded === undefined || first === "new") return `line ${line} is new: ${excerpt(produced ?? "")}`;
  if (produced === undefined || first === "gone") return `line ${line} is gone: ${excerpt(recorded)}`;
  const [was, is] = excerpts(recorded, produced);
  return `line ${line}: recorded ${was}, produced ${is}`;
}

function orderText({ line, recorded, produced }: Difference): string {
  const [was, is] = [recorded, produced].map((text) => excerpt(text ?? ""));
  return `the same lines in another order; the first that moved is line ${line}: recorded ${was}, produced ${is}`;
}

/** Nothing where the one line that was shown is all. */
function countTexts({ changed, gone, added, isByNumber }: LineCounts): readonly string[] {
  if (changed + gone + added <= 1) return [];
  const terms = [
    ...(changed > 0 ? [`${linesText(changed)} ${changed === 1 ? "differs" : "differ"}`] : []),
    ...(gone > 0 ? [`${linesText(gone)} ${gone === 1 ? "is" : "are"} gone`] : []),
    ...(added > 0 ? [`${linesText(added)} ${added === 1 ? "is" : "are"} new`] : []),
  ];
  return [`altogether ${terms.join(", ")}${isByNumber ? ", line by line" : ""}`];
}

const linesText = (count: number): string => `${grouped(count)} ${count === 1 ? "line" : "lines"}`;
