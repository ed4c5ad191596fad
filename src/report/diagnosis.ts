import type { Diagnosis, Variation } from "../domain/diagnosis.ts";
import { shownCauses } from "./causes.ts";
import { aligned, wrapped } from "./columns.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import type { Ink, TerminalStyle } from "./terminal.ts";

const marks: Readonly<Record<Variation["outcome"], readonly [string, Ink]>> = {
  holds: ["✓", "good"],
  changes: ["✗", "bad"],
  fails: ["!", "unsure"],
  untried: ["–", "quiet"],
};

/** What the doctor found when it ran the analysis again. */
export function diagnosisLines(diagnosis: Diagnosis, style: TerminalStyle): readonly string[] {
  const { paint } = style;
  const { isStable, causes, unstable, unheld } = diagnosis;
  const indented = (text: string, indent: string) =>
    wrapped(text, Math.max(20, style.width - indent.length)).map((line) => `${indent}${line}`);
  const head = isStable
    ? paint("good", "✓ Two equal runs gave the same: there is no randomness in this analysis that shows here")
    : paint("bad", "✗ Two equal runs did not give the same");
  return [
    head,
    ...unstable.flatMap((line) => indented(shownLine(line, 400), "    ")).map((line) => paint("quiet", line)),
    ...shownCauses(causes, 10, 8).flatMap(({ sentence, evidence, advice }) => [
      ...indented(`Why: ${sentence}`, "  ").map((line) => paint("strong", line)),
      ...evidence.flatMap((line) => indented(line, "      ")).map((line) => paint("quiet", line)),
      ...(advice === "" ? [] : indented(`Fix: ${advice}`, "    ")),
    ]),
    ...unheld.flatMap((line) => indented(line, "  ")).map((line) => paint("unsure", line)),
  ];
}

/** The grade of robustness in a few words: `holds under 9 of 10 changes`. */
export function robustness(variations: readonly Variation[]): string {
  const tried = variations.filter(({ outcome }) => outcome !== "untried");
  const held = tried.filter(({ outcome }) => outcome === "holds").length;
  return `holds under ${held} of ${counted(tried.length, "change")}`;
}

/** What was varied, and what came of it. */
export function variationLines(variations: readonly Variation[], { paint, width }: TerminalStyle): readonly string[] {
  const heads = aligned(
    variations.map(({ factor, change, outcome }) => {
      const [mark, ink] = marks[outcome];
      return [
        { text: `  ${mark} ${outcome}`, paint: (text) => paint(ink, text) },
        { text: factor },
        { text: change, paint: (text) => paint("quiet", text) },
      ];
    }),
  );
  return [
    paint("strong", `The result ${robustness(variations)}`),
    ...variations.flatMap(({ evidence }, index) => [
      heads[index] ?? "",
      ...evidence
        .slice(0, 3)
        .flatMap((line) => wrapped(shownLine(line, 300), Math.max(20, width - 6)))
        .map((line) => paint("quiet", `      ${line}`)),
    ]),
  ];
}
