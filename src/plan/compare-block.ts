import { type CompareRules, exactly } from "../domain/compare-rules.ts";
import { isNonEmpty } from "../domain/non-empty.ts";
import { parseDeclaration } from "./parse-declaration.ts";

/**
 * Reads a `compare` block that stands by itself, as it would in a declaration: `{ rtol: 1e-9 }`, with or without the key
 * before it. Answers the first problem where it cannot be used.
 */
export function parseCompareBlock(text: string): CompareRules | { readonly problem: string } {
  const block = text.trim().replace(/^compare\s*:/, "");
  const indented = /^\s*\{/.test(block) ? ` ${block.trim()}` : `\n${block.replaceAll(/^/gm, "      ")}`;
  // Read by the declaration's own reader, so that both say the same of the same mistake.
  const parsed = parseDeclaration(
    `version: 1\nimage: any\nrun: any\noutputs:\n  - path: any\n    compare:${indented}\n`,
  );
  if (parsed.ok) return parsed.declaration.analyses[0].outputs[0].compare ?? exactly;
  return { problem: isNonEmpty(parsed.problems) ? parsed.problems[0].message : "" };
}
