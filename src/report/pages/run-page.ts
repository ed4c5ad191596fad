import type { Annotation } from "../../domain/annotation.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { Repository } from "../../domain/repository.ts";
import { labelOf } from "../../domain/run.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { notesOn } from "../notes.ts";
import type { PartiesView } from "../parties.ts";
import { counted, duration } from "../quantities.ts";
import { rerunCommand } from "../rerun-command.ts";
import { failureAdvice, gradeSentence, headline, markOf } from "../wording.ts";
import { changesSection } from "./changes.ts";
import { environmentSections } from "./environment.ts";
import type { Picture } from "./figures.ts";
import { causesSection, claimsSection, leftOutSection, robustnessSection } from "./findings.ts";
import { launchParagraph } from "./launch-page.ts";
import { type Crumb, page, type Reader, repositoryCrumb } from "./layout.ts";
import { runData } from "./linked-data.ts";
import { outputsSection } from "./outputs.ts";
import { partiesSection } from "./parties.ts";
import { commitAddress, factList, name, time, toneOf } from "./parts.ts";
import { hidden } from "./record-filter.ts";
import { remarksSection, thumbnails } from "./remarks.ts";

export interface RunView {
  readonly evidence: Evidence;
  readonly context: RunContext;
  /** null for a run of the command line. */
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl"> | null;
  readonly pictures: readonly Picture[];
  readonly logTail: string;
  /** All that was said of it, oldest first. */
  readonly history?: readonly Annotation[];
  /** What nobody had committed, from its beginning on; null where nothing is kept of it. */
  readonly diff?: string | null;
  /** Where the table is that it stands in; undefined where there is none. */
  readonly table?: Owner | undefined;
  /** What other verifiers certified of its commit, beside this run. */
  readonly parties?: readonly PartiesView[];
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** One run: the verdict first, then what it stands on. */
export function runPage(view: RunView): string {
  const { evidence, links, reader = null } = view;
  const { run } = evidence;
  return page(
    {
      title: `${headline(evidence)} · run ${labelOf(run.id)} · Tickmark`,
      links,
      reader,
      crumbs: crumbs(view),
      data: runData(view),
    },
    html`${verdict(view)}
${remarksSection(view.context, view.history ?? [])}
${thumbnails(view.pictures, run.id, links)}
${evidence.verdict.kind === "failed" ? log(view) : nothing}
${causesSection(evidence)}
${claimsSection(evidence)}
${evidence.verdict.kind === "failed" && evidence.comparisons.length === 0 ? nothing : outputsSection(evidence, view.pictures, links)}
${leftOutSection(evidence)}
${robustnessSection(evidence)}
${verifiers(view)}
${notes(evidence)}
${evidence.verdict.kind === "failed" ? nothing : log(view)}
${environmentSections(run.record)}
${changesSection(run.record, view.diff ?? null)}
${beside(view)}
${again(view)}`,
  );
}

function crumbs({ evidence, repository, table, links }: RunView): readonly Crumb[] {
  const run: Crumb = { text: `run ${labelOf(evidence.run.id)}`, href: null };
  if (repository === null) return table === null ? [{ text: "records", href: links.records(null) }, run] : [run];
  const { commit } = evidence.run.record.plan.source;
  const { owner, name: repositoryName } = repository;
  return [
    repositoryCrumb(repository, links),
    ...(commit === null
      ? []
      : [{ text: commit.slice(0, 7), href: links.commit(owner, repositoryName, commit) } satisfies Crumb]),
    run,
  ];
}

function verdict({ evidence, context, repository }: RunView): Html {
  const { verdict: judged, run } = evidence;
  const { plan, startedAt, wallSeconds } = run.record;
  const advice = judged.kind === "failed" ? failureAdvice(judged.failure) : undefined;
  const sentence = judged.kind === "reproduced" ? gradeSentence(judged) : (advice ?? "");
  const { commit } = plan.source;
  const where =
    commit === null
      ? nothing
      : repository === null
        ? html` of commit ${name(commit.slice(0, 12))}`
        : html` of commit <a href="${commitAddress(repository.htmlUrl, commit)}"><code>${commit.slice(0, 12)}</code></a>`;
  const branch = context.branch === null ? nothing : html` on branch ${name(context.branch, 100)}`;
  return html`<div class="verdict ${toneOf(judged.kind)}">
<p class="kicker">Analysis <bdi>${plan.analysis}</bdi>${where}${branch}</p>
<h1><span class="mark" aria-hidden="true">${markOf(judged.kind)}</span> ${headline(evidence)}</h1>
${sentence === "" ? nothing : html`<p>${sentence}</p>\n`}<p class="quiet">Rerun on ${time(startedAt)}; it took ${duration(wallSeconds)}${plan.network === "none" ? ", without network" : ", with the network on"}.</p>
</div>`;
}

function verifiers({ evidence, repository, parties = [], links }: RunView): Html {
  const { commit } = evidence.run.record.plan.source;
  if (repository === null || commit === null) return nothing;
  return partiesSection(parties, { ...repository, commit, links, writer: null });
}

function notes({ run }: Evidence): Html {
  const open = notesOn(run.record);
  if (open.length === 0) return nothing;
  return html`<h2>Before you rely on it</h2>
<ul class="plain">
${open.map((note) => html`<li>${note}</li>\n`)}</ul>`;
}

function log({ evidence, logTail, links }: RunView): Html {
  const { log: kept } = evidence.run.record;
  const whole = html`<p><a href="${links.log(evidence.run.id)}">The whole log</a>${kept.leftOutBytes === 0 ? "" : `, without ${counted(kept.leftOutBytes, "byte")} in its middle that were too many to keep`}.</p>`;
  if (logTail.trim() === "") return html`<h2>Log</h2>\n<p>The analysis wrote nothing.</p>`;
  const block = html`<pre class="tail" role="region" tabindex="0" aria-label="End of the log"><code>${logTail.trimEnd()}</code></pre>\n${whole}`;
  if (evidence.verdict.kind === "failed") return html`<h2>End of the log</h2>\n${block}`;
  return html`<h2>Log</h2>\n<details><summary>End of the log</summary>\n${block}\n</details>`;
}

function beside({ evidence, links, table }: RunView): Html {
  const other = html`<label class="field">Its id, or the first twelve digits of it<input name="run" required="required" maxlength="200" placeholder="3f2a9c81d07e" autocapitalize="none" spellcheck="false"></label>`;
  return html`<h2>Compare with another record</h2>
<form class="ask" method="get" action="${links.compare([])}">
${hidden(links.carried)}${hidden([["run", evidence.run.id]])}${other}
<button class="primary">Compare</button>
</form>
${table === undefined ? nothing : html`<p><a href="${links.records(table)}">Choose it from the table of records</a></p>`}`;
}

function again({ evidence, repository, links, reader = null }: RunView): Html {
  const { id, record } = evidence.run;
  return html`<h2>See for yourself</h2>
<p>With Tickmark and a container engine, this does the same on your machine and compares in the same way:</p>
<pre class="wrap copy"><code>${rerunCommand(record.plan)}</code></pre>
${launchParagraph(record, repository, links)}
${factList([
  ["Run", html`<code>${id}</code>`],
  ["Plan", html`<code>${record.plan.id}</code>`],
  ["Evidence", html`<a href="${links.evidence(id)}">all of it as JSON</a>`],
  [
    "For reviewers",
    html`<a href="${links.review(id)}">the verification report</a>, in a journal’s own words, to be printed too`,
  ],
  [
    "Certificate",
    html`<a href="${links.certificate(id, "zip")}">to verify offline, without trusting this server</a>, in <a href="${links.verifier()}">your browser</a> too`,
  ],
  // Whoever may not write is told there that there is nothing.
  [
    "Double-blind review",
    reader?.kind === "person" && repository !== null
      ? html`<a href="${links.blindLinks(id)}">a link that does not say whose this is</a>, for who may write here`
      : nothing,
  ],
  ["Judged", time(evidence.decidedAt)],
  ["By", html`Tickmark <bdi>${record.tickmark}</bdi>`],
])}`;
}
