import type { Evidence } from "../../domain/evidence.ts";
import type { Repository } from "../../domain/repository.ts";
import { labelOf } from "../../domain/run.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import type { PartiesView } from "../parties.ts";
import { duration } from "../quantities.ts";
import { headline, markOf } from "../wording.ts";
import { historyTable } from "./history.ts";
import { page, type Reader, repositoryCrumb } from "./layout.ts";
import { partiesSection } from "./parties.ts";
import { commitAddress, time, toneOf } from "./parts.ts";

export interface CommitView {
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl">;
  readonly commit: string;
  /** The newest run of each analysis. */
  readonly newest: readonly Evidence[];
  /** Reruns of the same commit that newer ones replace. */
  readonly older: readonly RunSummary[];
  /** The newest job about this commit; null when there is none. */
  readonly job: "queued" | "running" | "done" | "failed" | null;
  /** Analyses whose log grows now. */
  readonly running?: readonly string[];
  /** What other verifiers certified beside us. */
  readonly parties?: readonly PartiesView[];
  /** Whether the reader may remove what others handed in. */
  readonly mayRemove?: boolean;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** The verdict on one commit, one for each analysis; it looks again by itself while a rerun is under way. */
export function commitPage({
  repository,
  commit,
  newest,
  older,
  job,
  running = [],
  parties = [],
  mayRemove = false,
  links,
  reader = null,
}: CommitView): string {
  const title = `${repository.owner}/${repository.name}`;
  const short = commit.slice(0, 7);
  return page(
    {
      title: `Commit ${short} of ${title} · Tickmark`,
      links,
      reader,
      crumbs: [repositoryCrumb(repository, links), { text: short, href: null }],
      ...(job === "queued" || job === "running" ? { refreshSeconds: 10 } : {}),
    },
    html`<h1>Commit <code>${short}</code></h1>
<p class="kicker"><a href="${commitAddress(repository.htmlUrl, commit)}"><code>${commit}</code></a></p>
${standing(job, newest.length)}
${running.map((analysis) => html`<p><a href="${links.commitLog(repository.owner, repository.name, commit, analysis)}">Follow the log</a> of <bdi>${analysis}</bdi></p>\n`)}${newest.map((evidence) => verdict(evidence, links))}
${partiesSection(parties, { ...repository, commit, links, writer: mayRemove && reader?.kind === "person" ? reader : null })}
${
  older.length === 0
    ? nothing
    : html`<h2>Earlier reruns of this commit</h2>\n${historyTable("Replaced by the verdicts above", older, links, null)}`
}`,
  );
}

function standing(job: CommitView["job"], verdicts: number): Html {
  switch (job) {
    case "queued":
      return notice("Queued", "A rerun waits for its turn. This page looks again every ten seconds.");
    case "running":
      return notice(
        "Running",
        "A rerun is under way; the check on GitHub says how far it is. This page looks again every ten seconds.",
      );
    case "failed":
      return notice("Not judged", "The last rerun was given up because something outside of the analysis went wrong.");
    default:
      return verdicts > 0
        ? nothing
        : notice("Not judged", "No analysis of this commit was run. Its check on GitHub says why, if it has one.");
  }
}

function notice(head: string, sentence: string): Html {
  return html`<div class="verdict busy"><h2><span class="mark" aria-hidden="true">…</span> ${head}</h2>
<p>${sentence}</p></div>
`;
}

function verdict(evidence: Evidence, links: Links): Html {
  const { verdict: judged, run } = evidence;
  return html`<section class="verdict ${toneOf(judged.kind)}"><p class="kicker">Analysis <bdi>${run.record.plan.analysis}</bdi></p>
<h2><span class="mark" aria-hidden="true">${markOf(judged.kind)}</span> ${headline(evidence)}</h2>
<p>Rerun on ${time(run.record.startedAt)}; it took ${duration(run.record.wallSeconds)}. <a href="${links.run(run.id)}">Full report of run <code>${labelOf(run.id)}</code></a></p></section>
`;
}
