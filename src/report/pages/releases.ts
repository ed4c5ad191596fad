import { labelOf } from "../../domain/run.ts";
import type { Standing } from "../../domain/standing.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { counted } from "../quantities.ts";
import { type ReleaseView, standingSentence, stopLines } from "../releases.ts";
import { name, table, time } from "./parts.ts";

/** How the released tags of a repository stand: since when each is reproducible, when that was last confirmed, what stopped it. */
export function releasesSection(
  releases: readonly ReleaseView[],
  repository: { readonly owner: string; readonly name: string },
  links: Links,
): Html {
  if (releases.length === 0) return nothing;
  const named = new Set(releases.map(({ analysis }) => analysis)).size > 1;
  return html`<h2>Releases</h2>
${table(
  "The newest tags, and how they stand",
  [{ head: "Tag", wide: true }, { head: "Standing" }],
  releases.map((release) => [
    html`${name(release.tag, 60)}${named ? html` <bdi>${release.analysis}</bdi>` : nothing} <span class="under">commit <a href="${links.commit(repository.owner, repository.name, release.commit)}"><code>${release.commit.slice(0, 7)}</code></a></span>`,
    standing(release, links),
  ]),
)}`;
}

function standing(release: ReleaseView, links: Links): Html {
  const { unansweredSince } = release;
  const [tone, mark] = looks[release.standing.kind];
  const unanswered =
    unansweredSince === null
      ? nothing
      : html` <span class="under">A rerun was asked for at ${time(unansweredSince)} and has not come to a verdict yet, which judges nothing.</span>`;
  return html`<span class="${tone}"><span class="mark" aria-hidden="true">${mark}</span> ${standingSentence(release.standing)}</span>${confirmations(release.standing, links)}${stopped(release, links)}${unanswered}`;
}

const looks: Readonly<Record<Standing["kind"], readonly [tone: string, mark: string]>> = {
  confirmed: ["good", "✓"],
  stopped: ["bad", "✗"],
  never: ["unsure", "○"],
};

const run = (id: string, links: Links): Html =>
  html`<a href="${links.run(id)}"><code class="digest">${labelOf(id)}</code></a>`;

function confirmations(of: Standing, links: Links): Html {
  if (of.kind !== "confirmed") return nothing;
  const { first, last, count } = of;
  if (count === 1) return html` <span class="under">by run ${run(last.id, links)}</span>`;
  return html` <span class="under">${count} times, from run ${run(first.id, links)} to ${run(last.id, links)}</span>`;
}

/** More are folded. */
const mostOpen = 5;

function stopped({ standing: of, stop }: ReleaseView, links: Links): Html {
  if (of.kind !== "stopped" || stop === null) return nothing;
  const { what, changed } = stopLines(stop);
  const runs = html`${run(of.last.id, links)}, the last run that confirmed it, and ${run(of.broke.id, links)}`;
  const lines = html`<ul class="plain">\n${changed.map((line) => html`<li><code>${line}</code></li>\n`)}</ul>`;
  return html`<div class="under"><p>${what}</p>
${changedBetween(changed.length, runs, lines, stop.evidence.verdict.kind)}
<p><a href="${links.compare([of.last.id, of.broke.id])}">Both runs beside each other</a></p></div>`;
}

function changedBetween(count: number, runs: Html, lines: Html, verdict: VerdictKind): Html {
  // What could not be set up is told by its failure, and nothing else is known of it.
  if (count === 0 && verdict === "failed") return html`<p>It came between ${runs}.</p>`;
  if (count === 0) return html`<p>Nothing that is written down changed between ${runs}.</p>`;
  if (count <= mostOpen) return html`<p>What changed between ${runs}:</p>\n${lines}`;
  return html`<details><summary>${counted(count, "change")} between ${runs}</summary>\n${lines}</details>`;
}
