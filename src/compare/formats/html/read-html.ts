import type { DefaultTreeAdapterMap, DefaultTreeAdapterTypes, Token, TreeAdapter } from "parse5";
import { type Content, latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { byteOrderMark, decoded } from "../markup/decode.ts";
import type { Node } from "../markup/node.ts";
import { flat } from "./flat.ts";

const limits = {
  bytes: 128 * 1024 * 1024,
  nodes: 2_000_000,
  depth: 600,
  /** Roughly what one node takes in memory, besides its text. */
  nodeBytes: 300,
};

/**
 * Reads a page as browsers do (https://html.spec.whatwg.org/multipage/parsing.html), with all tags that the rules add.
 * Unreadable is what that reading would pass over in silence: a page that is cut off in a tag, an attribute given twice.
 */
export async function readHtml(content: Content, reading: Reading): Promise<readonly Node[]> {
  if (content.size > limits.bytes) throw new Unreadable("it is larger than HTML is read");
  reading.hold(6 * content.size);
  const text = textOf(content);
  const { Parser, InsertionMode, defaultTreeAdapter } = await import("parse5");
  // Browsers hide what is written otherwise than as a comment as well, but it may hold what is meant to be seen.
  const others = new Set<object>();
  const treeAdapter = bounded(defaultTreeAdapter, reading, (comment, start) => {
    if (!text.startsWith("<!--", start)) others.add(comment);
  });
  class Page extends Parser<DefaultTreeAdapterMap> {
    /** That one stands elsewhere than at the beginning is an error in few places only. */
    override onDoctype(type: Token.DoctypeToken): void {
      if (this.insertionMode !== InsertionMode.INITIAL && !isPlain(type)) throw improper("misplaced doctype");
      super.onDoctype(type);
    }
  }
  const document = Page.parse<DefaultTreeAdapterMap>(text, {
    treeAdapter,
    onParseError: ({ code }) => {
      if (losing.has(code)) throw improper(code.replaceAll("-", " "));
    },
  });
  return flat(document, (comment) => others.has(comment) || isConditional(comment.data));
}

const improper = (what: string): Unreadable => new Unreadable(`it is no proper HTML (${what})`);

/** Of a page in the page, which says nothing; browsers leave out any other words in that place, however many. */
const isPlain = ({ name, publicId, systemId }: Token.DoctypeToken): boolean =>
  name === "html" && plainPublic.test(publicId ?? "") && plainSystem.test(systemId ?? "");

const plainPublic = /^(?:-\/\/(?:W3C|IETF)\/\/DTD X?HTML[\w .]{0,60}\/\/EN)?$/i;
const plainSystem = /^(?:about:legacy-compat|https?:\/\/www\.w3\.org\/TR\/[\w./-]{1,100}\.dtd)?$/i;

/** Errors after which browsers leave something out. */
const losing: ReadonlySet<string> = new Set([
  "duplicate-attribute",
  "end-tag-with-attributes",
  "cdata-in-html-content",
  "eof-in-tag",
  "eof-before-tag-name",
  "eof-in-comment",
  "eof-in-cdata",
  "eof-in-doctype",
  "invalid-character-sequence-after-doctype-name",
  "missing-quote-before-doctype-public-identifier",
  "missing-quote-before-doctype-system-identifier",
  "unexpected-character-after-doctype-system-identifier",
  "eof-in-script-html-comment-like-text",
  "eof-in-element-that-can-contain-only-text",
  "unexpected-null-character",
  "null-character-reference",
  "surrogate-character-reference",
  "character-reference-outside-unicode-range",
  "control-character-reference",
]);

function textOf(content: Content): string {
  const head = latin1(content.read(0, Math.min(1024, content.size)));
  const label = /<meta\s[^>]*charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase();
  const isMarked = byteOrderMark(content.read(0, Math.min(3, content.size))) !== undefined;
  try {
    return [...decoded(content, undefined)].join("");
  } catch (error) {
    // Browsers take the one for the other.
    const isWestern = label === "iso-8859-1" || label === "latin1" || label === "windows-1252";
    if (isMarked || !isWestern || !(error instanceof Unreadable)) throw error;
    return [...decoded(content, "windows-1252")].join("");
  }
}

type Child = DefaultTreeAdapterTypes.ChildNode;
type Parent = DefaultTreeAdapterTypes.ParentNode;

/** A tree that does not grow past its bounds. */
function bounded(
  plain: TreeAdapter<DefaultTreeAdapterMap>,
  reading: Reading,
  tellComment: (comment: object, start: number) => void,
): TreeAdapter<DefaultTreeAdapterMap> {
  const depths = new WeakMap<object, number>();
  let nodes = 0;
  const placed = (parent: Parent, child: Child) => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > limits.depth) throw new Unreadable(`its elements are nested more than ${limits.depth} deep`);
    if ("childNodes" in child) depths.set(child, depth);
    nodes += 1;
    if (nodes > limits.nodes) throw new Unreadable("it has more elements than are kept track of");
    if (nodes % 1024 === 0) reading.hold(1024 * limits.nodeBytes);
  };
  return {
    ...plain,
    appendChild: (parent, child) => {
      placed(parent, child);
      plain.appendChild(parent, child);
    },
    insertBefore: (parent, child, reference) => {
      placed(parent, child);
      plain.insertBefore(parent, child, reference);
    },
    setTemplateContent: (template, inside) => {
      depths.set(inside, depths.get(template) ?? 0);
      plain.setTemplateContent(template, inside);
    },
    setNodeSourceCodeLocation: (node, location) => {
      if (node.nodeName === "#comment") tellComment(node, location?.startOffset ?? 0);
    },
    updateNodeSourceCodeLocation: () => {},
    getNodeSourceCodeLocation: () => null,
  };
}

/** Comments for old browsers hold what these are meant to show. */
const isConditional = (comment: string): boolean => /^\[if\s|<!\[endif\]$/i.test(comment);
