import type { Comparison } from "../../domain/comparison.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted, duration } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { explanationOf, markOf } from "../wording.ts";
import { figuresSection, type Picture } from "./figures.ts";
import { page } from "./layout.ts";
import { factList, facts, name, table, time, toneOf, word } from "./parts.ts";

/** What a reviewer sees who is not to know whose it is. Whoever fills it in has taken every name out of it. */
export interface BlindView {
  readonly token: string;
  readonly verdict: VerdictKind;
  readonly headline: string;
  /** What the verdict rests on; empty where the headline says it all. */
  readonly sentence: string;
  readonly day: string;
  readonly wallSeconds: number;
  readonly endsAt: string;
  readonly outputs: readonly ShownOutput[];
  readonly questions: readonly { readonly question: string; readonly answer: string; readonly detail: string }[];
  readonly claims: readonly { readonly text: string; readonly found: string; readonly holds: boolean }[];
  readonly environment: readonly (readonly [what: string, text: string])[];
  readonly notes: readonly string[];
  readonly notClaimed: readonly string[];
  /** Of the predicate, for cosign. */
  readonly type: string;
  /** Whose it is, as the openings prove it; null as long as it is hidden. */
  readonly names: OpenedNames | null;
  readonly links: Links;
}

export interface ShownOutput {
  readonly number: number;
  /** Under its number instead of its path, without names. */
  readonly comparison: Comparison;
  readonly path: string;
  readonly label: string | null;
  readonly isPicture: boolean;
  /** Which of its sides the link shows. */
  readonly shows: { readonly recorded: boolean; readonly produced: boolean };
}

export interface OpenedNames {
  readonly since: string;
  readonly owner: string | null;
  readonly repository: string | null;
  readonly commit: string | null;
  readonly authors: readonly string[];
  readonly title: string | null;
  readonly doi: string | null;
  /** SHA-256 of the whole statement, in hexadecimal. */
  readonly statement: string;
  readonly run: string;
}

/** The verification of a run without names: the verdict, each output, what journals ask, and how to check it all. */
export function blindPage(view: BlindView): string {
  const { links } = view;
  return page(
    { title: `${view.headline} · verification for review · Tickmark`, links },
    html`${names(view)}${verdict(view)}
${outputs(view)}
${figures(view)}
${claims(view)}
${questions(view)}
${environment(view)}
${list("Before you rely on it", view.notes)}
${checking(view)}
${list("What is not claimed", view.notClaimed)}`,
  );
}

function names({ names: opened, links, token }: BlindView): Html {
  if (opened === null) return nothing;
  const { owner, repository, commit, authors, title, doi, since } = opened;
  const address =
    owner === null || repository === null
      ? nothing
      : html`<a href="${links.repository(owner, repository)}"><bdi>${owner}/${repository}</bdi></a>`;
  return html`<div class="verdict good">
<h2>The names are open since ${time(since)}</h2>
<p>They were committed to when this was blind, and <a href="${links.blind(token, ["openings.json"])}">openings.json</a> proves it:
<code>tickmark check blind.json --openings openings.json</code> puts the whole statement together again.</p>
${factList([
  ["Repository", address],
  ["Commit", commit === null ? nothing : html`<code>${commit}</code>`],
  ["Title", title === null ? nothing : html`<bdi>${title}</bdi>`],
  ["Authors", authors.length === 0 ? nothing : html`<bdi>${authors.join(", ")}</bdi>`],
  ["DOI", doi === null ? nothing : html`<bdi>${doi}</bdi>`],
  ["Whole statement", html`<a href="${links.run(opened.run)}">the run</a>, SHA-256 <code>${opened.statement}</code>`],
])}
</div>
`;
}

function verdict({ verdict: kind, headline, sentence, day, wallSeconds, endsAt, names: opened }: BlindView): Html {
  const hidden = opened === null ? "Owner, repository, commit and people are hidden until the authors open them. " : "";
  return html`<div class="verdict ${toneOf(kind)}">
<p class="kicker">An analysis, rerun for its reviewers</p>
<h1><span class="mark" aria-hidden="true">${markOf(kind)}</span> ${headline}</h1>
${sentence === "" ? nothing : html`<p>${sentence}</p>\n`}<p class="quiet">Rerun on ${day} from a fresh copy of the source; it took ${duration(wallSeconds)}. ${hidden}This page is there until ${time(endsAt)}.</p>
</div>`;
}

const mostRows = 1000;

function outputs({ outputs: all, links, token }: BlindView): Html {
  if (all.length === 0) return html`<h2>Outputs</h2>\n<p>There is nothing to compare.</p>`;
  const side = (number: number, which: "recorded" | "produced") =>
    html`<a href="${links.blind(token, ["files", String(number)], which === "recorded" ? [["side", which]] : [])}">${which}</a>`;
  const rows = all.slice(0, mostRows).map(({ number, comparison, path, label, shows }) => {
    const explanation = explanationOf(comparison);
    const files = [
      ...(shows.produced ? [side(number, "produced")] : []),
      ...(shows.recorded ? [side(number, "recorded")] : []),
    ];
    return [
      label === null ? name(path) : html`<bdi>${shownLine(label, 200)}</bdi> <span class="under">${name(path)}</span>`,
      explanation === ""
        ? word(comparison.kind)
        : html`${word(comparison.kind)} <span class="under">${explanation}</span>`,
      facts("produced" in comparison ? comparison.produced : null),
      files.length === 0
        ? html`<span class="quiet">withheld or not kept</span>`
        : html`${files.map((file, index) => html`${index === 0 ? "" : " · "}${file}`)}`,
    ];
  });
  const more =
    all.length > mostRows
      ? html`<p>and ${counted(all.length - mostRows, "more output")} in <code>blind.json</code></p>`
      : nothing;
  return html`<h2>Outputs</h2>
${table(counted(all.length, "output"), [{ head: "Output", wide: true }, { head: "Compared with what was recorded" }, { head: "SHA-256" }, { head: "Files" }], rows)}
${more}`;
}

function figures({ outputs: all, links, token }: BlindView): Html {
  const pictures = all
    .filter(({ isPicture, shows }) => isPicture && (shows.produced || shows.recorded))
    .map(({ number, shows }): Picture => ({ path: String(number), ...shows }));
  // Everything below the link: an address with the run in it would say whose it is.
  const within: Links = {
    ...links,
    file: (_run, number, which) => links.blind(token, ["files", number], which === "recorded" ? [["side", which]] : []),
    view: (_run, digest) => links.blind(token, ["views", `${digest.slice("sha256:".length)}.png`]),
  };
  return figuresSection(
    all.map(({ comparison }) => comparison),
    pictures,
    "",
    within,
  );
}

function claims({ claims: all }: BlindView): Html {
  if (all.length === 0) return nothing;
  const rows = all.map(({ text, found, holds }) => [
    html`<bdi>${shownLine(text, 300)}</bdi>`,
    html`${found}`,
    html`<span class="word ${holds ? "good" : "bad"}"><span aria-hidden="true">${holds ? "✓" : "✗"}</span> ${holds ? "holds" : "broken"}</span>`,
  ]);
  const columns = [{ head: "The paper says", wide: true }, { head: "Produced" }, { head: "Verdict" }];
  return html`<h2>Claims of the paper</h2>\n${table(counted(all.length, "claim"), columns, rows)}`;
}

function questions({ questions: all }: BlindView): Html {
  const rows = all.map(({ question, answer, detail }) => [
    html`${question}`,
    html`<strong>${answer}</strong>`,
    html`${shownLine(detail, 500)}`,
  ]);
  const columns = [{ head: "Question", wide: true }, { head: "Answer" }, { head: "What it rests on" }];
  return html`<h2>What journals ask</h2>\n${table("Answered from what was observed", columns, rows)}`;
}

function environment({ environment: all }: BlindView): Html {
  return html`<h2>Environment</h2>\n${factList(all.map(([what, text]) => [what, html`<bdi>${text}</bdi>`]))}`;
}

function list(title: string, lines: readonly string[]): Html {
  if (lines.length === 0) return nothing;
  return html`<h2>${title}</h2>\n<ul class="plain">\n${lines.map((line) => html`<li>${shownLine(line, 500)}</li>\n`)}</ul>`;
}

function checking({ links, token, type }: BlindView): Html {
  return html`<h2>Check it without trusting this page</h2>
<p><a class="button" href="${links.blind(token, ["blind.json"])}">blind.json</a> is the same verification, signed and logged. Save it, and get
the keys of who signed from a place that you trust: <a href="${links.key("tickmark.pub.pem")}">tickmark.pub.pem</a>,
<a href="${links.key("trusted_root.json")}">trusted_root.json</a>.</p>
<pre class="wrap copy" role="region" tabindex="0" aria-label="Commands"><code>tickmark check blind.json --key tickmark.pub.pem
tickmark check figure.png --certificate blind.json --key tickmark.pub.pem
cosign verify-blob-attestation --key tickmark.pub.pem --trusted-root trusted_root.json \\
  --bundle blind.json --type ${type} figure.png</code></pre>
<p class="quiet">The second and third say whether a figure that you have is one that was produced. What is hidden is in it as salted digests
(RFC 9901): the authors can open them later, and to nothing else than what they are.</p>`;
}
