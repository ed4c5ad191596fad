import type { Repository } from "../../domain/repository.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import { historyTable } from "./history.ts";
import { page } from "./layout.ts";

export interface RepositoryView {
  readonly repository: Pick<Repository, "owner" | "name" | "htmlUrl" | "isPrivate" | "defaultBranch">;
  /** What the badge says, in words. */
  readonly badgeMessage: string;
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** true when there are older ones. */
  readonly more: boolean;
  readonly links: Links;
  /** The same with the server's public address and without a key, for what is copied elsewhere. */
  readonly publicLinks: Links;
}

/** The history of a repository, and its badge. */
export function repositoryPage(view: RepositoryView): string {
  const { repository, runs, more, links } = view;
  const title = `${repository.owner}/${repository.name}`;
  return page(
    { title: `${title} · Tickmark`, links, crumbs: [{ text: title, href: null }] },
    html`<h1><bdi>${title}</bdi></h1>
<p class="kicker"><a href="${repository.htmlUrl}">${repository.htmlUrl}</a></p>
${badge(view)}
<h2>Reruns</h2>
${
  runs.length === 0
    ? html`<p>Nothing was rerun yet. A push is rerun when its commit holds a <code>reproduce.yml</code>.</p>`
    : historyTable(more ? `The newest ${runs.length} reruns` : "All reruns, newest first", runs, links, repository)
}`,
  );
}

function badge({ repository, badgeMessage, links, publicLinks }: RepositoryView): Html {
  const { owner, name, defaultBranch } = repository;
  const picture = html`<img class="badge" src="${links.badge(owner, name, "svg")}" alt="tickmark: ${badgeMessage}" height="20">`;
  if (repository.isPrivate) {
    return html`${picture}
<p class="quiet">This repository is private: to anybody without this page's key, page and badge look as if it did not exist.</p>`;
  }
  const snippet = `[![reproducible!](${publicLinks.badge(owner, name, "svg")})](${publicLinks.repository(owner, name)})`;
  return html`${picture}
<p>This badge speaks of the newest commit of <bdi>${defaultBranch}</bdi>. For a README, in Markdown:</p>
<pre class="wrap copy" role="region" tabindex="0" aria-label="Badge in Markdown"><code>${snippet}</code></pre>`;
}
