import type { CompareRules } from "../../domain/compare-rules.ts";
import { different, equal, type Finding } from "../finding.ts";
import { toleranceAt, toleranceText } from "../numbers/tolerance.ts";
import type { MarkupPart, Token } from "../part.ts";
import { explain } from "./markup/explain.ts";
import { numbersOnly } from "./markup/near.ts";

/**
 * Compares drawings and documents token by token. Equal when all tokens are; close when only numbers differ and all of them
 * are near enough by the declared tolerance; else different, with the element that says most about it.
 */
export function compareMarkup(recorded: MarkupPart, produced: MarkupPart, rules: CompareRules): Finding {
  if (areSame(recorded.tokens, produced.tokens)) return equal(recorded.at);
  const { tolerance } = toleranceAt(recorded.at, rules);
  const numbers = numbersOnly(recorded.tokens, produced.tokens, tolerance);
  if (numbers !== undefined && tolerance !== null && numbers.far === 0) {
    const explanation = numbers.nearEnough(`(${toleranceText(tolerance)})`);
    return { ...equal(recorded.at), kind: "close", explanation, largest: numbers.largest };
  }
  const said = explain(recorded.tokens, produced.tokens);
  if (numbers === undefined) return different(recorded.at, said);
  return different(recorded.at, `${said}; ${numbers.summary}`, {
    largest: numbers.largest,
    suggestion: numbers.suggestion(),
  });
}

function areSame(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every(({ text }, index) => text === b[index]?.text);
}
