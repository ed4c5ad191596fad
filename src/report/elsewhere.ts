import type { Evidence } from "../domain/evidence.ts";
import type { Problem } from "../domain/problem.ts";
import { code, inline, link } from "./markdown.ts";
import { shownLine } from "./shown.ts";
import { headline, markOf } from "./wording.ts";

export type Elsewhere =
  | { readonly kind: "no-commit" }
  | { readonly kind: "no-declaration"; readonly commit: string | null }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "judged"; readonly runs: readonly { readonly evidence: Evidence; readonly pageUrl: string }[] };

/** The answer in a review: what became of the commit that somebody asked to have verified. */
export function elsewhereText(
  { url, ref, by }: { readonly url: string; readonly ref: string; readonly by: string },
  found: Elsewhere,
): string {
  const what = `${link(shownLine(url, 200), url)} at ${code(shownLine(ref, 100))}`;
  const asked = `\n\n<sub>Asked by ${code(`@${shownLine(by, 60)}`)}.</sub>`;
  switch (found.kind) {
    case "no-commit":
      return `There is no public commit ${what}.${asked}`;
    case "no-declaration":
      return `${what} has no ${code("reproduce.yml")}, so nothing can be rerun.${asked}`;
    case "problems": {
      const lines = found.problems.slice(0, 20).map(({ file, line, message }) => {
        return `- ${code(shownLine(`${file}:${line}`, 120))} ${inline(shownLine(message, 400))}`;
      });
      return `${what} cannot be rerun:\n\n${lines.join("\n")}${asked}`;
    }
    case "judged": {
      const lines = found.runs.map(({ evidence, pageUrl }) => {
        const { analysis, source } = evidence.run.record.plan;
        const commit = source.commit === null ? "" : ` (${code(source.commit.slice(0, 12))})`;
        const name = inline(shownLine(analysis, 60));
        return `- ${markOf(evidence.verdict.kind)} **${name}**${commit}: ${inline(shownLine(headline(evidence), 400))} · ${link("Full report", pageUrl)}`;
      });
      return `${what} was rerun:\n\n${lines.join("\n")}${asked}`;
    }
  }
}
