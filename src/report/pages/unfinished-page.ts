import { hostImage } from "../../domain/names.ts";
import type { Repository } from "../../domain/repository.ts";
import { labelOf } from "../../domain/run.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import { isLive, secondsOf, type UnfinishedRun } from "../../domain/unfinished.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { counted, duration } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { stateHeadlines } from "../unfinished.ts";
import { type Crumb, page, type Reader, repositoryCrumb } from "./layout.ts";
import { commitAddress, factList, name, time } from "./parts.ts";
import { markOfState, stateTone } from "./record-state.ts";
import { remarksSection } from "./remarks.ts";

export interface UnfinishedView {
  readonly run: UnfinishedRun;
  readonly now: Date;
  /** null for a run of the command line. */
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl"> | null;
  /** The end of what it printed so far, cleaned. */
  readonly logTail: string;
  /** Where its log can be followed; null where nobody writes it now. */
  readonly liveLog: string | null;
  /** Where the table is that it stands in; undefined where there is none. */
  readonly table?: Owner | undefined;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** A run that has not come to an end, or never will: what is known of it, which is what was written down when it began. */
export function unfinishedPage(view: UnfinishedView): string {
  const { run, links, reader = null } = view;
  const title = `${stateHeadlines[run.state]} · run ${nameOfRun(run.id, run.context)}`;
  return page(
    { title: `${shownLine(title, 120)} · Tickmark`, links, reader, crumbs: crumbs(view), hasScript: true },
    html`${state(view)}
${remarksSection(run.context, run.history)}
${parameters(run)}
${log(view)}
${begun(view)}`,
  );
}

function crumbs({ run, repository, table, links }: UnfinishedView): readonly Crumb[] {
  const own: Crumb = { text: `run ${labelOf(run.id)}`, href: null };
  return [
    ...(repository === null ? [] : [repositoryCrumb(repository, links)]),
    ...(table === undefined ? [] : [{ text: "records", href: links.records(table) }]),
    own,
  ];
}

function state({ run, now, repository }: UnfinishedView): Html {
  const { begun, context, startedAt, endedAt, why } = run;
  const { plan } = begun;
  const { commit } = plan.source;
  const where =
    commit === null
      ? nothing
      : repository === null
        ? html` of commit ${name(commit.slice(0, 12))}`
        : html` of commit <a href="${commitAddress(repository.htmlUrl, commit)}"><code>${commit.slice(0, 12)}</code></a>`;
  const branch = context.branch === null ? nothing : html` on branch ${name(context.branch, 100)}`;
  const seconds = secondsOf(run, now);
  const since =
    startedAt === null
      ? html`Written down on ${time(begun.begunAt)}; its turn never came`
      : html`Started on ${time(startedAt)}`;
  const waiting = run.state === "waiting" ? html`Written down on ${time(begun.begunAt)}; it waits for its turn` : since;
  const length =
    seconds === null
      ? nothing
      : isLive(run)
        ? html`, ${duration(seconds)} ago`
        : html`; it ran for ${duration(seconds)}`;
  const found = run.state === "killed" && endedAt !== null ? html`; found so on ${time(endedAt)}` : nothing;
  return html`<div class="verdict ${stateTone(run.state)}">
<p class="kicker">Analysis <bdi>${shownLine(plan.analysis, 100)}</bdi>${where}${branch}</p>
<h1><span class="mark" aria-hidden="true">${markOfState(run.state)}</span> ${stateHeadlines[run.state]}</h1>
${why === null ? nothing : html`<p>${sentence(shownLine(why, 600))}</p>\n`}<p class="quiet">${waiting}${length}${found}. ${isLive(run) ? "It has no verdict yet." : "It has no verdict: nobody saw what would have come of it, and of what it produced nothing was kept."}</p>
</div>`;
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? "" : "."}`;

const mostParameters = 300;

function parameters({ begun: { parameters: given } }: UnfinishedRun): Html {
  if (given === null) return nothing;
  const all = Object.entries(given.values ?? {});
  const changed = new Set(Object.keys(given.changed?.overrides ?? {}));
  const rest = all.length - mostParameters;
  return html`<h2>Parameters</h2>
${
  all.length === 0
    ? html`<p>${name(given.path)}</p>`
    : factList(
        all
          .slice(0, mostParameters)
          .map(([key, value]) => [
            shownLine(key, 100),
            html`${name(shownLine(String(value), 400), 400)}${changed.has(key) ? html` <span class="quiet">given for this run</span>` : nothing}`,
          ]),
      )
}${rest > 0 ? html`\n<p class="quiet">and ${counted(rest, "more parameter")}</p>` : nothing}`;
}

function log({ run, logTail, liveLog, links }: UnfinishedView): Html {
  const follow =
    liveLog === null ? nothing : html`<p><a class="button primary" href="${liveLog}">Follow its log</a></p>\n`;
  if (run.log === null) return nothing;
  if (logTail.trim() === "")
    return html`<h2>Log</h2>\n${follow}<p>It ${isLive(run) ? "has printed nothing yet" : "printed nothing"}.</p>`;
  return html`<h2>${isLive(run) ? "Log so far" : "Log until then"}</h2>
${follow}<pre class="tail" role="region" tabindex="0" aria-label="End of the log"><code>${logTail.trimEnd()}</code></pre>
<p><a href="${links.unfinishedLog(run.id)}">The whole log</a></p>`;
}

function begun({ run, links }: UnfinishedView): Html {
  const { begun: known, context } = run;
  const { plan } = known;
  return html`<h2>What was to run</h2>
<pre class="wrap"><code>${plan.steps.map(({ command }) => shownLine(command, 2000)).join("\n")}</code></pre>
${factList([
  ["Begun as", html`<code>${run.id}</code>`],
  ["Plan", html`<code>${plan.id}</code>`],
  ["Image", html`${plan.environment.kind === "host" ? hostImage : ""}`],
  ["Written down", time(known.begunAt)],
  [
    "Repeats",
    known.repeats === undefined
      ? nothing
      : html`<a href="${links.run(known.repeats)}"><code>${labelOf(known.repeats)}</code></a>`,
  ],
  [
    "By",
    html`<bdi>${shownLine(known.user, 60)}</bdi>${known.host === "" ? nothing : html` on <bdi>${shownLine(known.host, 100)}</bdi>`}`,
  ],
  ["Label", html`${shownLine(context.label ?? "", 100)}`],
])}`;
}
