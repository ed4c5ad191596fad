import type { Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import { beginning, decoded } from "./decode.ts";
import { inOrder, type Node } from "./node.ts";

/** What one document may be, whatever its size says. */
const limits = {
  bytes: 128 * 1024 * 1024,
  nodes: 3_000_000,
  depth: 1000,
  /** Roughly what one node takes in memory, besides its text. */
  nodeBytes: 160,
};

/**
 * Reads a well-formed XML document (https://www.w3.org/TR/xml). No entity is expanded but the five that are predefined, and
 * nothing is fetched: a document that uses another one is Unreadable.
 */
export async function readXml(content: Content, reading: Reading): Promise<readonly Node[]> {
  if (content.size > limits.bytes) throw new Unreadable("it is larger than XML is read");
  reading.hold(4 * content.size);
  const { SaxesParser } = await import("saxes");
  const parser = new SaxesParser();
  const nodes: Node[] = [];
  let depth = 0;
  const add = (node: Node) => {
    nodes.push(node);
    if (nodes.length > limits.nodes) throw new Unreadable("it has more elements than are kept track of");
    if (nodes.length % 1024 === 0) reading.hold(1024 * limits.nodeBytes);
  };
  parser.on("error", ({ message }) => {
    throw new Unreadable(`it is not well-formed XML (${message.slice(0, 120)})`);
  });
  parser.on("xmldecl", ({ version }) => {
    if (version !== undefined && version !== "1.0") add({ kind: "verbatim", text: `<?xml version="${version}"?>` });
  });
  parser.on("doctype", (text) => add({ kind: "verbatim", text: `<!DOCTYPE ${spacedOnce(text)}>` }));
  parser.on("processinginstruction", ({ target, body }) => add({ kind: "verbatim", text: `<?${target} ${body}?>` }));
  parser.on("comment", (text) => add({ kind: "comment", text }));
  parser.on("opentag", ({ name, attributes }) => {
    depth += 1;
    if (depth > limits.depth) throw new Unreadable(`its elements are nested more than ${limits.depth} deep`);
    add({ kind: "open", name, attributes: inOrder(Object.entries(attributes)) });
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    add({ kind: "close", name });
  });
  // White space around the root element is told like any other.
  parser.on("text", (text) => add({ kind: "text", text }));
  parser.on("cdata", (text) => add({ kind: "text", text }));
  for (const piece of decoded(content, declaredEncoding(content))) parser.write(piece);
  parser.close();
  return nodes;
}

/** The label in the XML declaration. */
function declaredEncoding(content: Content): string | undefined {
  const head = beginning(content.read(0, Math.min(1024, content.size)));
  const declaration = /^<\?xml\s[^>]*?\?>/.exec(head)?.[0];
  return declaration === undefined ? undefined : /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
}

/** White space outside of quotes is not told in a document type without declarations of its own. */
function spacedOnce(doctype: string): string {
  if (doctype.includes("[")) return doctype;
  return doctype.replace(/("[^"]*"|'[^']*')|\s+/g, (_, quoted: string | undefined) => quoted ?? " ").trim();
}
