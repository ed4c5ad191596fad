import { type Field, isNumber, mostFields, notANumber, numberOf, type ParameterFormat } from "./field.ts";

/* One parameter a line: `k = v  # why`, and INI with its sections. */

export const plainLines: ParameterFormat = { name: "k = v", read: (text) => read(text, "plain"), spell };
export const ini: ParameterFormat = { name: "INI", read: (text) => read(text, "ini"), spell };

type Kind = "plain" | "ini";

function read(text: string, kind: Kind): readonly Field[] | { readonly problem: string } {
  const fields: Field[] = [];
  let section = "";
  let last: Field | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (fields.length > mostFields) return { problem: `it holds more than ${mostFields} parameters` };
    const trimmed = line.trim();
    if (trimmed === "" || /^[#;]/.test(trimmed)) continue;
    const title = /^\s*\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(line);
    if (title !== null && kind === "ini") {
      section = `${title[1]?.trim()}.`;
      last = undefined;
    } else if (/^\s/.test(line) && kind === "ini" && last !== undefined) {
      // A value of several lines is read as its lines, and replaced by hand.
      last = { ...last, value: `${last.value}\n${trimmed}`, span: null };
      fields[fields.length - 1] = last;
    } else {
      const found = fieldIn(line, index, section, kind);
      if (found === undefined) return { problem: `"${trimmed.slice(0, 60)}" is no line of the form name = value` };
      fields.push(found);
      last = found;
    }
  }
  return fields.length === 0 ? { problem: "it holds no names with values" } : fields;
}

function fieldIn(line: string, at: number, section: string, kind: Kind): Field | undefined {
  const [, before, name = "", gap = ""] =
    (kind === "ini" ? /^(\s*)([^=:]+?)(\s*[=:][ \t]*)/ : /^(\s*)([^=\s][^=]*?)(\s*=[ \t]*)/).exec(line) ?? [];
  if (before === undefined) return undefined;
  const start = before.length + name.length + gap.length;
  const spelled = line.slice(start, valueEnd(line, start, kind));
  return {
    name: `${section}${name}`,
    value: readValue(spelled),
    span: { start: at + start, end: at + start + spelled.length },
  };
}

/** Quotes hide a `#`; without them, it opens a comment, in INI only after a space. */
function valueEnd(line: string, start: number, kind: Kind): number {
  const rest = line.slice(start);
  const quoted = /^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/.exec(rest)?.[0] ?? "";
  const comment = (kind === "ini" ? /\s[#;]/ : /#/).exec(rest.slice(quoted.length));
  const end = comment === null ? rest.length : quoted.length + comment.index;
  return start + rest.slice(0, end).trimEnd().length;
}

function readValue(spelled: string): Field["value"] {
  if (isNumber(spelled)) return numberOf(spelled);
  if (/^true$/i.test(spelled)) return true;
  if (/^false$/i.test(spelled)) return false;
  return isQuoted(spelled) ? spelled.slice(1, -1) : spelled;
}

const isQuoted = (spelled: string): boolean => spelled.length > 1 && /^(?:"[^"]*"|'[^']*')$/.test(spelled);

function spell(
  given: string,
  field: Field,
  standing: string,
): { readonly text: string } | { readonly problem: string } {
  if (isNumber(standing)) return isNumber(given) ? { text: given } : notANumber(given, field);
  if (typeof field.value === "boolean") {
    if (!/^(?:true|false)$/i.test(given))
      return { problem: `${field.name} is true or false (${standing}), and "${given}" is neither` };
    // Python's True beside R's TRUE: as it stands there.
    const isLower = standing === standing.toLowerCase();
    const isUpper = standing === standing.toUpperCase();
    const lower = given.toLowerCase();
    return { text: isLower ? lower : isUpper ? lower.toUpperCase() : `${lower[0]?.toUpperCase()}${lower.slice(1)}` };
  }
  if (!isQuoted(standing) || isQuoted(given)) return { text: given };
  const quote = standing[0] ?? '"';
  return given.includes(quote) || given.includes("\\")
    ? { problem: `${field.name} stands in quotes, which this value would break` }
    : { text: `${quote}${given}${quote}` };
}
