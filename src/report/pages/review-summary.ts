import { grouped } from "../../domain/grouped.ts";
import { profileNames } from "../../domain/journal-words.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted, duration } from "../quantities.ts";
import { failureSentence, markOf } from "../wording.ts";
import { commitAddress, factList, name, time, toneOf } from "./parts.ts";
import type { ReviewNames, ReviewView } from "./review-view.ts";

/** For who has never heard of a verdict of ours. */
export function plainVerdict({ verdict, outputs: count, partial }: ReviewView): string {
  switch (verdict.kind) {
    case "reproduced": {
      const hows = {
        identical: "byte for byte",
        equivalent: "with the same content",
        close: "within the declared tolerance",
      };
      const matched = verdict.matches.length;
      const counts = ["", "The recorded result", "Both recorded results"];
      const all = counts[matched] ?? `All ${grouped(matched)} recorded results`;
      // Those of what was left out are recorded, too.
      return partial.length === 0
        ? `${all} came out again, ${hows[verdict.grade]}`
        : `${counted(matched, "result")} came out again, ${hows[verdict.grade]}; part of the analysis was not rerun`;
    }
    case "diverged": {
      const { divergences, brokenClaims } = verdict;
      const results = `${grouped(divergences.length)} of ${counted(count, "result")} did not come out as recorded`;
      const numbers = `${counted(brokenClaims.length, "number")} of the paper ${brokenClaims.length === 1 ? "does" : "do"} not hold`;
      return [...(divergences.length === 0 ? [] : [results]), ...(brokenClaims.length === 0 ? [] : [numbers])].join(
        "; ",
      );
    }
    case "failed":
      return "The analysis could not be rerun to its end";
    case "unrecorded":
      return verdict.unrecorded.length < count
        ? `For ${grouped(verdict.unrecorded.length)} of ${counted(count, "result")} nothing is recorded to compare with`
        : "The analysis ran, but there is nothing to compare its results with";
  }
}

/** The first screen: what was done, what came out, by whom. */
export function reviewSummary(view: ReviewView): Html {
  const { verdict, names, words, partial } = view;
  const failure =
    verdict.kind === "failed" ? html`<p>It ended here: ${failureSentence(verdict.failure)}.</p>\n` : nothing;
  const part =
    partial.length === 0
      ? nothing
      : html`<p>Something was left out: ${partial.map(({ what, reason }) => `${what} (${reason})`).join(", ")}.</p>\n`;
  return html`<div class="verdict ${toneOf(verdict.kind)}">
<p class="kicker">Verification report for reviewers and editors</p>
<h1><span class="mark" aria-hidden="true">${markOf(verdict.kind)}</span> ${plainVerdict(view)}</h1>
<p>${whatWasDone(view)}</p>
${failure}${part}</div>
${factList([
  ["Paper", paper(names)],
  ["What was rerun", whatWasRerun(view)],
  ["By whom", names === null ? html`an installation of Tickmark, which is not named here` : ranBy(names)],
  ["Independent of the authors?", independence(view)],
  ["When", html`${time(view.startedAt)}, in ${duration(view.wallSeconds)}`],
  [
    words.profile === "generic" ? "In short" : `In the words of ${profileNames[words.profile]}`,
    html`<strong>${words.verdict}</strong>`,
  ],
])}`;
}

function whatWasDone({ verdict, isContained }: ReviewView): string {
  const where = isContained ? "in a container of its own" : "on somebody’s machine, not in a container";
  const begun = `A program took the authors’ files without their results and ran the analysis again ${where}`;
  switch (verdict.kind) {
    case "failed":
      return `A program took the authors’ files without their results, to run the analysis again ${where}. Results of a run that breaks are not compared.`;
    case "unrecorded":
      return `${begun}. What came out could be compared only where the authors had recorded a result.`;
    default:
      return `${begun}. Then it compared what came out with the results that the authors had recorded.`;
  }
}

function paper(names: ReviewNames | null): Html {
  if (names === null) return nothing;
  const { title, authors, doi } = names.paper;
  if (title === null && doi === null) return nothing;
  const by = authors.length === 0 ? nothing : html`, by <bdi>${authors.slice(0, 20).join(", ")}</bdi>`;
  const reference = doi === null ? nothing : html`, doi:${doi}`;
  return html`<bdi>${title ?? "without a title"}</bdi>${by}${reference}, as the repository says`;
}

/** The analysis and, where that may be said, whose it is. */
export function whatWasRerun({ analysis, names }: ReviewView): Html {
  const what = html`the analysis <bdi>${analysis}</bdi>`;
  if (names === null) return what;
  const { repository, commit, isModified } = names;
  const at =
    commit === null
      ? html` of a folder that is no commit`
      : repository === null
        ? html` at commit ${name(commit.slice(0, 12))}`
        : html` of <a href="${repository.htmlUrl}"><bdi>${repository.owner}/${repository.name}</bdi></a> at commit <a href="${commitAddress(repository.htmlUrl, commit)}"><code>${commit.slice(0, 12)}</code></a>`;
  return html`${what}${at}${isModified && commit !== null ? ", with changes that are in no commit" : ""}`;
}

function ranBy({ verifier, logIndex }: ReviewNames): Html {
  const logged = logIndex === null ? "" : `; entry ${logIndex} of its public log`;
  return html`Tickmark <bdi>${verifier.version}</bdi> at <bdi>${verifier.name}</bdi>, a program that runs without anybody at hand${logged}`;
}

function independence({ independence: answer }: ReviewView): Html {
  switch (answer) {
    case "yes":
      return html`Yes, as whoever runs it says`;
    case "no":
      return html`No: the authors ran it themselves`;
    case "not checked":
      return html`Not checked: no program can tell. Ask who runs that installation and holds its key.`;
  }
}
