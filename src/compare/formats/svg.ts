import type { Content } from "../content.ts";
import type { Format, Reading } from "../format.ts";
import type { Part } from "../part.ts";
import { local } from "./markup/node.ts";
import { unfolded } from "./markup/pictures.ts";
import { RandomIds } from "./markup/random-ids.ts";
import { randomInDrawings } from "./markup/random-kinds.ts";
import { readXml } from "./markup/read-xml.ts";
import { recognisesSvg } from "./markup/recognise.ts";
import { type Frame, holdsProse, tokensOf } from "./markup/tokens.ts";
import { withoutEditor } from "./svg/editor.ts";
import { withoutDateAndProgram } from "./svg/metadata.ts";
import { isForeign, labelOf, placeInDrawing } from "./svg/outline.ts";
import { styleSpeller } from "./svg/style.ts";

/** Drawings (https://www.w3.org/TR/SVG2). The order of elements is content, as later ones lie over earlier ones. */
export const svgFormat: Format = {
  name: "SVG",
  representation: "order and quotes of attributes and style declarations, spelling of characters, encoding, line ends",
  recognises: recognisesSvg,
  open: openSvg,
};

async function openSvg(content: Content, reading: Reading): Promise<readonly Part[]> {
  const written = await readXml(content, reading);
  const { nodes, parts } = await unfolded(withoutEditor(withoutDateAndProgram(written, reading), reading), reading);
  const style = styleSpeller();
  const ids = new RandomIds(nodes, randomInDrawings);
  const isCode = ({ element }: Frame) => local(element.name) === "style" || local(element.name) === "script";
  const tokens = tokensOf(
    nodes,
    {
      format: "SVG",
      place: placeInDrawing,
      attribute: (name, value) => ids.inAttribute(name, name === "style" ? style(value) : value),
      text: (text, frame) => (isCode(frame) ? ids.inCode(text) : text),
      isCode,
      // No text is drawn but that of `text` elements; what is foreign has rules of its own.
      isIndentation: (_space, frame) => !holdsProse(frame) && !frame.preserves && !isForeign(frame) && !isCode(frame),
      comment: labelOf,
    },
    reading,
  );
  ids.setAside(reading, "SVG");
  return [{ kind: "markup", at: "", tokens }, ...parts];
}
