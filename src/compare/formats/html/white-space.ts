import { createHash } from "node:crypto";
import type { Reading } from "../../format.ts";
import { attribute, type Node } from "../markup/node.ts";
import { codeOf } from "../markup/random-kinds.ts";

/**
 * White space as browsers show it, by the rules of CSS for `white-space: normal` (https://www.w3.org/TR/css-text-3): a run of
 * it is one space, and none beside the edge of a block. Where a style sheet says otherwise anywhere, or lies elsewhere, all
 * of it stays.
 */
export function withShownSpace(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const styles = stylesOf(nodes);
  if (styles === undefined || /white-space(?:-collapse)?\s*:\s*(?!normal)/i.test(styles)) return nodes;
  const blocksStay = !/display\s*:/i.test(styles);
  const hidden = createHash("sha256");
  let changes = 0;
  const kept: Node[] = [];
  /** Elements around that keep white space. */
  let keeping = 0;
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    keeping += stepOf(node);
    if (node.kind !== "text" || keeping > 0) {
      kept.push(node);
      continue;
    }
    const { text, end, comments } = runFrom(nodes, at);
    const shown = shownText(
      text,
      blocksStay,
      kept.findLast(({ kind }) => kind !== "comment"),
      nodes[end],
    );
    if (shown !== text) {
      changes += 1;
      hidden.update(`${kept.length}:${text}\n`);
    }
    if (shown !== "") kept.push({ kind: "text", text: shown });
    for (const comment of comments) kept.push(comment);
    at = end - 1;
  }
  if (changes > 0) {
    const value = hidden.digest("hex").slice(0, 16);
    reading.setAside({ rule: "HTML: white space that is not shown", where: "the whole page", value });
  }
  return kept;
}

/** All styles of a page; undefined when it takes some from elsewhere. */
function stylesOf(nodes: readonly Node[]): string | undefined {
  const own: string[] = [codeOf(nodes)];
  for (const node of nodes) {
    if (node.kind !== "open") continue;
    if (node.name === "link" && /stylesheet/i.test(attribute(node, "rel") ?? "")) return undefined;
    own.push(attribute(node, "style") ?? "");
  }
  const all = own.join(" ");
  return all.includes("@import") ? undefined : all;
}

/** Whether an element begins or ends that keeps white space. */
function stepOf(node: Node): number {
  if ((node.kind !== "open" && node.kind !== "close") || !keeps.has(node.name)) return 0;
  return node.kind === "open" ? 1 : -1;
}

/** Elements in which white space stays as it is; inside drawings and formulas other rules hold. */
const keeps: ReadonlySet<string> = new Set(
  "pre textarea script style listing xmp plaintext noscript iframe noembed noframes svg math title".split(" "),
);

/** Elements with edges at which no white space is shown. */
const blocks: ReadonlySet<string> = new Set(
  (
    "html head body title meta link base address article aside blockquote caption center col colgroup dd details dialog dir div " +
    "dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol optgroup option " +
    "p pre search section select summary table tbody td tfoot th thead tr ul br"
  ).split(" "),
);

/** A run of text, which comments do not interrupt. */
interface Run {
  readonly text: string;
  /** Index behind it. */
  readonly end: number;
  readonly comments: readonly Node[];
}

function runFrom(nodes: readonly Node[], start: number): Run {
  const pieces: string[] = [];
  const comments: Node[] = [];
  let end = start;
  for (let node = nodes[end]; node?.kind === "text" || node?.kind === "comment"; node = nodes[end]) {
    if (node.kind === "text") pieces.push(node.text);
    else comments.push(node);
    end += 1;
  }
  return { text: pieces.join(""), end, comments };
}

function shownText(text: string, blocksStay: boolean, before: Node | undefined, after: Node | undefined): string {
  const once = text.replace(/[ \t\n\f\r]+/g, " ");
  if (once === " " && isHead(before) && isHead(after)) return "";
  if (!blocksStay) return once;
  const trimmed = isEdge(before) ? once.replace(/^ /, "") : once;
  return isEdge(after) ? trimmed.replace(/ $/, "") : trimmed;
}

const isEdge = (node: Node | undefined): boolean =>
  node === undefined || ((node.kind === "open" || node.kind === "close") && blocks.has(node.name));

/** Nothing in the head is shown. */
const head: ReadonlySet<string> = new Set(["html", "head", "body", "title", "meta", "link", "base"]);

const isHead = (node: Node | undefined): boolean =>
  node === undefined || ((node.kind === "open" || node.kind === "close") && head.has(node.name));
