import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { shownLine } from "../shown.ts";
import { type Crumb, page, type Reader } from "./layout.ts";
import { time } from "./parts.ts";

export interface LiveView {
  /** What runs, in a few words. */
  readonly title: string;
  readonly startedAt: string;
  /** The end of what was written so far, cleaned. */
  readonly text: string;
  /** Where in the log it ends, in bytes: what comes after is asked for from there. */
  readonly next: number;
  /** Whether more is written than is kept before the end. */
  readonly isFull: boolean;
  /** Where the rest is asked for. */
  readonly address: string;
  readonly crumbs: readonly Crumb[];
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** The log of something that runs. Without the script the page is loaded again every few seconds. */
export function livePage(view: LiveView): string {
  const { title, startedAt, text, next, isFull, address, crumbs, links, reader = null } = view;
  return page(
    {
      title: `Running: ${shownLine(title, 80)} · Tickmark`,
      links,
      reader,
      crumbs,
      isWide: true,
      hasScript: true,
      refreshSeconds: 5,
    },
    html`<h1><span class="pulse" aria-hidden="true"></span>Running: <bdi>${shownLine(title, 120)}</bdi></h1>
<p class="kicker">Since ${time(startedAt)}. <span id="following" role="status">This page looks again every few seconds</span>.</p>
${full(isFull)}<pre class="live wrap" role="log" tabindex="0" aria-label="Log so far" data-follow="${address}" data-from="${next}"><code>${text}</code></pre>
<p class="quiet">When it has ended, this page leads to its record.</p>`,
  );
}

function full(isFull: boolean): Html {
  return isFull
    ? html`<p class="alert">It has written more than is kept of a log before the end. How it goes on is shown when it is over.</p>\n`
    : nothing;
}
