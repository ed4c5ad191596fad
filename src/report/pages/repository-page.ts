import type { Repository } from "../../domain/repository.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import type { Variant } from "../badge.ts";
import { costSnippetsFor, type Snippet, snippetsFor } from "../badge-snippets.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import type { ReleaseView } from "../releases.ts";
import { historyTable } from "./history.ts";
import { formToken, page, type Reader } from "./layout.ts";
import { releasesSection } from "./releases.ts";

export interface RepositoryView {
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl" | "isPrivate" | "defaultBranch">;
  /** What the badge says, in words. */
  readonly badgeMessage: string;
  /** Its newest tags. */
  readonly releases: readonly ReleaseView[];
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** true when there are older ones. */
  readonly more: boolean;
  readonly links: Links;
  /** The same with the server's public address and without a key, for what is copied elsewhere. */
  readonly publicLinks: Links;
  readonly reader?: Reader | null;
  /** Of a private repository: what opens its badge elsewhere, and whether this reader may change that. */
  readonly badgeToken?: string | null;
  readonly mayChangeBadge?: boolean;
}

/** The history of a repository, and its badge. */
export function repositoryPage(view: RepositoryView): string {
  const { repository, runs, more, links, reader = null } = view;
  const title = `${repository.owner}/${repository.name}`;
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs: [{ text: title, href: null }] },
    html`<h1><bdi>${title}</bdi></h1>
<p class="kicker"><a href="${repository.htmlUrl}">${repository.htmlUrl}</a></p>
${badge(view)}
${releasesSection(view.releases, repository, links)}
<div class="top"><h2>Reruns</h2>
${runs.length === 0 ? nothing : html`<p class="buttons"><a class="button" href="${links.records(repository)}">All records: filter, compare, plot</a></p>`}</div>
${
  runs.length === 0
    ? html`<p>Nothing was rerun yet. A push is rerun when its commit holds a <code>reproduce.yml</code>.</p>`
    : historyTable(more ? `The newest ${runs.length} reruns` : "All reruns, newest first", runs, links, repository)
}`,
  );
}

function badge(view: RepositoryView): Html {
  const { repository, badgeMessage, links } = view;
  const { owner, name, defaultBranch, isPrivate } = repository;
  const picture = html`<img class="badge" src="${links.badge(owner, name, "svg")}" alt="tickmark: ${badgeMessage}" height="20">`;
  const speaks = html`<p>This badge speaks of the newest commit of <bdi>${defaultBranch}</bdi>.</p>`;
  if (!isPrivate) return html`${picture}\n${speaks}\n${snippets(view, {})}`;
  return html`${picture}
${speaks}
<p class="quiet">This repository is private: to anybody who may not read it, page and badge look as if it did not exist.</p>
${privateAddress(view)}`;
}

/** A README is read by people and machines that are not signed in: the badge in it needs an address of its own. */
function privateAddress(view: RepositoryView): Html {
  const { badgeToken = null } = view;
  if (badgeToken === null) {
    return html`<p>For a README, the badge needs an address that nobody can guess.</p>
${change(view, [["new", "Make such an address"]], "Somebody with write access can make one here, signed in with GitHub.")}`;
  }
  return snippets(
    view,
    { token: badgeToken },
    html`<p class="quiet">Whoever has this address sees the badge, and nothing else of the repository.</p>
${change(
  view,
  [
    ["new", "Replace the address"],
    ["end", "End it"],
  ],
  null,
)}`,
  );
}

/** A browser that is sent to it unfolds what it lies in. */
export const readmePlace = "readme-badge";

function change(
  { repository, reader = null, mayChangeBadge = false, links }: RepositoryView,
  buttons: readonly (readonly [value: string, label: string])[],
  otherwise: string | null,
): Html {
  if (reader?.kind !== "person" || !mayChangeBadge)
    return otherwise === null ? nothing : html`<p class="quiet">${otherwise}</p>`;
  return html`<form class="buttons" method="post" action="${links.badgeAddress(repository.owner, repository.name)}">
${formToken(reader.formToken)}${buttons.map(([value, label]) => html`<button name="do" value="${value}">${label}</button>\n`)}</form>`;
}

function snippets(
  { repository: { owner, name }, links, publicLinks }: RepositoryView,
  query: Readonly<Record<string, string>>,
  below: Html = nothing,
): Html {
  const all = snippetsFor(publicLinks.badge(owner, name, "svg", query), publicLinks.repository(owner, name));
  return html`<details>
<summary>Badge for a README</summary>
<div id="${readmePlace}">
${all.map(snippet)}<p>With <code>show=</code> in its address it says more, once there is something to say:</p>
<ul class="plain">
${others.map(
  ([show, about]) => html`<li><code>?show=${show}</code>, ${about}
<img class="badge" src="${links.badge(owner, name, "svg", { show })}" alt="the badge with ${about}" height="20"></li>\n`,
)}</ul>
<p>With <code>?tag=v1.0</code> it speaks of a released tag.</p>
${below}
</div>
</details>
<details>
<summary>Button for a README: run this analysis</summary>
<p>It says what running it costs, as an estimate from what the last run used, and leads to the ways to do so: <img class="badge" src="${links.badge(owner, name, "svg", { show: "cost" })}" alt="the badge with what running it costs" height="20"></p>
${costSnippetsFor(publicLinks.badge(owner, name, "svg", { ...query, show: "cost" }), publicLinks.launch(owner, name)).map(snippet)}</details>`;
}

const others: readonly (readonly [variant: Variant, about: string])[] = [
  ["grade", "the worst comparison of all outputs"],
  ["date", "the day of the run that last confirmed it"],
];

function snippet({ language, text }: Snippet): Html {
  return html`<p class="kicker">${language}</p>
<pre class="wrap copy" role="region" tabindex="0" aria-label="Badge in ${language}"><code>${text}</code></pre>\n`;
}
