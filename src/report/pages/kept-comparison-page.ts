import type { Difference } from "../../domain/difference.ts";
import type { RecordState } from "../../domain/record-state.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { counted, duration } from "../quantities.ts";
import { comparisonCrumbs, differing, remarkFacts, sectionNames } from "./comparison-page.ts";
import { page, type Reader } from "./layout.ts";
import { factList, time } from "./parts.ts";
import { recordAddress, stateWord } from "./record-state.ts";
import { recordName } from "./records-view.ts";

/** What is known of a record of any kind. */
export interface ComparedKept extends Pick<RunContext, "label" | "tags" | "reason" | "outcome"> {
  readonly id: string;
  readonly state: RecordState;
  /** In words; null unless reproduced. */
  readonly grade: string | null;
  readonly startedAt: string;
  readonly seconds: number | null;
}

export interface KeptComparisonView {
  readonly first: ComparedKept;
  readonly second: ComparedKept;
  readonly differences: readonly Difference[];
  /** true where only what was asked of both is compared, since of one nobody knows what came. */
  readonly isAsked: boolean;
  /** Where both come from; undefined where they have no place in common. */
  readonly of: Owner | undefined;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** Two records of which one at least is no run that ended: by what they say, since there is nothing to judge by. */
export function keptComparisonPage(view: KeptComparisonView): string {
  const { first, second, differences, isAsked, of, links, reader = null } = view;
  const title = `${recordName(first)} and ${recordName(second)}`;
  const sections = Map.groupBy(differences, ({ in: section }) => section);
  const note = isAsked
    ? "Of a run that did not come to an end it is known what was asked of it, and nothing of what came of it."
    : "An imported record is compared by what it says: files by their digests alone.";
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs: comparisonCrumbs(of, links), isWide: true },
    html`<h1>Comparison of <bdi>${title}</bdi></h1>
<div class="two">${record("First", first, links)}${record("Second", second, links)}</div>
<p>${note} <a class="button" href="${links.compare([second.id, first.id])}">The other way round</a></p>
${differences.length === 0 ? html`<p><strong>${isAsked ? "The same was asked of both." : "The two records say the same."}</strong></p>` : nothing}
${sectionNames.map(([section, heading]) => part(section === "outcome" ? "Files, by their digests" : heading, sections.get(section) ?? []))}`,
  );
}

/** Two programs do not name packages alike, so a list of them is long and says little. */
const mostShown = 20;

function part(heading: string, differences: readonly Difference[]): Html {
  const shown = differing(heading, differences);
  if (differences.length <= mostShown) return shown;
  return html`<details><summary>${counted(differences.length, "difference")} in ${heading.toLowerCase()}</summary>\n${shown}</details>`;
}

function record(heading: string, each: ComparedKept, links: Links): Html {
  return html`<section><h2>${heading}: <a href="${recordAddress(each, links)}"><bdi>${recordName(each)}</bdi></a></h2>
<p>${stateWord(each)}</p>
${factList([
  ["Started", time(each.startedAt)],
  ["Took", each.seconds === null ? nothing : html`${duration(each.seconds)}`],
  ...remarkFacts(each),
])}</section>
`;
}
