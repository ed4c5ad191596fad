import { Unreadable } from "../../format.ts";
import { attribute, type Node, type Open } from "../markup/node.ts";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const worksheet = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";

export const isMainNamespace = (element: Open): boolean => attribute(element, "xmlns") === main;

/** The names of the sheets of a workbook by the members that hold them. Throws Unreadable when that is not plain. */
export function sheetNames(workbook: readonly Node[], relations: readonly Node[]): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  for (const relation of elements(relations, "Relationship")) {
    if (attribute(relation, "Type") !== worksheet) continue;
    const [id, target] = [attribute(relation, "Id"), attribute(relation, "Target")];
    if (id === undefined || target === undefined || targets.has(id))
      throw new Unreadable("its sheets cannot be told apart");
    targets.set(id, target.startsWith("/") ? target.slice(1) : `xl/${target}`);
  }
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const sheet of elements(workbook, "sheet")) {
    const [name, member] = [attribute(sheet, "name"), targets.get(attribute(sheet, "r:id") ?? "")];
    // Sheets of charts have no cells.
    if (member === undefined) continue;
    if (name === undefined || names.has(member) || taken.has(name))
      throw new Unreadable("its sheets cannot be told apart");
    names.set(member, name);
    taken.add(name);
  }
  return names;
}

const elements = (nodes: readonly Node[], name: string): readonly Open[] =>
  nodes.flatMap((node) => (node.kind === "open" && node.name === name ? [node] : []));
