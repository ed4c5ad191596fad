import type { Digest } from "../domain/digest.ts";
import type { Evidence } from "../domain/evidence.ts";
import { reportMark } from "../domain/names.ts";
import { causesText } from "./check-text.ts";
import { byteLength, code, inline, link, table } from "./markdown.ts";
import { counted } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import { explanationOf, headline, markOf, worstFirst } from "./wording.ts";

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

/** The comment below a pull request: per analysis what differs, how, and what to do. */
export function pullReport({ analyses, commit }: { analyses: readonly ReportedAnalysis[]; commit: string }): string {
  const parts = [`${reportMark}\n### Does it still reproduce? ${code(commit.slice(0, 12))}`];
  const share = Math.floor(roomBytes / Math.max(1, analyses.length));
  for (const analysis of analyses) parts.push(section(analysis, share));
  parts.push(advice(analyses));
  return parts.filter((part) => part !== "").join("\n\n");
}

function section({ name, evidence, pageUrl, viewUrl }: ReportedAnalysis, room: number): string {
  const { verdict, comparisons } = evidence;
  const head = `**${markOf(verdict.kind)} ${inline(shownLine(name, 120))}**: ${inline(shownLine(headline(evidence), 300))} · ${link("Full report", pageUrl)}`;
  const changed = worstFirst(comparisons).filter(({ kind }) => kind === "different" || kind === "missing");
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
