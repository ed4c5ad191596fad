import { html } from "../html.ts";
import type { Links } from "../links.ts";
import { page, type Reader } from "./layout.ts";

/** A run whose log is over, while its outputs are collected and compared. */
export function endingPage(links: Links, reader: Reader | null): string {
  return page(
    {
      title: "Nearly done · Tickmark",
      links,
      reader,
      crumbs: [
        { text: "records", href: links.records(null) },
        { text: "running", href: null },
      ],
      refreshSeconds: 2,
    },
    html`<h1><span class="pulse" aria-hidden="true"></span>The steps have ended</h1>
<p>Its outputs are collected and compared now. This page leads to the record as soon as it is there.</p>`,
  );
}
