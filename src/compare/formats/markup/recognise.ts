import type { Content } from "../../content.ts";
import { beginning } from "./decode.ts";

/** What a document begins with. */
interface Beginning {
  readonly isDeclaredXml: boolean;
  /** Of the document type; in lower case. */
  readonly doctype: string | undefined;
  /** The name of the first element as written, if it begins within what was read. */
  readonly root: string | undefined;
  /** From the first element on, as far as it was read. */
  readonly rest: string;
}

/** How far is read for the root element, past comments and declarations. */
const reach = 64 * 1024;

/** Undefined when it is no markup. */
function beginningOf(head: Uint8Array, content: Content): Beginning | undefined {
  const start = beginning(head.subarray(0, 64)).trimStart();
  if (!start.startsWith("<")) return undefined;
  const text = beginning(content.read(0, Math.min(reach, content.size))).trimStart();
  const prolog = /\s*(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype(?:"[^"]*"|'[^']*'|\[[^\]]*\]|[^>"'[])*>)/iy;
  let end = 0;
  let doctype: string | undefined;
  for (let found = prolog.exec(text); found !== null; found = prolog.exec(text)) {
    end = prolog.lastIndex;
    doctype ??= /^\s*<!doctype\s+([^\s>[]+)/i.exec(found[0])?.[1]?.toLowerCase();
  }
  const rest = text.slice(end).trimStart();
  const root = /^<([^\s<>/!?="'&]+)(?=[\s/>])/.exec(rest.slice(0, 300))?.[1];
  return { isDeclaredXml: /^<\?xml\s/.test(text), doctype, root, rest };
}

const isNamedHtml = (name: string): boolean => /\.html?$/i.test(name);

/** Text that may begin with a tag without being XML. */
const isNamedText = (name: string): boolean => /\.(?:md|markdown|[rq]md|txt|log|tex|csv|tsv)$/i.test(name);

/** By its declaration, or because it ends with the element that it begins with. */
export function recognisesXml(head: Uint8Array, name: string, content: Content): boolean {
  const start = beginningOf(head, content);
  if (start?.root === undefined) return false;
  if (isHtml(start, name)) return false;
  return start.isDeclaredXml || (!isNamedText(name) && endsWith(start, content));
}

export function recognisesSvg(head: Uint8Array, _name: string, content: Content): boolean {
  const start = beginningOf(head, content);
  if (start?.root === undefined || !/^(?:[\w.-]+:)?svg$/.test(start.root)) return false;
  return start.isDeclaredXml || start.doctype === "svg" || endsWith(start, content);
}

export function recognisesHtml(head: Uint8Array, name: string, content: Content): boolean {
  const start = beginningOf(head, content);
  return start !== undefined && isHtml(start, name);
}

function isHtml({ doctype, root, isDeclaredXml }: Beginning, name: string): boolean {
  if (/\.(?:xhtml|xml|xht|opf|ncx)$/i.test(name)) return false;
  if (doctype === "html" || root?.toLowerCase() === "html") return true;
  return isNamedHtml(name) && !isDeclaredXml && (root === undefined || !root.includes(":"));
}

const longestTag = 16 * 1024 * 1024;

/** All is one tag that goes on behind what was read of it. */
function isOneTag(rest: string, tail: string, content: Content): boolean {
  if (content.size <= reach || content.size > longestTag || /[<>]/.test(rest.slice(1)) || !/\/>\s*$/.test(tail))
    return false;
  return /^[^<>]*>\s*$/.test(beginning(content.read(0, content.size)).trimStart().slice(1));
}

/** The last tag ends the first element; or that is all there is. */
function endsWith({ root = "", rest }: Beginning, content: Content): boolean {
  if (content.size <= reach && /^<[^<>]*\/>\s*$/.test(rest)) return true;
  const tail = beginning(content.read(Math.max(0, content.size - 4096), content.size));
  if (isOneTag(rest, tail, content)) return true;
  const last = tail.replace(/(?:\s|<!--(?:(?!-->)[\s\S])*-->)+$/, "");
  return last.replace(/\s*>$/, "").endsWith(`</${root}`);
}
