import { labelOf } from "../../domain/run.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { duration } from "../quantities.ts";
import { verdictWord } from "../wording.ts";
import { name, table, time, word } from "./parts.ts";

/** Runs as a table, newest first; commits are linked where the repository is known. */
export function historyTable(
  caption: string,
  runs: readonly RunSummary[],
  links: Links,
  repository: { readonly owner: string; readonly name: string } | null,
): Html {
  return table(
    caption,
    [
      { head: "Run" },
      { head: "Verdict" },
      { head: "Analysis" },
      { head: "Commit" },
      { head: "When", number: true },
      { head: "Took", number: true },
    ],
    runs.map((run) => [
      html`<a href="${links.run(run.id)}"><code class="digest">${labelOf(run.id)}</code></a>`,
      html`${word(run.verdict, verdictWord(run))}${run.grade === null ? nothing : html` <span class="under">${run.grade}</span>`}`,
      html`<bdi>${run.analysis}</bdi>`,
      commit(run, links, repository),
      time(run.startedAt),
      html`${duration(run.wallSeconds)}`,
    ]),
  );
}

function commit(
  { commit: id, branch }: RunSummary,
  links: Links,
  repository: { readonly owner: string; readonly name: string } | null,
): Html {
  const short = id === null ? nothing : html`<code>${id.slice(0, 7)}</code>`;
  const linked =
    id === null || repository === null
      ? short
      : html`<a href="${links.commit(repository.owner, repository.name, id)}">${short}</a>`;
  return branch === null ? linked : html`${linked} <span class="under">${name(branch, 60)}</span>`;
}
