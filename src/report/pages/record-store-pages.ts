import { html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { page, type Reader } from "./layout.ts";

interface StoreView {
  /** Names of the projects that whoever looks has a token for. */
  readonly projects: readonly string[];
  /** Where clients find the store. */
  readonly address: string;
  readonly links: Links;
  readonly reader: Reader | null;
}

/** What the record store is, for somebody who opens its address in a browser. */
export function storePage({ projects, address, links, reader }: StoreView): string {
  const [scheme = "", rest = ""] = address.split("://");
  // In two parts, since an address with a password in it is never shown.
  const example = html`${`smt init --store ${scheme}://smt:`}<var>TOKEN</var>${`@${rest}`} <var>PROJECT</var>`;
  const known = projects.map((each) => html`<li><a href="${links.stored(each)}"><bdi>${each}</bdi></a></li>\n`);
  return page(
    { title: "Records · Tickmark", links, reader, crumbs: [{ text: "records", href: null }] },
    html`<h1>Records of runs</h1>
${known.length === 0 ? nothing : html`<p>Your token opens:</p>\n<ul class="plain">\n${known}</ul>\n`}<p>Sumatra's command line can keep its records here. The operator of this server makes a token for your project; then</p>
<pre class="wrap copy" role="region" tabindex="0" aria-label="How to begin"><code>${example}</code></pre>
<p>The runs that Tickmark itself made of a repository are records too, at <code>${links.stored("owner:name")}</code>: of a public
repository for everybody, of a private one with a token.</p>`,
  );
}

interface RefusedView {
  /** One of our own sentences, without a full stop. */
  readonly reason: string;
  readonly links: Links;
  readonly reader: Reader | null;
}

/** For what needs a token, and for what is not there. */
export function refusedPage({ reason, links, reader }: RefusedView): string {
  return page(
    { title: "No record · Tickmark", links, reader, crumbs: [{ text: "records", href: links.stored() }] },
    html`<h1>No record is shown here</h1>
<p>The server says: ${reason}.</p>
<p>Records are shown to whoever has a token of their project: the browser asks for it as a password, and any user name will do.
Those of a repository are shown to whoever may see the repository here.</p>`,
  );
}
