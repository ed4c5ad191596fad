/** Deeper than any record; reading deeper ones would cost more than they can say. */
const deepest = 100;

/**
 * The members of a JSON array as the texts that they are, so that they can be written again letter by letter. Answers what is
 * wrong instead, where the text is no array. That each member is JSON is for its reader to find out.
 */
export function jsonElements(text: string): readonly string[] | { readonly problem: string } {
  const first = /^[\ufeff\s]*/.exec(text)?.[0].length ?? 0;
  if (text[first] !== "[") return { problem: "it is no JSON list" };
  const elements: string[] = [];
  let depth = 0;
  let start = first + 1;
  for (let at = first; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      at = endOfText(text, at);
    } else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > deepest) return { problem: "it is nested too deeply" };
    } else if (character === "," && depth === 1) {
      elements.push(text.slice(start, at).trim());
      start = at + 1;
    } else if (character === "]" || character === "}") {
      depth -= 1;
      if (depth > 0) continue;
      const last = text.slice(start, at).trim();
      if (text.slice(at + 1).trim() !== "") return { problem: "something follows the list" };
      return last === "" && elements.length === 0 ? [] : [...elements, last];
    }
  }
  return { problem: "it is cut off: the list does not end" };
}

/** Where the closing quotation mark stands. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
