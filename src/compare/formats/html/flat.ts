import type { DefaultTreeAdapterTypes, Token } from "parse5";
import { inOrder, type Node } from "../markup/node.ts";

type Child = DefaultTreeAdapterTypes.ChildNode;
interface End {
  readonly end: string;
}

/** The tree of a page as tags in order. `isShown`: comments that are content. Takes no more stack for deeper trees. */
export function flat(
  document: DefaultTreeAdapterTypes.Document,
  isShown: (comment: DefaultTreeAdapterTypes.CommentNode) => boolean,
): readonly Node[] {
  const nodes: Node[] = [];
  const waiting: (Child | End)[] = document.childNodes.toReversed();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ("end" in next) {
      nodes.push({ kind: "close", name: next.end });
    } else if ("tagName" in next) {
      nodes.push({ kind: "open", name: next.tagName, attributes: inOrder(next.attrs.map(attributeOf)) });
      waiting.push({ end: next.tagName });
      const inside = childrenOf(next);
      for (let at = inside.length - 1; at >= 0; at -= 1) waiting.push(inside[at] as Child);
    } else {
      nodes.push(leafOf(next, isShown));
    }
  }
  return nodes;
}

/** What stands in a template is kept apart from the page. */
const childrenOf = (element: DefaultTreeAdapterTypes.Element): readonly Child[] =>
  "content" in element ? (element as DefaultTreeAdapterTypes.Template).content.childNodes : element.childNodes;

function leafOf(
  leaf: Exclude<Child, DefaultTreeAdapterTypes.Element | DefaultTreeAdapterTypes.Template>,
  isShown: (comment: DefaultTreeAdapterTypes.CommentNode) => boolean,
): Node {
  if ("value" in leaf) return { kind: "text", text: leaf.value };
  if ("data" in leaf) {
    return isShown(leaf) ? { kind: "verbatim", text: `<!--${leaf.data}-->` } : { kind: "comment", text: leaf.data };
  }
  const { name, publicId, systemId } = leaf;
  return { kind: "verbatim", text: `<!DOCTYPE ${JSON.stringify([name, publicId, systemId])}>` };
}

const attributeOf = ({ name, value, prefix }: Token.Attribute): [string, string] => [
  prefix === undefined || prefix === "" ? name : `${prefix}:${name}`,
  value,
];
