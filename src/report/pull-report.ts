import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { reportMark } from "../domain/names.ts";
import { causesText } from "./check-text.ts";
import { byteLength, code, inline, link, table } from "./markdown.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { explanationOf, headline, isDivergence, markOf, worstFirst } from "./wording.ts";

export interface ReportedAnalysis {
  /** Of its check. */
  readonly name: string;
  readonly evidence: Evidence;
  readonly pageUrl: string;
  /** Address of a view of the run, where GitHub can reach it. */
  readonly viewUrl: ((digest: Digest) => string) | undefined;
}

/** GitHub takes 65,536 characters of a comment. */
const roomBytes = 60_000;
const mostPictures = 3;

/** Whether a commit gives the author something to look at. */
export function isDiffering({ evidence: { verdict } }: ReportedAnalysis): boolean {
  return verdict.kind === "diverged" || verdict.kind === "failed";
}

/** Per analysis what differs, how, and why. */
export function explained(analyses: readonly ReportedAnalysis[]): string {
  const share = Math.floor(roomBytes / Math.max(1, analyses.length));
  return analyses.map((analysis) => section(analysis, share)).join("\n\n");
}

/** The line of an analysis: its verdict, and where the rest stands. */
export function verdictLine({ name, evidence, pageUrl }: ReportedAnalysis): string {
  const said = inline(shownLine(headline(evidence), 300));
  return `**${markOf(evidence.verdict.kind)} ${inline(shownLine(name, 120))}**: ${said} · ${link("Full report", pageUrl)}`;
}

/** The comment below a pull request: per analysis what differs, how, and what to do. */
export function pullReport({ analyses, commit }: { analyses: readonly ReportedAnalysis[]; commit: string }): string {
  const head = `${reportMark}\n### Does it still reproduce? ${code(commit.slice(0, 12))}`;
  return [head, explained(analyses), advice(analyses)].filter((part) => part !== "").join("\n\n");
}

function section(analysis: ReportedAnalysis, room: number): string {
  const { evidence, viewUrl } = analysis;
  const head = verdictLine(analysis);
  const changed = worstFirst(evidence.comparisons).filter(isDivergence);
  if (changed.length === 0) return head;
  const causes = causesText(evidence.causes);
  const pictures = shownPictures(evidence, viewUrl);
  const rows = changed.map((comparison) => [
    `${comparison.label === null ? "" : `${inline(shownLine(comparison.label, 80))} `}${code(shownLine(comparison.path, 160))}`,
    `${markOf(comparison.kind)} ${comparison.kind}`,
    inline(shownLine(explanationOf(comparison), 400)),
  ]);
  const left = room - byteLength([head, causes, pictures].join("\n\n")) - 500;
  const { block, leftOut } = table(["Output", "", "What differs"], rows, left);
  const more = leftOut === 0 ? "" : `${counted(leftOut, "more output")} in the full report.`;
  return [head, causes, block, more, pictures].filter((part) => part !== "").join("\n\n");
}

function shownPictures({ comparisons }: Evidence, viewUrl: ReportedAnalysis["viewUrl"]): string {
  if (viewUrl === undefined) return "";
  const views = comparisons.flatMap((each) =>
    "views" in each ? (each.views ?? []).map((view) => ({ path: each.path, view })) : [],
  );
  return views
    .slice(0, mostPictures)
    .map(({ path, view }) => `![What differs in ${inline(shownLine(path, 80))}](${viewUrl(view.difference)})`)
    .join("\n\n");
}

function advice(analyses: readonly ReportedAnalysis[]): string {
  const diverged = analyses.some(({ evidence }) => evidence.verdict.kind === "diverged");
  if (!diverged) return "";
  return `If the change is meant, press **Accept outputs** on the check, or write ${code("/tickmark accept")} here. ${code("/tickmark explain")} tells more, ${code("/tickmark doctor")} looks for the cause.`;
}
