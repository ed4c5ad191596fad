/** What stands in a literal of Python's between its strings: numbers, brackets, separators, and the three constants. */
const outside = /[\s{}[\](),:+-]+|\d[\d.]*(?:[eE][+-]?\d+)?|True|False|None/y;
const string = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y;

/**
 * Whether text is a Python dictionary of plain values and nothing else, so that a reader that evaluates it can come to no
 * harm: no name, no operator, no call. Other literals are possible; those that a client writes are of this kind.
 */
export function isInertDictionary(text: string): boolean {
  // Three quotes begin another kind of string, in which ours would end at the wrong place.
  if (!/^\s*\{/.test(text) || /'''|"""/.test(text) || text.length > 1_000_000) return false;
  let at = 0;
  while (at < text.length) {
    const quote = text[at] === "'" || text[at] === '"';
    const pattern = quote ? string : outside;
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    // A letter right before a string would make another kind of string of it, and one after a number a name.
    at = pattern.lastIndex;
    if (/\w$/.test(text.slice(at - 1, at)) && /[\w'"]/.test(text[at] ?? "")) return false;
  }
  // What follows a closing bracket could call it.
  return !/[\])}'"]\s*[([]/.test(withoutStrings(text));
}

function withoutStrings(text: string): string {
  return text.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
