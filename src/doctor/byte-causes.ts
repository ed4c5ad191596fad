import type { Cause } from "../domain/cause.ts";
import type { Comparison } from "../domain/comparison.ts";
import type { Language } from "./languages.ts";

/** What makes the bytes the same, too, by the rule that sets the difference aside. */
const fixes: readonly (readonly [RegExp, Language, string])[] = [
  [/^SVG: .*\bids?\b/, "Python", 'plt.rcParams["svg.hashsalt"] = "fixed"'],
  [/^SVG: date/, "Python", 'fig.savefig(path, metadata={"Date": None})'],
  [/^PDF: (?:CreationDate|ModDate)/, "Python", 'fig.savefig(path, metadata={"CreationDate": None})'],
];

/** Outputs that are other bytes each time: content is compared, so it does no harm, but a digest alone would not match. */
export function byteCauses(rewritten: readonly Comparison[], languages: readonly Language[]): readonly Cause[] {
  const byRules = new Map<string, string[]>();
  for (const comparison of rewritten) {
    if (!("setAside" in comparison)) continue;
    const rules = [...new Set(comparison.setAside.map(({ rule }) => rule))].join(", ");
    byRules.set(rules, [...(byRules.get(rules) ?? []), comparison.path]);
  }
  return [...byRules].map(([rules, paths]) => {
    const lines = fixes
      .filter(([rule, language]) => languages.includes(language) && rules.split(", ").some((each) => rule.test(each)))
      .map(([, , fix]) => fix);
    return {
      kind: /\bids?\b/i.test(rules) ? "identifier" : "clock",
      sentence: `The content is the same each time, and only the bytes are not: ${rules}`,
      evidence: paths,
      advice: lines.length === 0 ? null : lines.join("; "),
    };
  });
}
