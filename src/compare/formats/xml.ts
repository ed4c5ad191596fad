import type { Content } from "../content.ts";
import type { Format, Reading } from "../format.ts";
import type { Part } from "../part.ts";
import { attribute, local } from "./markup/node.ts";
import { readXml } from "./markup/read-xml.ts";
import { recognisesXml } from "./markup/recognise.ts";
import { type Frame, holdsProse, type Manner, placeByName, tokensOf } from "./markup/tokens.ts";
import { withoutBytes } from "./markup/vtk-appended.ts";
import { withArrays } from "./markup/vtk-arrays.ts";
import { withoutMetadata } from "./office.ts";

/** XML of any vocabulary (https://www.w3.org/TR/xml). Prefixes of name spaces are content, as values may refer to them. */
export const xmlFormat: Format = {
  name: "XML",
  representation: "order and quotes of attributes, spelling of characters and empty elements, encoding, line ends",
  recognises: recognisesXml,
  open: openXml,
};

async function openXml(content: Content, reading: Reading): Promise<readonly Part[]> {
  const split = withoutBytes(content, reading);
  const written = withoutMetadata(await readXml(split?.document ?? content, reading), reading);
  const { nodes, arrays } = withArrays(written, split === undefined ? null : allOf(split.bytes, reading), reading);
  // What is written around arrays often follows from them, so they are told first.
  return [...arrays, { kind: "markup", at: "", tokens: tokensOf(nodes, inXml(), reading) }];
}

function allOf(content: Content, reading: Reading): Buffer {
  reading.hold(content.size);
  return Buffer.from(content.read(0, content.size));
}

/** Indentation has line breaks; a mere space between two elements may be one between two words. */
export function inXml(): Manner {
  return {
    format: "XML",
    place: (element, parent) => ({ where: placeByName(element, parent), role: "element" }),
    attribute: (_name, value) => value,
    // The number of a text in the table of texts of a workbook is no measure.
    text: (text, { element, parent }) =>
      element.name === "v" && parent?.element.name === "c" && attribute(parent.element, "t") === "s"
        ? `shared-text-${text}`
        : text,
    isIndentation: (space, frame) =>
      space.includes("\n") && !frame.preserves && (isPage(frame) ? listsOnly(frame) : !holdsProse(frame)),
  };
}

/** In a page of XHTML nearly every element may hold words. */
const isPage = ({ group }: Frame): boolean => local(group.element.name) === "html";

const lists: ReadonlySet<string> = new Set("html head ul ol dl table colgroup thead tbody tfoot tr".split(" "));

const listsOnly = ({ element }: Frame): boolean => lists.has(local(element.name));
