import type { Repository } from "../../domain/repository.ts";
import type { RunSummary } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { verdictWord } from "../wording.ts";
import { page, type Reader } from "./layout.ts";
import { table, time, word } from "./parts.ts";

interface DashboardRow {
  readonly repository: Pick<Repository, "owner" | "name" | "isPrivate">;
  /** What the badge says, in words. */
  readonly badgeMessage: string;
  /** null when nothing was rerun yet. */
  readonly last: RunSummary | null;
}

export interface DashboardView {
  /** The last rerun first. */
  readonly rows: readonly DashboardRow[];
  /** How many there are that are not shown. */
  readonly more: number;
  readonly links: Links;
  readonly reader: Reader;
}

/** What somebody who signed in finds first: their repositories, and how each of them stands. */
export function dashboardPage({ rows, more, links, reader }: DashboardView): string {
  return page(
    { title: "Your repositories · Tickmark", links, reader },
    html`<h1>Your repositories</h1>
${rows.length === 0 ? empty : list(rows, links)}
${more === 0 ? nothing : html`<p class="quiet">${more} more, which were rerun longer ago, are not listed.</p>`}`,
  );
}

const empty: Html = html`<p>Tickmark knows none of the repositories that you can read. Once the app is installed on one, every push that holds
a <code>reproduce.yml</code> is rerun, and the repository is listed here.</p>`;

function list(rows: readonly DashboardRow[], links: Links): Html {
  return table(
    "What Tickmark knows of what you can read, the last rerun first",
    [{ head: "Repository", wide: true }, { head: "Badge" }, { head: "Last rerun" }, { head: "When", number: true }],
    rows.map(({ repository, badgeMessage, last }) => {
      const { owner, name, isPrivate } = repository;
      return [
        html`<a href="${links.repository(owner, name)}"><bdi>${owner}/${name}</bdi></a>${isPrivate ? html` <span class="tag">private</span>` : nothing}`,
        html`<img class="badge inline" src="${links.badge(owner, name, "svg")}" alt="tickmark: ${badgeMessage}" height="20" loading="lazy">`,
        last === null
          ? html`<span class="quiet">none yet</span>`
          : html`<a class="plain" href="${links.run(last.id)}">${word(last.verdict, verdictWord(last))}</a>`,
        last === null ? nothing : time(last.startedAt),
      ];
    }),
  );
}
