import { createHash } from "node:crypto";
import type { Reading } from "../../format.ts";
import { attribute, type Node } from "../markup/node.ts";
import { codeOf } from "../markup/random-kinds.ts";

/**
 * White space as browsers show it, by the rules of CSS for `white-space: normal` (https://www.w3.org/TR/css-text-3): a run of
 * it is one space, and none beside the edge of a block. Where a style sheet says otherwise anywhere, all of it stays.
 */
export function withShownSpace(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const styles = `${codeOf(nodes)} ${nodes.map((node) => (node.kind === "open" ? (attribute(node, "style") ?? "") : "")).join(" ")}`;
  if (/white-space(?:-collapse)?\s*:\s*(?:pre|break-spaces|preserve|inherit|var)/i.test(styles)) return nodes;
  const blocksStay = !/display\s*:/i.test(styles);
  const hidden = createHash("sha256");
  let changes = 0;
  const kept: Node[] = [];
  /** Elements around that keep white space. */
  let keeping = 0;
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    if (node.kind === "open" && keeps.has(node.name)) keeping += 1;
    if (node.kind === "close" && keeps.has(node.name)) keeping -= 1;
    if (node.kind !== "text" || keeping > 0) {
      kept.push(node);
      continue;
    }
    const [text, end, comments] = runFrom(nodes, at);
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
    reading.setAside({
      rule: "HTML: white space that is not shown",
      where: "the whole page",
      value: hidden.digest("hex").slice(0, 16),
    });
  }
  return kept;
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

/** A run of text, which comments do not interrupt; where it ends; the comments in it. */
function runFrom(nodes: readonly Node[], start: number): readonly [string, number, readonly Node[]] {
  const pieces: string[] = [];
  const comments: Node[] = [];
  let end = start;
  for (let node = nodes[end]; node?.kind === "text" || node?.kind === "comment"; node = nodes[end]) {
    if (node.kind === "text") pieces.push(node.text);
    else comments.push(node);
    end += 1;
  }
  return [pieces.join(""), end, comments];
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
