import { attribute, local, type Open } from "../markup/node.ts";
import type { Frame, Place } from "../markup/tokens.ts";

/** What elements hand down to what they hold. */
const traits = { clipped: 1, plotted: 2, text: 4, tick: 8, foreign: 16 };

/** What an element of a drawing is called, by the ids that tell what it shows, and what kind of thing it is. */
export function placeInDrawing(element: Open, parent: Frame | null): Place {
  const own = (parent?.traits ?? 0) | traitsOf(element);
  const isGroup = groups.has(local(element.name)) && attribute(element, "id") !== undefined;
  return { where: whereOf(element, parent), role: roleOf(element, own), traits: own, isGroup };
}

/** matplotlib writes the text that glyphs stand for into a comment. */
export function labelOf(comment: string, frame: Frame): void {
  const id = attribute(frame.element, "id") ?? "";
  const words = comment.replace(/\s+/g, " ").trim();
  if (isText.test(id) && words !== "" && words.length <= 80) frame.where += ` "${words}"`;
}

/** Inside `foreignObject` stands another vocabulary. */
export const isForeign = (frame: Frame): boolean => (frame.traits & traits.foreign) !== 0;

const groups: ReadonlySet<string> = new Set(["g", "defs", "svg"]);

function whereOf(element: Open, parent: Frame | null): string {
  if (parent === null) return "the drawing";
  const { group } = parent;
  const inside = group.parent === null ? "" : group.where;
  const id = attribute(element, "id");
  const label = id !== undefined && id.length <= 40 ? id : undefined;
  const name = local(element.name).slice(0, 60);
  if (groups.has(name)) {
    if (label === undefined) return group.where;
    return inside === "" ? label : `${inside} › ${label}`.split(" › ").slice(-4).join(" › ");
  }
  const number = counted(parent, element.name);
  const own = label !== undefined ? `${name} "${label}"` : number > 1 ? `${name} ${number}` : name;
  if (inside === "") return own;
  // A group of one path is called what the path is.
  return own === "path" ? inside : `${inside}, ${own}`;
}

/** How many of its name there are in the nearest group that has a name of its own. */
function counted({ group, children }: Frame, name: string): number {
  if (group.children === children) return children.get(name) ?? 1;
  const number = (group.children.get(`${name} inside`) ?? 0) + 1;
  group.children.set(`${name} inside`, number);
  return number;
}

const shapes: ReadonlySet<string> = new Set("path use circle ellipse rect line polyline polygon image".split(" "));

/** The names that matplotlib gives to groups. */
const isPlotted = /^(?:line2d|patch|[A-Z]\w*Collection|QuadMesh|image)_\d+$/;
const isText = /^text_\d+$/;
const isTick = /^[xyz]tick_\d+$/;

function traitsOf(element: Open): number {
  const id = attribute(element, "id") ?? "";
  const name = local(element.name);
  const isGlyph = /^#(?:glyph|DejaVu)/.test(attribute(element, "xlink:href") ?? attribute(element, "href") ?? "");
  let own = attribute(element, "clip-path") === undefined ? 0 : traits.clipped;
  if (isPlotted.test(id)) own |= traits.plotted;
  if (name === "text" || name === "title" || name === "desc" || isText.test(id) || isGlyph) own |= traits.text;
  if (isTick.test(id)) own |= traits.tick;
  if (name === "foreignObject") own |= traits.foreign;
  return own;
}

function roleOf(element: Open, own: number): Place["role"] {
  const name = local(element.name);
  if ((own & traits.text) !== 0)
    return name === "g" && attribute(element, "transform") !== undefined ? "layout" : "text";
  if ((own & traits.tick) !== 0) return "tick";
  return shapes.has(name) && (own & (traits.clipped | traits.plotted)) !== 0 ? "data" : "element";
}
