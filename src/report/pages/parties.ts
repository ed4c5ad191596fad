import { type Html, html, nothing } from "../html.ts";
import type { Links } from "../links.ts";
import { type PartiesView, type PartyView, partiesHeadline } from "../parties.ts";
import { counted } from "../quantities.ts";
import { formToken, type Reader } from "./layout.ts";
import { name, table, time, word } from "./parts.ts";

interface Place {
  readonly owner: string;
  readonly name: string;
  readonly commit: string;
  readonly links: Links;
  /** Who may remove what others handed in; null for everybody else. */
  readonly writer: Extract<Reader, { kind: "person" }> | null;
}

/** Where a page has the section. */
export const partiesPlace = "verifiers";

/** What several verifiers certified of a commit, contradictions beside agreement; nothing where there is nobody else. */
export function partiesSection(all: readonly PartiesView[], place: Place): Html {
  const shown = all.filter(({ parties }) => parties.some(({ certificate }) => certificate !== null));
  if (shown.length === 0) return nothing;
  return html`<h2 id="${partiesPlace}">Who verified it</h2>
${shown.map((each) => analysis(each, place, shown.length > 1))}
<p class="quiet">Each certificate was checked when it came, as <code>tickmark check</code> does offline. Anybody can make as many keys as they like: who holds a key is known here only where the operator of this server says so.</p>
`;
}

function analysis(view: PartiesView, place: Place, isNamed: boolean): Html {
  const isContradicted = view.parties.some(({ standing }) => standing === "differs");
  const isTogether = view.reproducedBy > 1 && !isContradicted;
  const [tone, mark] = isContradicted ? ["bad", "✗"] : isTogether ? ["good", "✓"] : ["unsure", "○"];
  const which = isNamed ? html`<p class="kicker">Analysis <bdi>${view.analysis}</bdi></p>\n` : nothing;
  return html`<section class="verdict ${tone}">${which}<h3><span class="mark" aria-hidden="true">${mark}</span> ${partiesHeadline(view)}</h3></section>
${table(
  `Certificates of analysis ${view.analysis}`,
  [{ head: "Who", wide: true }, { head: "Says" }, { head: "Rerun", number: true }, { head: "Certificate" }],
  view.parties.map((party) => [who(party), says(party), when(party), certificate(party, place)]),
)}
`;
}

function who({ certificate: id, knownAs, claims, key }: PartyView): Html {
  const known =
    id === null
      ? html`This server`
      : knownAs === null
        ? html`Calls itself ${name(claims, 100)}; nobody here checked that`
        : html`<bdi>${knownAs}</bdi>`;
  return html`${known} <span class="under">key ${name(key, 60)}</span>`;
}

function says({ verdict, grade, standing, differences, moreDifferences, equivalent }: PartyView): Html {
  const note =
    standing === "replaced"
      ? html` <span class="under">an earlier run; the same key signed a later one</span>`
      : nothing;
  const same =
    equivalent.length === 0
      ? nothing
      : html` <span class="under">the same in content, in other bytes: ${equivalent.join(", ")}</span>`;
  const more = moreDifferences === 0 ? nothing : html`<li>and ${counted(moreDifferences, "more difference")}</li>`;
  const why =
    differences.length === 0
      ? nothing
      : html`<ul class="plain">${differences.map((each) => html`<li>${each}</li>`)}${more}</ul>`;
  return html`${word(verdict)}${grade === null ? nothing : html` <span class="under">${grade}</span>`}${note}${same}${why}`;
}

function when({ startedAt, handedInBy }: PartyView): Html {
  const at = startedAt === null ? html`at no time that could be read` : time(startedAt);
  return handedInBy === null ? at : html`${at} <span class="under">handed in by <bdi>${handedInBy}</bdi></span>`;
}

function certificate(
  { certificate: id, run }: PartyView,
  { owner, name: repository, commit, links, writer }: Place,
): Html {
  if (id === null) return html`<a href="${links.certificate(run, "zip")}">Download</a>`;
  const link = html`<a href="${links.handedIn(owner, repository, commit, id)}">Download</a>`;
  if (writer === null) return link;
  return html`${link}
<form class="buttons" method="post" action="${links.handedInAddress(owner, repository, commit)}">
${formToken(writer.formToken)}<button name="remove" value="${id}">Remove</button></form>`;
}
