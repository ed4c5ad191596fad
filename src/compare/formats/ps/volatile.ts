import type { Reading } from "../../format.ts";
import { shown } from "../packed/asides.ts";

/** Comments of the header that say when, by whom and with what a file was made. */
const comments = /^%%(CreationDate|Creator|For):(.*)$/s;
/** A title that says where the file was, as some programs write it: a slash alone begins no path. */
const path = /^%%(Title):(\s*\(?(?:\/[^\s()/]+\/|[A-Za-z]:\\).*)$/s;
const texOutput = /^%(DVIPSSource):(\s*TeX output \d{4}\.\d\d\.\d\d:\d{4}\s*)$/;
/** What a PDF that is made of the program is to say of itself. */
const mark = /^(\s*)\/(CreationDate|ModDate|Creator|Producer)(\s*\([^()\\]*\)\s*)$/;
/** A title is content, unless it says where the file was, as gnuplot writes it. */
const pathMark = /^(\s*)\/(Title)(\s*\((?:\/[^\s()/]+\/|[A-Za-z]:\\\\)[^()]*\)\s*)$/;
const markOfAny = /^\s*%?\s*\/\w+\s*\([^()\\]*\)\s*$/;
const longestMark = 500;
const markEnd = /^\s*\/DOCINFO\s+pdfmark\b/;

/** The lines without what is volatile. A line that says such a thing keeps its place and its key. */
export function withoutVolatile(lines: readonly string[], reading: Reading): readonly string[] {
  const tags = subsetTags(lines);
  for (const [tag, number] of tags) {
    reading.setAside({ rule: "PostScript: subset tags of fonts", where: `font ${number}`, value: tag });
  }
  const inMarks = documentMarks(lines);
  let inHeader = true;
  return lines.map((line, index) => {
    if (line.startsWith("%!PS-Adobe") && lines[index - 1]?.startsWith("%%BeginDocument") === true) inHeader = true;
    else if (!line.startsWith("%") && index > 0) inHeader = false;
    const found = inHeader ? (comments.exec(line) ?? path.exec(line) ?? texOutput.exec(line)) : null;
    const [, key = "", value = ""] = found ?? [];
    if (found !== null) return omitted(line.slice(0, line.length - value.length), key, value, index, reading);
    if (inMarks.has(index)) {
      const [, space = "", name = "", said = ""] = mark.exec(line) ?? pathMark.exec(line) ?? [];
      return omitted(`${space}/${name}`, name, said, index, reading);
    }
    // With a sign that no line can hold, so that no name is mistaken for one that was replaced.
    const numbered = (tag: string): string => (tags.has(tag.slice(0, 6)) ? `→${tags.get(tag.slice(0, 6))}+` : tag);
    return tags.size === 0 ? line : line.replaceAll(anyTag, numbered);
  });
}

const omitted = (kept: string, key: string, value: string, index: number, reading: Reading): string => {
  reading.setAside({ rule: `PostScript: ${key}`, where: `line ${index + 1}`, value: shown(value.trim()) });
  return kept;
};

/** Lines that belong to a list of entries that ends with `/DOCINFO pdfmark`. */
function documentMarks(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  let open: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.length > longestMark) {
      open = [];
      continue;
    }
    if (markEnd.test(line)) for (const each of open) found.add(each);
    if (mark.test(line) || pathMark.test(line)) open.push(index);
    else if (!markOfAny.test(line)) open = [];
  }
  return found;
}

const anyTag = /(?<=^|[\s/])[A-Z]{6}\+(?=\S)/g;
const fontName = /^\s*\/FontName\s*\/([A-Z]{6})\+\S+\s+def\s*$|^%%Begin(?:Resource:\s*font|Font:)\s+([A-Z]{6})\+/;

/** Tags that a font of the file has in its name, numbered: two fonts stay two. */
function subsetTags(lines: readonly string[]): ReadonlyMap<string, number> {
  const tags = new Map<string, number>();
  for (const line of lines) {
    if (!line.includes("+") || line.length > longestMark) continue;
    const found = fontName.exec(line);
    const tag = found?.[1] ?? found?.[2];
    if (tag !== undefined && !tags.has(tag)) tags.set(tag, tags.size + 1);
  }
  return tags;
}
