import type { Reading } from "../../format.ts";
import { local, type Node, type Open } from "../markup/node.ts";
import { shown } from "../packed/asides.ts";

/** What Inkscape notes of itself, of the file's own name and of the last export, on any element. */
const ofInkscape: ReadonlySet<string> = new Set([
  "inkscape:version",
  "sodipodi:version",
  "sodipodi:docname",
  "sodipodi:docbase",
  "inkscape:export-filename",
]);

/** Which part of the drawing the window showed, and where the window stood. Grids, guides and pages are content. */
const ofTheWindow: ReadonlySet<string> = new Set(
  ["zoom", "cx", "cy", "window-width", "window-height", "window-x", "window-y", "window-maximized"].map(
    (name) => `inkscape:${name}`,
  ),
);

/** That it is SVG, with the definition of the World Wide Web Consortium: it is for validators, and changes no drawing. */
const plainDoctype = new RegExp(
  String.raw`^<!DOCTYPE\s+svg\s+PUBLIC\s+"-//W3C//DTD SVG (?:1\.[01]|1\.1 (?:Basic|Tiny)|20010904)//EN"\s+` +
    String.raw`"https?://www\.w3\.org/(?:Graphics/SVG/1\.1/DTD/svg11(?:-basic|-tiny)?|TR/2001/REC-SVG-20010904/DTD/svg10)` +
    String.raw`\.dtd"\s*>$`,
);

/** Sets aside, with their values, what editors note for themselves, and the usual document type. */
export function withoutEditor(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const kept: Node[] = [];
  for (const node of nodes) {
    if (node.kind === "verbatim" && plainDoctype.test(node.text)) {
      reading.setAside({ rule: "SVG: document type", where: "the document", value: node.text });
    } else kept.push(node.kind === "open" ? reduced(node, reading) : node);
  }
  return kept;
}

function reduced(element: Open, reading: Reading): Open {
  const isView = local(element.name) === "namedview";
  const isNoted = (name: string) => ofInkscape.has(name) || (isView && ofTheWindow.has(name));
  if (!element.attributes.some(([name]) => isNoted(name))) return element;
  const attributes = element.attributes.filter(([name, value]) => {
    if (!isNoted(name)) return true;
    reading.setAside({ rule: "SVG: notes of the editor", where: `${element.name} ${name}`, value: shown(value) });
    return false;
  });
  return { ...element, attributes };
}
