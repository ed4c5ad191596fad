import type { KeptRecord } from "../../domain/imported-record.ts";
import { nameOfRun } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { duration } from "../quantities.ts";
import { shownBlock, shownLine } from "../shown.ts";
import { page, type Reader } from "./layout.ts";
import { factList, time } from "./parts.ts";
import { recordSections } from "./sumatra-page.ts";

/** What is shown of the record itself, as far as it is there; text that another program wrote. */
interface ShownFields {
  readonly label: string;
  readonly timestamp: string;
  readonly executable: { readonly name: string; readonly version: string; readonly path: string };
  readonly repository: { readonly url: string };
  readonly main_file: string;
  readonly version: string;
  readonly parameters: { readonly content: string };
  readonly script_arguments: string;
  readonly stdout_stderr: string;
  readonly diff: string;
  readonly user: string;
  readonly repeats: string | null;
}

export interface ImportedView {
  readonly kept: KeptRecord;
  readonly record: ShownFields;
  /** How it was started, in one line. */
  readonly launched: string;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** What another program wrote of a run of its own; nothing in it was observed by us, so nothing of it is judged. */
export function importedPage({ kept, record, launched, links, reader = null }: ImportedView): string {
  const called = shownLine(nameOfRun(kept.id, kept), 100);
  const program = [record.executable.name, record.executable.version].filter(Boolean).join(" ");
  const command = [record.executable.path, record.main_file, record.script_arguments].filter(Boolean).join(" ");
  const cleaned = {
    ...record,
    parameters: { content: shownBlock(record.parameters.content) },
    stdout_stderr: shownBlock(record.stdout_stderr),
    diff: shownBlock(record.diff),
  };
  const crumbs = [
    { text: "records", href: links.records(null) },
    { text: called, href: null },
  ];
  return page(
    { title: `${called} · imported · Tickmark`, links, reader, crumbs, hasScript: true },
    html`<div class="verdict unsure">
<p class="kicker">Imported from <bdi>${shownLine(kept.origin, 300)}</bdi></p>
<h1><span class="mark" aria-hidden="true">·</span> <bdi>${called}</bdi></h1>
<p>Another program wrote this of a run of its own. Nobody of ours saw that run, so it is not judged, certified or repeated.</p>
</div>
<h2>What it says</h2>
${factList([
  ["Reason", html`${shownLine(kept.reason, 2000)}`],
  ["Outcome", html`${shownLine(kept.outcome, 2000)}`],
  [
    "Tags",
    html`${kept.tags.slice(0, 100).map((tag) => html`<span class="tag"><bdi>${shownLine(tag, 100)}</bdi></span> `)}`,
  ],
  ["Started", time(kept.startedAt)],
  ["Took", kept.duration === null ? nothing : html`${duration(kept.duration)}`],
  ["Command", code(command)],
  ["Program", html`${shownLine(program, 200)}`],
  ["Launched", html`${shownLine(launched, 200)}`],
  ["Version", code(record.version)],
  ["Repository", code(record.repository.url)],
  ["By", html`${shownLine(record.user, 200)}`],
  ["Repeats", code(record.repeats ?? "")],
  ["Imported", time(kept.importedAt)],
  ["Id", html`<code>${kept.id}</code>`],
  ["Record", html`<a href="${links.importedText(kept.id)}">letter by letter, as JSON</a>`],
])}
${recordSections({ record: cleaned, runId: null, links })}`,
  );
}

const code = (words: string): Html => (words === "" ? nothing : html`<code>${shownLine(words, 1000)}</code>`);
