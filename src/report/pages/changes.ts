import type { RunRecord } from "../../domain/run.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted, size } from "../quantities.ts";
import { name } from "./parts.ts";

const mostNamed = 100;

/** What the folder had that its commit has not. `text` is the diff from its beginning on, null where it is gone. */
export function changesSection({ diff }: RunRecord, text: string | null): Html {
  if (diff === undefined) return nothing;
  const { untracked, left, sizeBytes } = diff;
  return html`<h2>Changes that nobody had committed</h2>
${
  text === null
    ? html`<p>${size(sizeBytes)} of changes, which are no longer in the store.</p>`
    : html`<details><summary>${size(sizeBytes)} of changes</summary>
<pre role="region" tabindex="0" aria-label="Changes that nobody had committed"><code>${text}</code></pre>${
        Buffer.byteLength(text) < sizeBytes ? html`\n<p class="quiet">Only the beginning is shown.</p>` : nothing
      }</details>`
}
${untracked.length === 0 ? nothing : html`<p>${counted(untracked.length, "file")} that git did not know: ${named(untracked)}</p>`}${
  left.length === 0 ? nothing : html`\n<p>Too large to be kept with them: ${named(left)}</p>`
}`;
}

function named(paths: readonly string[]): Html {
  return html`${paths.slice(0, mostNamed).map((path) => html`${name(path)} `)}${paths.length > mostNamed ? "…" : ""}`;
}
