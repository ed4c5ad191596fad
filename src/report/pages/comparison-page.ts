import type { Comparison } from "../../domain/comparison.ts";
import type { Difference } from "../../domain/difference.ts";
import type { Evidence } from "../../domain/evidence.ts";
import type { RunContext } from "../../domain/run-summary.ts";
import { type Html, html, nothing } from "../html.ts";
import type { Links, Owner } from "../links.ts";
import { counted, duration } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { explanationOf, headline, markOf, worstFirst } from "../wording.ts";
import { type Crumb, page, type Reader, repositoryCrumb } from "./layout.ts";
import { factList, facts, name, table, time, toneOf, word } from "./parts.ts";
import { picturePair } from "./picture-pair.ts";
import { hidden } from "./record-filter.ts";
import { recordName } from "./records-view.ts";

interface ComparedRecord {
  readonly evidence: Evidence;
  readonly context: Pick<RunContext, "label" | "tags" | "reason" | "outcome">;
  /** Of the outputs that a browser shows, those whose bytes are at hand. */
  readonly pictures: ReadonlySet<string>;
}

export interface ComparisonView {
  readonly first: ComparedRecord;
  readonly second: ComparedRecord;
  readonly differences: readonly Difference[];
  /** null where the outputs could not be compared now; `trouble` says why. */
  readonly outputs: readonly Comparison[] | null;
  readonly trouble: string | null;
  /** Where both come from; undefined where they have no place in common. */
  readonly of?: Owner | undefined;
  readonly links: Links;
  readonly reader?: Reader | null;
}

const mostRows = 300;
const mostPictures = 24;

/** Two records beside each other: what was asked of them, what they ran in, what came out. */
export function comparisonPage(view: ComparisonView): string {
  const { first, second, differences, of, links, reader = null } = view;
  const names = [first, second].map(({ evidence, context }) => recordName({ id: evidence.run.id, ...context }));
  const title = `${names[0]} and ${names[1]}`;
  const sections = Map.groupBy(differences, ({ in: section }) => section);
  return page(
    { title: `${title} · Tickmark`, links, reader, crumbs: comparisonCrumbs(of, links), isWide: true },
    html`<h1>Comparison of <bdi>${title}</bdi></h1>
<div class="two">${record("First", first, links)}${record("Second", second, links)}</div>
<p><a class="button" href="${links.compare([second.evidence.run.id, first.evidence.run.id])}">The other way round</a></p>
${differences.length === 0 ? html`<h2>What was run</h2>\n<p>The same source, parameters, inputs and steps in the same environment.</p>` : nothing}
${sectionNames.map(([section, heading]) => differing(heading, sections.get(section) ?? []))}
${outputs(view)}`,
  );
}

/** `of`: where both come from; undefined where they have no place in common. */
export const comparisonCrumbs = (of: Owner | undefined, links: Links): readonly Crumb[] => [
  ...(of ? [repositoryCrumb(of, links)] : []),
  ...(of === undefined ? [] : [{ text: "records", href: links.records(of) }]),
  { text: "comparison", href: null },
];

/** In the order in which somebody asks why two results are not the same. */
export const sectionNames: readonly (readonly [Difference["in"], string])[] = [
  ["parameters", "Parameters"],
  ["inputs", "Inputs"],
  ["source", "Source files"],
  ["steps", "Steps"],
  ["environment", "Environment"],
  ["machine", "Machine"],
  ["outcome", "How it ended"],
];

function record(heading: string, { evidence, context }: ComparedRecord, links: Links): Html {
  const { run, verdict } = evidence;
  return html`<section><h2>${heading}: <a href="${links.run(run.id)}"><bdi>${recordName({ id: run.id, ...context })}</bdi></a></h2>
<p class="judged ${toneOf(verdict.kind)}"><span class="mark" aria-hidden="true">${markOf(verdict.kind)}</span> ${headline(evidence)}</p>
${factList([
  ["Started", time(run.record.startedAt)],
  ["Took", html`${duration(run.record.wallSeconds)}`],
  ["Analysis", html`<bdi>${shownLine(run.record.plan.analysis, 80)}</bdi>`],
  ...remarkFacts(context),
])}</section>
`;
}

/** What was said of a record, for the list of facts about it. */
export const remarkFacts = ({
  tags,
  reason,
  outcome,
}: Pick<RunContext, "tags" | "reason" | "outcome">): readonly (readonly [string, Html])[] => [
  ["Tags", html`${tags.slice(0, 20).map((tag) => html`<span class="tag"><bdi>${shownLine(tag, 60)}</bdi></span> `)}`],
  ["Reason", html`${shownLine(reason ?? "", 400)}`],
  ["Outcome", html`${shownLine(outcome ?? "", 400)}`],
];

/** What is not the same in one respect; nothing where everything is. */
export function differing(heading: string, differences: readonly Difference[]): Html {
  if (differences.length === 0) return nothing;
  const rest = differences.length - mostRows;
  return html`<h2>${heading}</h2>
${table(
  `${counted(differences.length, "difference")}`,
  [{ head: "Name" }, { head: "First", wide: true }, { head: "Second", wide: true }],
  differences.slice(0, mostRows).map((each) => [name(each.name, 200), side(each.first), side(each.second)]),
)}
${rest > 0 ? html`<p class="quiet">and ${counted(rest, "more difference")}</p>` : nothing}`;
}

function side(text: string | null): Html {
  return text === null ? html`<span class="quiet">not there</span>` : name(text, 400);
}

function outputs({ first, second, outputs: compared, trouble, links }: ComparisonView): Html {
  if (compared === null) return html`<h2>Outputs</h2>\n<p class="alert">${shownLine(trouble ?? "", 300)}</p>`;
  if (compared.length === 0) return html`<h2>Outputs</h2>\n<p>Neither of them produced any.</p>`;
  const sorted = worstFirst(compared);
  const [one, other] = [first.evidence.run.id, second.evidence.run.id];
  const pictured = sorted
    .filter(({ path }) => first.pictures.has(path) || second.pictures.has(path))
    .slice(0, mostPictures);
  return html`<h2>Outputs</h2>
${table(
  counted(compared.length, "output"),
  [{ head: "Output", wide: true }, { head: "First" }, { head: "Second" }, { head: "Comparison" }],
  sorted
    .slice(0, mostRows)
    .map((each) => [
      each.label === null
        ? name(each.path)
        : html`<bdi>${shownLine(each.label, 200)}</bdi> <span class="under">${name(each.path)}</span>`,
      file("recorded" in each ? each.recorded : null, one, each.path, links),
      file("produced" in each ? each.produced : null, other, each.path, links),
      said(each),
    ]),
)}
${compared.length > mostRows ? html`<p class="quiet">and ${counted(compared.length - mostRows, "more output")}</p>` : nothing}
${pictured.length === 0 ? nothing : html`<h2>Figures</h2>`}
${pictured.map((each, index) =>
  picturePair(
    {
      title: shownLine(each.label ?? each.path, 200),
      kind: each.kind,
      sides: [
        first.pictures.has(each.path) ? links.file(one, each.path, "produced") : null,
        second.pictures.has(each.path) ? links.file(other, each.path, "produced") : null,
      ],
      captions: ["First", "Second"],
    },
    index,
  ),
)}`;
}

function file(content: Parameters<typeof facts>[0], runId: string, path: string, links: Links): Html {
  return content === null
    ? facts(null)
    : html`<a class="plain" href="${links.file(runId, path, "produced")}">${facts(content)}</a>`;
}

/** Of two runs none is the recorded one, so a missing output is only one that the other has. */
function said(comparison: Comparison): Html {
  if (comparison.kind === "missing") return html`<span class="word unsure">○ only in the first</span>`;
  if (comparison.kind === "unrecorded") return html`<span class="word unsure">○ only in the second</span>`;
  const explanation = explanationOf(comparison);
  return explanation === ""
    ? word(comparison.kind)
    : html`${word(comparison.kind)} <span class="under">${explanation}</span>`;
}

export interface ChoiceView {
  /** What was written so far, and why it will not do. */
  readonly given: readonly string[];
  readonly problem: string | null;
  readonly links: Links;
  readonly reader?: Reader | null;
}

/** Asks which two records are meant. */
export function choicePage({ given, problem, links, reader = null }: ChoiceView): string {
  const field = (label: string, value: string) =>
    html`<label class="field">${label}<input name="run" value="${value}" required="required" maxlength="200" placeholder="3f2a9c81d07e" autocapitalize="none" spellcheck="false"></label>\n`;
  return page(
    { title: "Compare two records · Tickmark", links, reader, crumbs: [{ text: "comparison", href: null }] },
    html`<h1>Compare two records</h1>
${problem === null ? nothing : html`<p class="alert" role="alert">${shownLine(problem, 300)}</p>`}
<form class="ask" method="get" action="${links.compare([])}">
${hidden(links.carried)}${field("First", given[0] ?? "")}${field("Second", given[1] ?? "")}<button class="primary">Compare</button>
</form>
<p class="quiet">Each by its id or the first twelve digits of it, as the table of records shows them.</p>`,
  );
}
