/* Python's way of writing plain values, as a dictionary's `repr` gives it. */

/**
 * Whether text is a dictionary of plain values and nothing else, so that a reader that evaluates it as source comes to no
 * harm and to no error: texts, numbers, True, False, None, and lists, tuples and dictionaries of these.
 */
export function isInertDictionary(text: string): boolean {
  const begin = skip(text, 0);
  return text[begin] === "{" && skip(text, valueEnd(text, begin, deepest)) === text.length;
}

const deepest = 50;

/** With the escapes that Python writes, and no others: a wrong one is an error where it is read. */
const pythonEscape = String.raw`\\(?:[\\'"abfnrtv]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U000[\da-fA-F]{5}|U0010[\da-fA-F]{4})`;
const single = new RegExp(String.raw`'(?:[^'\\\p{Cc}]|${pythonEscape})*'`, "uy");
const double = new RegExp(String.raw`"(?:[^"\\\p{Cc}]|${pythonEscape})*"`, "uy");
const plain = /(?:True|False|None|-?(?:0|[1-9]\d{0,400})(?:\.\d*)?(?:[eE][+-]?\d{1,4})?)(?![\w.])/y;
const space = /[ \t\n]*/y;

/** No place in a text. */
const none = -1;

/** Where a pattern that matches right here ends. */
function end(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : none;
}

function skip(text: string, at: number): number {
  return at === none ? none : end(space, text, at);
}

function valueEnd(text: string, at: number, levels: number): number {
  switch (text[at]) {
    case "'":
      return end(single, text, at);
    case '"':
      return end(double, text, at);
    case "{":
      return itemsEnd(text, at, "}", levels);
    case "[":
      return itemsEnd(text, at, "]", levels);
    case "(":
      return itemsEnd(text, at, ")", levels);
    default:
      return end(plain, text, at);
  }
}

/** From an opening bracket to behind its closing one. */
function itemsEnd(text: string, open: number, close: "}" | "]" | ")", levels: number): number {
  if (levels === 0) return none;
  let at = skip(text, open + 1);
  while (text[at] !== close) {
    if (close === "}") {
      // What could be changed later is no key.
      if (/[[{(]/.test(text[at] ?? "")) return none;
      at = skip(text, valueEnd(text, at, levels));
      if (at === none || text[at] !== ":") return none;
      at = skip(text, at + 1);
    }
    at = skip(text, valueEnd(text, at, levels - 1));
    if (at === none) return none;
    if (text[at] === ",") at = skip(text, at + 1);
    else if (text[at] !== close) return none;
  }
  return at + 1;
}
