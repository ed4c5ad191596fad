import type { Reading } from "../../format.ts";
import { attribute, endOf, local, type Node, textBetween } from "../markup/node.ts";
import { shown } from "../packed/asides.ts";

/**
 * Sets aside the date and the program that the metadata of a drawing name, with the values: `dc:date 2026-…`,
 * `Matplotlib v3.6.3`. Metadata that say nothing else go as a whole; a title, an author, key words stay.
 */
export function withoutDateAndProgram(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const kept: Node[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    if (node.kind === "open" && local(node.name) === "metadata") {
      const end = endOf(nodes, at);
      for (const left of reduced(nodes.slice(at, end + 1), reading)) kept.push(left);
      at = end;
    } else if (node.kind === "open" && node.name === "desc" && isOfGnuplot(nodes, at)) {
      reading.setAside({ rule: "SVG: program", where: "desc", value: textBetween(nodes, at, at + 2).trim() });
      at += 2;
    } else {
      kept.push(node);
    }
  }
  return kept;
}

function isOfGnuplot(nodes: readonly Node[], at: number): boolean {
  const [text, end] = [nodes[at + 1], nodes[at + 2]];
  return (
    text?.kind === "text" && end?.kind === "close" && /^Produced by GNUPLOT [\d.]+ patchlevel \w+ *$/.test(text.text)
  );
}

/** One `metadata` element, without what is set aside in it. */
function reduced(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const kept: Node[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    const rule = node.kind === "open" ? ruleOf(nodes, at) : undefined;
    if (node.kind !== "open" || rule === undefined) {
      kept.push(node);
      continue;
    }
    const end = endOf(nodes, at);
    const text = textBetween(nodes, at, end).replace(/\s+/g, " ").trim();
    reading.setAside({ rule, where: `metadata ${node.name}`, value: shown(text) });
    at = end;
  }
  if (!saysNothing(kept)) return kept;
  const elements = kept.filter(({ kind }) => kind === "open").length;
  reading.setAside({
    rule: "SVG: metadata that say nothing of the drawing",
    where: "metadata",
    value: `${elements} ${elements === 1 ? "element" : "elements"}`,
  });
  return kept.filter(({ kind }) => kind === "comment");
}

const dates: ReadonlySet<string> = new Set([
  "dc:date",
  "dcterms:created",
  "dcterms:modified",
  "xmp:CreateDate",
  "xmp:ModifyDate",
]);

const programs = /^(?:Matplotlib v|ggplot2 |R Graphics |Inkscape |Vega |Plotly |Bokeh )[^<>]{0,120}$/;

function ruleOf(nodes: readonly Node[], at: number): string | undefined {
  const node = nodes[at];
  if (node?.kind !== "open") return undefined;
  if (dates.has(node.name)) return "SVG: date in the metadata";
  if (node.name !== "dc:creator") return undefined;
  // A person may stand here as well.
  const text = textBetween(nodes, at, endOf(nodes, at)).trim();
  return programs.test(text) ? "SVG: program" : undefined;
}

/** That the drawing is a drawing, in the words of Dublin Core. */
const plain: ReadonlySet<string> = new Set(["http://purl.org/dc/dcmitype/StillImage", "image/svg+xml"]);

/** Elements that only hold others. */
const shells: ReadonlySet<string> = new Set([
  "metadata",
  "rdf:RDF",
  "cc:Work",
  "rdf:Description",
  "dc:type",
  "dc:format",
]);

function saysNothing(nodes: readonly Node[]): boolean {
  return nodes.every((node) => {
    if (node.kind === "text") return node.text.trim() === "" || plain.has(node.text.trim());
    if (node.kind !== "open") return node.kind !== "verbatim";
    if (!shells.has(node.name)) return false;
    const resource = attribute(node, "rdf:resource");
    if (resource !== undefined && !plain.has(resource)) return false;
    return node.attributes.every(
      ([name, value]) => name.startsWith("xmlns:") || name === "rdf:resource" || (name === "rdf:about" && value === ""),
    );
  });
}
