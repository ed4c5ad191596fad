import { type Profile, profileNames, profiles } from "../../domain/journal-words.ts";
import { labelOf } from "../../domain/run.ts";
import { type Html, html, nothing } from "../html.ts";
import { duration } from "../quantities.ts";
import { markOf } from "../wording.ts";
import { claimsTable } from "./findings.ts";
import { type Crumb, page, repositoryCrumb } from "./layout.ts";
import { factList, name, table, time, toneOf } from "./parts.ts";
import { figureBody, reviewFigures, titleOf } from "./review-figures.ts";
import { plainVerdict, reviewSummary, whatWasRerun } from "./review-summary.ts";
import type { AnsweredQuestion, ReviewFigure, ReviewNames, ReviewView } from "./review-view.ts";

/** A run for who reviews a paper or edits a journal, and has never heard of us. The first screen says all that matters. */
export function reviewPage(view: ReviewView): string {
  return framed(
    view,
    `${plainVerdict(view)} · verification report`,
    [{ text: "verification report", href: null }],
    html`${reviewSummary(view)}
${meaning(view)}
${journal(view)}
${reviewFigures(view)}
${claims(view)}
${questions(view)}
${verifying(view)}
${citing(view, view.names?.address ?? null)}`,
  );
}

/** One figure, table or file at an address of its own. */
export function figurePage(view: ReviewView, figure: ReviewFigure, address: string | null): string {
  const { comparison } = figure;
  const title = titleOf(figure);
  const report = { text: "verification report", href: view.addresses.page(view.words.profile) };
  return framed(
    view,
    `${title}: ${comparison.kind} · verification report`,
    [report, { text: title, href: null }],
    html`<div class="verdict ${toneOf(comparison.kind)}">
<p class="kicker">One output of ${whatWasRerun(view)}, rerun on ${time(view.startedAt)}</p>
<h1><span class="mark" aria-hidden="true">${markOf(comparison.kind)}</span> <bdi>${title}</bdi>: ${comparison.kind}</h1>
<p>Of the whole analysis: <a href="${report.href}">${plainVerdict(view)}</a></p>
</div>
<section class="reviewed">
${figureBody(view, figure)}
</section>
${citing(view, address)}`,
  );
}

function framed(view: ReviewView, title: string, crumbs: readonly Crumb[], main: Html): string {
  const { names, links, reader = null } = view;
  const before = names === null ? [] : crumbsOf(names, view);
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs: [...before, ...crumbs] },
    html`<div class="sheet">
<div class="sheet-head">${names === null ? "Verification report" : html`Run ${labelOf(names.runId)}${names.isPermanent ? ` · ${names.address}` : ""}`}</div>
<div class="sheet-body">
${main}
</div>
</div>`,
  );
}

function crumbsOf({ repository, runHref, runId }: ReviewNames, { links }: ReviewView): readonly Crumb[] {
  const run: Crumb = { text: `run ${labelOf(runId)}`, href: runHref };
  return repository === null ? [run] : [repositoryCrumb(repository, links), run];
}

function meaning({ notClaimed, notes, verdict, partial }: ReviewView): Html {
  const within =
    verdict.kind === "reproduced" && verdict.grade === "close" ? ", within the tolerance that they declared" : "";
  const ofIt = partial.length === 0 ? "" : " for what was rerun; of what was left out this says nothing";
  const says = {
    reproduced: `Whoever runs these files again, in this environment, may expect the results that the authors recorded${within}${ofIt}.`,
    diverged:
      "Whoever runs these files again should not expect all of what the authors recorded or say. What differs is shown below.",
    failed: "Whoever runs these files again, in this environment, should not expect to come to the end.",
    unrecorded: "The files run to their end. Whether they give all of the authors’ results, nothing says.",
  };
  return html`<h2>What this means, and what it does not</h2>
<p>${says[verdict.kind]}</p>
${notes.length === 0 ? nothing : html`<p>Before you rely on it:</p>\n<ul class="plain">\n${notes.map((note) => html`<li>${note}</li>\n`)}</ul>\n`}<p>It is <strong>not</strong> claimed:</p>
<ul class="plain">
${notClaimed.map((line) => html`<li>${line}</li>\n`)}</ul>`;
}

function journal({ words, addresses }: ReviewView): Html {
  const choices = profiles.map((profile) => choice(profile, profile === words.profile, addresses.page(profile)));
  return html`<h2 id="words">In your journal’s words</h2>
<nav class="profiles screen" aria-label="Whose words">${choices}</nav>
<p><strong>${profileNames[words.profile]}: ${words.verdict}.</strong> ${words.meaning}</p>
${table(
  `What ${words.profile === "generic" ? "a reviewer" : profileNames[words.profile]} asks`,
  [{ head: "Term", wide: true }, { head: "Answer" }, { head: "Because" }],
  words.terms.map(({ term, answer, because }) => [
    html`${term}`,
    html`<strong class="answer">${answer}</strong>`,
    html`${because}`,
  ]),
)}
<p>What would be missing before anybody may say more:</p>
<ul class="plain">
${words.missing.map((line) => html`<li>${line}</li>\n`)}</ul>`;
}

function choice(profile: Profile, isChosen: boolean, address: string): Html {
  return isChosen
    ? html`<strong aria-current="true">${profileNames[profile]}</strong>\n`
    : html`<a href="${address}#words">${profileNames[profile]}</a>\n`;
}

function claims({ claims: all, questions: asked }: ReviewView): Html {
  if (all.length > 0) return html`<h2>Numbers in the text</h2>\n${claimsTable(all)}`;
  const why = asked.find(({ question }) => question.startsWith("Do the numbers"))?.detail ?? "";
  return html`<h2>Numbers in the text</h2>\n<p>Not checked: ${why}.</p>`;
}

/** What TRACE leaves open about whoever hands out a certificate; each by the beginning of the question that answers it. */
const aboutTheVerifier = ["Was the work done", "Was the internet", "Was the data", "Was code modified"];

function questions({ questions: all, cost, wallSeconds, startedAt }: ReviewView): Html {
  const four = aboutTheVerifier.flatMap((beginning) => all.filter(({ question }) => question.startsWith(beginning)));
  const others = all.filter((each) => !four.includes(each));
  return html`<h2>Questions that a reviewer asks</h2>
${answered("About whoever ran it", four)}
${answered("About the run", others)}
${factList([
  ["When", time(startedAt)],
  ["How long", html`${duration(wallSeconds)}`],
  ["What it would cost to run it again", html`${cost ?? "not known"}`],
])}`;
}

function answered(caption: string, asked: readonly AnsweredQuestion[]): Html {
  return table(
    caption,
    [{ head: "Question", wide: true }, { head: "Answer" }, { head: "What was observed" }],
    asked.map(({ question, answer, detail }) => [
      html`${question}`,
      html`<strong class="answer">${answer}</strong>`,
      html`${detail}`,
    ]),
  );
}

function verifying({ commands, addresses, names }: ReviewView): Html {
  const images =
    names === null || names.images.length === 0
      ? nothing
      : html`<p>The environment was ${names.images.map((image, index) => html`${index === 0 ? "" : ", "}${name(image)}`)}.</p>\n`;
  return html`<h2>Verify it yourself</h2>
<p><a class="button screen" href="${addresses.certificate()}">Download the certificate</a>${addresses.openings === undefined ? nothing : html` <a class="button screen" href="${addresses.openings()}">Download what opens the names</a>`}</p>
<p>The certificate holds what was observed, with the digest of every file, signed. Once you have it, it needs this server no more.</p>
${commands.map(({ what, command }) => html`<p>${what}</p>\n<pre class="wrap copy"><code>${command}</code></pre>\n`)}${images}`;
}

function citing({ names, startedAt }: ReviewView, address: string | null): Html {
  if (names === null || address === null) return nothing;
  const { isPermanent, isPrivate, verifier, runId, runHref } = names;
  if (!isPermanent) {
    return html`<h2>To cite it</h2>
<p>This page is on somebody’s own machine and has no address for others. The certificate can be passed on.</p>`;
  }
  return html`<h2>To cite it</h2>
<p>A run never changes, and this stays its address for as long as its verifier keeps it${isPrivate ? "; it opens for those who may read the repository" : ""}. The certificate holds without it.</p>
<pre class="wrap copy"><code>Tickmark ${verifier.version} at ${verifier.name} (${startedAt.slice(0, 10)}): verification report of run ${labelOf(runId)}. ${address}</code></pre>
<p class="screen"><a href="${runHref}">Everything else about this run</a></p>`;
}
