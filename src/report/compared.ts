import { type FileComparison, setAsideText } from "../domain/file-comparison.ts";
import { aligned, fitted, wrapped } from "./columns.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import type { Ink, TerminalStyle } from "./terminal.ts";
import { markOf, worstFirst } from "./wording.ts";

/** Two files of the same path, or the only one that there is. */
export type Pair = { readonly path: string } & (
  | FileComparison
  | { readonly kind: "missing" | "unrecorded"; readonly explanation: string }
);

/** What is to be said of all of them together. */
export function worstOf(pairs: readonly Pair[]): Pair["kind"] {
  return worstFirst(pairs)[0]?.kind ?? "identical";
}

const mostDetails = 20;

/** The answer to `compare`: one block a file, the worst first; of identical files only their number when there are many. */
export function comparedLines(pairs: readonly Pair[], style: TerminalStyle): readonly string[] {
  const few = pairs.length <= 20;
  const shown = worstFirst(pairs).filter(({ kind }) => few || kind !== "identical");
  const rest = pairs.length - shown.length;
  const heads = aligned(
    shown.map(({ kind, path }) => [
      { text: `${markOf(kind)} ${kind}`, paint: (text) => style.paint(inkOf(kind), text) },
      { text: fitted(shownLine(path, 400), Math.max(20, style.width - 14)) },
    ]),
  );
  const lines = shown.flatMap((pair, index) => [heads[index] ?? "", ...under(pair, style)]);
  return rest === 0 ? lines : [...lines, style.paint("good", `✓ ${counted(rest, "identical file")}`)];
}

const inkOf = (kind: Pair["kind"]): Ink => (({ "✓": "good", "✗": "bad", "○": "unsure" }) as const)[markOf(kind)];

function under(pair: Pair, { paint, width }: TerminalStyle): readonly string[] {
  const indented = (text: string) => wrapped(text, Math.max(20, width - 4)).map((line) => `    ${line}`);
  const sentence = pair.explanation === "" ? [] : indented(capital(shownLine(pair.explanation, 1000)));
  if (!("details" in pair)) return sentence;
  const details = pair.details.length < 2 ? [] : pair.details.slice(0, mostDetails);
  return [
    ...sentence,
    ...details.flatMap((detail) => indented(`· ${shownLine(detail, 400)}`)).map((line) => paint("quiet", line)),
    ...(pair.details.length > mostDetails
      ? [`    and ${counted(pair.details.length - mostDetails, "more part")}`]
      : []),
    ...(pair.kind === "equivalent" || pair.setAside.length === 0
      ? []
      : indented(`Set aside: ${pair.setAside.map((each) => shownLine(setAsideText(each), 200)).join(", ")}`)),
    ...(pair.suggestion === null ? [] : indented(`It would be close with  ${shownLine(pair.suggestion, 200)}`)),
  ];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
