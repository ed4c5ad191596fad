import { Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { elementToken, endToken, textToken } from "../../parts/markup/token.ts";
import { endOf, type Node } from "../markup/node.ts";

/** The elements directly inside the one at `start`, each with its end. Throws Unreadable where text stands between them. */
export function childrenOf(nodes: readonly Node[], start: number): readonly (readonly [start: number, end: number])[] {
  const children: (readonly [number, number])[] = [];
  const end = endOf(nodes, start);
  for (let at = start + 1; at < end; at += 1) {
    const node = nodes[at];
    if (node?.kind === "open") {
      const last = endOf(nodes, at);
      children.push([at, last]);
      at = last;
    } else if (node?.kind === "verbatim" || (node?.kind === "text" && node.text.trim() !== "")) {
      throw new Unreadable("there is text where a workbook has none");
    }
  }
  return children;
}

/** The texts of a workbook that cells refer to by number (ECMA-376 part 1, 18.4.9). Throws Unreadable for anything else. */
export function sharedTexts(nodes: readonly Node[]): readonly Value[] {
  const root = nodes.findIndex(({ kind }) => kind === "open");
  const first = nodes[root];
  if (first?.kind !== "open" || first.name !== "sst") throw new Unreadable("its table of texts is none");
  return childrenOf(nodes, root).map(([start]) => {
    const node = nodes[start];
    if (node?.kind !== "open" || node.name !== "si") throw new Unreadable("its table of texts holds something else");
    return richText(nodes, start);
  });
}

/** What an element of text holds: a string where it is one piece; else the pieces with their formatting belong to it. */
export function richText(nodes: readonly Node[], start: number): Value {
  const pieces = childrenOf(nodes, start);
  if (pieces.length === 0) return "";
  const [from, to] = pieces[0] ?? [start, start];
  const piece = nodes[from];
  if (pieces.length === 1 && piece?.kind === "open" && piece.name === "t") return plainText(nodes, from, to);
  const tokens = pieces.flatMap(([first, last]) => nodes.slice(first, last + 1).map(spelled));
  return new Map([["formatted text", tokens.join("\n")]]);
}

/** The text of an element that holds nothing but text. */
export function plainText(nodes: readonly Node[], start: number, end: number): string {
  let text = "";
  for (let at = start + 1; at < end; at += 1) {
    const node = nodes[at];
    if (node?.kind === "text") text += node.text;
    else if (node?.kind !== "comment") throw new Unreadable("there are elements where a workbook has text");
  }
  return text;
}

function spelled(node: Node): string {
  if (node.kind === "open") return elementToken(node.name, node.attributes);
  if (node.kind === "close") return endToken(node.name);
  return node.kind === "text" ? textToken(JSON.stringify(node.text)) : "";
}
