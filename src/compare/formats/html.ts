import type { Content } from "../content.ts";
import type { Format, Reading } from "../format.ts";
import type { Part } from "../part.ts";
import { readHtml } from "./html/read-html.ts";
import { withShownSpace } from "./html/white-space.ts";
import { printed } from "./ipynb/volatile.ts";
import { attribute, type Node } from "./markup/node.ts";
import { unfolded } from "./markup/pictures.ts";
import { RandomIds } from "./markup/random-ids.ts";
import { randomInPages } from "./markup/random-kinds.ts";
import { recognisesHtml } from "./markup/recognise.ts";
import { type Frame, type Place, placeByName, tokensOf } from "./markup/tokens.ts";
import { shown } from "./packed/asides.ts";
import { styleSpeller } from "./svg/style.ts";

/** Pages and pieces of them (https://html.spec.whatwg.org), read as browsers do. */
export const htmlFormat: Format = {
  name: "HTML",
  representation: "order and quotes of attributes, letter case and omission of tags, spelling of characters, line ends",
  recognises: recognisesHtml,
  open: openHtml,
};

async function openHtml(content: Content, reading: Reading): Promise<readonly Part[]> {
  const written = withoutGenerator(await readHtml(content, reading), reading);
  const { nodes, parts } = await unfolded(withShownSpace(written, reading), reading);
  const style = styleSpeller();
  const ids = new RandomIds(nodes, randomInPages);
  const tokens = tokensOf(
    nodes,
    {
      format: "HTML",
      place: placeInPage,
      attribute: (name, value) => ids.inAttribute(name, name === "style" ? style(value) : value),
      text: (text, frame) => {
        if (isCode(frame)) return ids.inCode(text);
        return isOutput(frame) ? printed(text, frame.where, reading) : text;
      },
      isCode,
      isIndentation: () => false,
    },
    reading,
  );
  ids.setAside(reading, "HTML");
  return [{ kind: "markup", at: "", tokens }, ...parts];
}

const isCode = ({ element }: Frame): boolean => element.name === "script" || element.name === "style";

/** What a cell has printed, in a page that was made of a notebook. */
function isOutput({ element, parent }: Frame): boolean {
  if (element.name !== "pre") return false;
  for (let around = parent; around !== null; around = around.parent) {
    if (/\b(?:jp-OutputArea-output|output_subarea)\b/.test(attribute(around.element, "class") ?? "")) return true;
  }
  return false;
}

/** Every page has these around what it shows. */
const outer: ReadonlySet<string> = new Set(["html", "body", "head", "tbody"]);

function placeInPage(element: Frame["element"], parent: Frame | null): Place {
  const around = parent !== null && outer.has(parent.element.name) ? parent.parent : parent;
  if (outer.has(element.name) || parent === null) return { where: parent?.where ?? element.name, role: "element" };
  const name = placeByName(element, parent).split(" › ").at(-1) ?? element.name;
  const inside = around === null || outer.has(around.element.name) ? [] : around.where.split(" › ").slice(-3);
  return { where: [...inside, name].join(" › "), role: "element" };
}

/** The program that made the page says so in an element of its own. */
function withoutGenerator(nodes: readonly Node[], reading: Reading): readonly Node[] {
  return nodes.filter((node, at) => {
    if (node.kind === "close") return !isGenerator(nodes[at - 1]);
    if (!isGenerator(node)) return true;
    reading.setAside({ rule: "HTML: program", where: "meta generator", value: shown(contentOf(node)) });
    return false;
  });
}

const isGenerator = (node: Node | undefined): boolean =>
  node?.kind === "open" && node.name === "meta" && /^generator$/i.test(attribute(node, "name") ?? "");

const contentOf = (node: Node): string => (node.kind === "open" ? (attribute(node, "content") ?? "") : "");
