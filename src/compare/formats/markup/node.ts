/**
 * A document of XML or HTML as it is written, start tags and end tags in order. What a format sets aside or rewrites, it
 * does on these; the tokens that are compared are made of what is left.
 */
export type Node = Open | Close | Text | Comment | Verbatim;

/** A start tag; attributes are in order of their names. */
export interface Open {
  readonly kind: "open";
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

interface Close {
  readonly kind: "close";
  readonly name: string;
}

/** A run of text, or a piece of one: pieces that follow each other are one run. */
interface Text {
  readonly kind: "text";
  readonly text: string;
}

interface Comment {
  readonly kind: "comment";
  readonly text: string;
}

/** A declaration or processing instruction: a token as it stands. */
interface Verbatim {
  readonly kind: "verbatim";
  readonly text: string;
}

export function attribute(element: Open, name: string): string | undefined {
  return element.attributes.find(([key]) => key === name)?.[1];
}

/** A name without its prefix. */
export function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** Puts attributes in order, in place. */
export const inOrder = (attributes: [string, string][]): Open["attributes"] =>
  attributes.length < 2 ? attributes : attributes.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Index of the end tag that belongs to the start tag at `start`. */
export function endOf(nodes: readonly Node[], start: number): number {
  let depth = 0;
  for (let at = start; at < nodes.length; at += 1) {
    const kind = nodes[at]?.kind;
    if (kind === "open") depth += 1;
    else if (kind === "close") depth -= 1;
    if (depth === 0) return at;
  }
  return nodes.length - 1;
}

/** All text between two indexes, e.g. of an element and its end. */
export function textBetween(nodes: readonly Node[], start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 1) {
    const node = nodes[at];
    if (node?.kind === "text") text += node.text;
  }
  return text;
}
