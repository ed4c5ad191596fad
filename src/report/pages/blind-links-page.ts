import type { Repository } from "../../domain/repository.ts";
import { labelOf } from "../../domain/run.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { shownLine } from "../shown.ts";
import { formToken, page, type Reader, repositoryCrumb } from "./layout.ts";
import { name, table, time } from "./parts.ts";

export interface BlindLinksView {
  readonly repository: Pick<Repository, "owner" | "name" | "isPrivate">;
  readonly runId: string;
  readonly links: Links;
  readonly reader: Extract<Reader, { kind: "person" }>;
  /** Those that were made of this run, oldest first. */
  readonly made: readonly MadeLink[];
  /** The whole address of a link that was just made: it is shown this once. */
  readonly address: string | null;
  /** Where whose it is stands in what a link would show. */
  readonly found: readonly FoundName[];
  /** What the server is called by: that cannot be hidden. */
  readonly host: string;
  readonly days: { readonly usual: number; readonly most: number };
  /** What went wrong with what was asked for. */
  readonly problem?: string;
}

interface MadeLink {
  readonly id: string;
  readonly by: string;
  readonly createdAt: string;
  readonly endsAt: string;
  readonly hasEnded: boolean;
  readonly openedAt: string | null;
}

export interface FoundName {
  readonly path: string;
  /** What of it: its path, its text, as recorded or produced. */
  readonly where: string;
  /** null where it was too large to be looked through. */
  readonly names: readonly string[] | null;
  /** Whether only somebody's permission lets it be shown. */
  readonly isWithheld: boolean;
}

/** Where who may write makes links for reviewers who are not to know whose the run is, opens them on acceptance, and ends them. */
export function blindLinksPage(view: BlindLinksView): string {
  const { repository, runId, links, reader } = view;
  return page(
    {
      title: `Blind links · run ${labelOf(runId)} · Tickmark`,
      links,
      reader,
      crumbs: [
        repositoryCrumb(repository, links),
        { text: `run ${labelOf(runId)}`, href: links.run(runId) },
        { text: "blind links", href: null },
      ],
    },
    html`<h1>Show this verification without saying whose it is</h1>
<p>For double-blind review. Whoever has the link sees what was reproduced, figure by figure, without owner, repository, commit,
people, images and addresses, and without signing in. What is hidden is committed to in a signed certificate; when the paper is
accepted, you open the names, and the same certificate proves whose it is. Nothing is run again.</p>
${problem(view)}${handedOut(view)}${existing(view)}
<h2>Make a link</h2>
${warnings(view)}${newLink(view)}`,
  );
}

function problem({ problem: text }: BlindLinksView): Html {
  return text === undefined ? nothing : html`<p class="alert" role="alert">${text}</p>\n`;
}

function handedOut({ address }: BlindLinksView): Html {
  if (address === null) return nothing;
  return html`<div class="verdict good" role="status">
<h2>Your link</h2>
<pre class="wrap copy" role="region" tabindex="0" aria-label="The link"><code>${address}</code></pre>
<p>Copy it now. Only its digest is kept here, so it is not shown again. Give it to the journal, and look at it yourself first.</p>
</div>
`;
}

function existing({ made, links, runId, reader }: BlindLinksView): Html {
  if (made.length === 0) return nothing;
  const button = (id: string, wanted: string, label: string) =>
    html`<form method="post" action="${links.blindLinks(runId)}">${formToken(reader.formToken)}<input type="hidden" name="id" value="${id}"><button name="do" value="${wanted}">${label}</button></form>`;
  const rows = made.map(({ id, by, createdAt, endsAt, hasEnded, openedAt }) => [
    html`<code>${id}</code>`,
    html`${time(createdAt)}<span class="under">by <bdi>${by}</bdi></span>`,
    hasEnded ? html`ended ${time(endsAt)}` : time(endsAt),
    openedAt === null ? html`hidden` : html`open since ${time(openedAt)}`,
    html`<div class="buttons">${openedAt === null && !hasEnded ? button(id, "open", "Open the names") : nothing}${button(id, "end", hasEnded ? "Remove" : "End it")}</div>`,
  ]);
  const columns = [{ head: "Link" }, { head: "Made" }, { head: "Ends" }, { head: "Names" }, { head: "Do" }];
  return html`<h2>Links of this run</h2>
${table("Each shows this run to whoever has it", columns, rows)}
<p class="quiet">Opening the names cannot be taken back: whoever has the link can then save what proves them, also to readers of other links of this run.</p>
`;
}

const mostFound = 200;

function warnings({ found, repository, host }: BlindLinksView): Html {
  const rows = found
    .slice(0, mostFound)
    .map(({ path, where, names, isWithheld }) => [
      name(path),
      html`${where}`,
      names === null
        ? html`too large to be looked through`
        : html`${names.slice(0, 10).map((each, index) => html`${index === 0 ? "" : ", "}<bdi>${shownLine(each, 80)}</bdi>`)}`,
      html`${isWithheld ? "not shown" : "the name is cut out"}`,
    ]);
  const columns = [{ head: "File", wide: true }, { head: "Where" }, { head: "Found" }, { head: "Through the link" }];
  return html`${
    found.length === 0
      ? html`<p>No name of owner, repository or people was found as text in the files that the link would show.</p>\n`
      : html`${table("Where it stands whose it is", columns, rows)}\n${found.length > mostFound ? html`<p>and ${found.length - mostFound} more</p>\n` : nothing}`
  }<p><strong>What cannot be hidden.</strong> What is drawn or written inside of a figure, and text inside of compressed files (PDF, Office,
zip), is not searched. The link begins with <code>${host}</code>: if that is your laboratory's own server, it says so.${
    repository.isPrivate
      ? nothing
      : html` This repository is public: whoever searches the web for a digest or a line of a result that is shown may find it.`
  }</p>
`;
}

function newLink({ links, runId, reader, days, found }: BlindLinksView): Html {
  const all = found.some(({ isWithheld }) => isWithheld)
    ? html`<p><label><input type="checkbox" name="files" value="all"> Show the withheld files, too: I have looked at them</label></p>\n`
    : nothing;
  return html`<form class="ask" method="post" action="${links.blindLinks(runId)}">
${formToken(reader.formToken)}<label class="field">Ends after so many days<input type="number" name="days" value="${days.usual}" min="1" max="${days.most}" required="required"></label>
${all}<button class="primary" name="do" value="new">Make a blind link</button>
</form>`;
}
