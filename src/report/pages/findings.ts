import type { Comparison } from "../../domain/comparison.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { setAsideText } from "../../domain/file-comparison.ts";
import { nameOfLeftOut } from "../../domain/left-out.ts";
import { shownCauses } from "../causes.ts";
import { shownClaims } from "../claims.ts";
import { robustness } from "../diagnosis.ts";
import { type Html, html, nothing } from "../html.ts";
import { counted } from "../quantities.ts";
import { shownLine } from "../shown.ts";
import { suggestionOf } from "../wording.ts";
import { name, table } from "./parts.ts";

/** Why outputs may not be what they were, with what speaks for it. */
export function causesSection({ causes }: Evidence): Html {
  if (causes.length === 0) return nothing;
  const items = shownCauses(causes, 10, 30).map(({ sentence, evidence, advice }) => {
    const lines = evidence.map((line) => html`<li><code>${line}</code></li>\n`);
    const seen =
      evidence.length === 0
        ? nothing
        : evidence.length <= 5
          ? html`\n<ul class="plain">\n${lines}</ul>`
          : html`\n<details><summary>${counted(evidence.length, "change")}</summary>\n<ul class="plain">\n${lines}</ul>\n</details>`;
    return html`<li><strong>${sentence}</strong>${seen}${advice === "" ? nothing : html`\n<p>${advice}</p>`}</li>\n`;
  });
  return html`<h2>Why</h2>\n<ul class="causes">\n${items}</ul>`;
}

/** What the authors say cannot be rerun: it is no part of the verdict. */
export function leftOutSection({ run }: Evidence): Html {
  const { leftOut = [] } = run.record.plan;
  if (leftOut.length === 0) return nothing;
  return html`<h2>Left out</h2>
<p>The verdict is about the rest. Nothing of this was rerun, fetched or compared; the reasons are the authors'.</p>
<ul class="plain">
${leftOut.map((each) => html`<li><strong>${shownLine(nameOfLeftOut(each), 300)}</strong>: ${shownLine(each.reason, 600)}</li>\n`)}</ul>`;
}

/** The numbers of the paper beside those that were produced. */
export function claimsSection({ claims }: Evidence): Html {
  return claims.length === 0 ? nothing : html`<h2>Claims of the paper</h2>\n${claimsTable(claims)}`;
}

/** Broken ones first. */
export function claimsTable(claims: Evidence["claims"]): Html {
  return table(
    counted(claims.length, "claim"),
    [{ head: "The paper says", wide: true }, { head: "From" }, { head: "Produced" }, { head: "Verdict" }],
    shownClaims(claims).map(({ holds, text, output, found }) => [
      html`<bdi>${text}</bdi>`,
      name(output),
      html`${found}`,
      html`<span class="word ${holds ? "good" : "bad"}"><span aria-hidden="true">${holds ? "✓" : "✗"}</span> ${holds ? "holds" : "broken"}</span>`,
    ]),
  );
}

/** What should not matter and was made otherwise, one thing at a time. */
export function robustnessSection({ variations }: Evidence): Html {
  if (variations === undefined || variations.length === 0) return nothing;
  const words = {
    holds: ["good", "✓"],
    changes: ["bad", "✗"],
    fails: ["unsure", "!"],
    untried: ["unsure", "–"],
  } as const;
  return html`<h2>Robustness</h2>
<p>The result ${robustness(variations)} of what should not matter.</p>
${table(
  counted(variations.length, "variation"),
  [{ head: "Varied" }, { head: "How", wide: true }, { head: "Result" }],
  variations.map(({ factor, change, outcome, evidence }) => {
    const [tone, mark] = words[outcome];
    const lines = evidence.slice(0, 5).map((line) => html` <span class="under">${shownLine(line, 300)}</span>`);
    return [
      html`${factor}`,
      html`${change}`,
      html`<span class="word ${tone}"><span aria-hidden="true">${mark}</span> ${outcome}</span>${lines}`,
    ];
  }),
)}`;
}

/** What else was found out about one output, below its sentence: its parts, what was set aside, what would help. */
export function more(comparison: Comparison): Html {
  if (!("details" in comparison)) return nothing;
  const { details, setAside, kind } = comparison;
  const suggestion = suggestionOf(comparison);
  const lists = [
    ...(details.length < 2 ? [] : [list(`${counted(details.length, "part")} differ`, details)]),
    ...(setAside.length === 0
      ? []
      : [list(kind === "equivalent" ? "Set aside" : "Also set aside", setAside.map(setAsideText))]),
  ];
  return html`${suggestion === "" ? nothing : html` <span class="under">${suggestion}</span>`}${lists}`;
}

const list = (title: string, lines: readonly string[]): Html =>
  html`<details class="under"><summary>${title}</summary>\n<ul class="plain">\n${lines.map((line) => html`<li>${shownLine(line, 400)}</li>\n`)}</ul>\n</details>`;
