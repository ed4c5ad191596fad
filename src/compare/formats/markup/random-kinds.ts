import { endOf, local, type Node, type Open, textBetween } from "./node.ts";

export interface Document {
  /** All scripts and style sheets. */
  readonly code: string;
  /** Ids that a style sheet of gt finds its tables by. */
  readonly tablesOfGt: ReadonlySet<string>;
  /** nbconvert made it of a notebook. */
  readonly isNotebook: boolean;
}

/** Gives what is random in an id, where it is. `open` names the elements around it, the element itself last. */
export type Kind = (id: string, element: Open, open: readonly string[], document: Document) => readonly string[];

export function codeOf(nodes: readonly Node[]): string {
  const code: string[] = [];
  nodes.forEach((node, at) => {
    if (node.kind === "open" && (local(node.name) === "script" || local(node.name) === "style")) {
      code.push(textBetween(nodes, at, endOf(nodes, at)));
    }
  });
  return code.join("\n");
}

const hex = "[0-9a-f]";
/** Random by version 4 of RFC 9562; a part of a pattern. */
export const uuid4: string = `${hex}{8}-${hex}{4}-4${hex}{3}-[89ab]${hex}{3}-${hex}{12}`;
const plainUuid4 = `${hex}{12}4${hex}{3}[89ab]${hex}{15}`;
const underscoredUuid4 = `${hex}{8}_${hex}{4}_4${hex}{3}_[89ab]${hex}{3}_${hex}{12}`;

/** A letter or word and ten digits of a salted hash. Only what a drawing refers to has one. */
const matplotlib: Kind = (id, { name }, open) => {
  if (!/^(?:[a-z]|image|C[0-9a-f]{1,8}_[0-9a-f]{1,8}_)[0-9a-f]{10}$/.test(id)) return [];
  return open.includes("defs") || ["clipPath", "pattern", "image"].includes(local(name)) ? [id] : [];
};

/** GR and Plots.jl: `clip` and a number that begins anywhere. */
const gr: Kind = (id, { name }) => (local(name) === "clipPath" && /^clip\d{2,6}$/.test(id) ? [id] : []);

/** cairo, and with it R's svg(): surfaces and pictures carry a number that counts up as long as a program runs. */
const cairo: Kind = (id, { name }, open) => {
  if (local(name) === "g" && /^surface\d{1,9}$/.test(id)) return [id];
  return open.includes("defs") && local(name) === "image" && /^(?:image|source-)\d{1,9}$/.test(id) ? [id] : [];
};

/** plotly's static drawings: six digits that all their ids have in common. */
const plotlyDrawing: Kind = (id) => {
  const common = /^(?:top)?defs-([0-9a-f]{6})$/.exec(id)?.[1];
  return common === undefined ? [] : [common];
};

const uuidInId = new RegExp(`(?<![0-9a-zA-Z])${uuid4}(?![0-9a-zA-Z])`);
const plainUuidInId = new RegExp(`(?<![0-9a-zA-Z])${plainUuid4}$`);

/** plotly, bokeh, ipywidgets, scikit-learn. */
const uuid: Kind = (id) => uuidInId.exec(id) ?? [];

/** folium and altair: without hyphens. */
const plainUuid: Kind = (id) => plainUuidInId.exec(id) ?? [];

/**
 * What scripts and style sheets name by chance besides the elements: bokeh its documents, folium its layers, plotly of R its
 * data, crosstalk what is shared between widgets, flextable its styles.
 */
export function idsInScripts(found: ReadonlySet<string>, { code }: Document): readonly string[] {
  const lengths = new Set([...found].map(({ length }) => length));
  const all = (pattern: string) => [...code.matchAll(new RegExp(pattern, "g"))].map(([, id]) => id ?? "");
  return [
    ...all(`"(${hex}{5,16})":\\["function \\(\\w{0,20}\\) ","`),
    ...all(`"(?:group|set)":"(SharedData${hex}{8})"`),
    ...all(`\\.(cl-${hex}{8})(?=\\{)`),
    ...(lengths.has(36) ? all(`"docid":"(${uuid4})"`) : []),
    ...(lengths.has(32) ? all(`\\bvar [a-z_]{1,40}_(${plainUuid4})\\b`) : []),
  ];
}

/** pandas' Styler: the table, and with it the beginning of all ids in it. */
const stylerTable = new RegExp(`^T_(?:${underscoredUuid4}|${hex}{5})$`);
const styler: Kind = (id, { name }) => (name === "table" && stylerTable.test(id) ? [id] : []);

/** htmlwidgets of R, when no seed is set. */
const widget: Kind = (id) => (/^htmlwidget-[0-9a-f]{20}$/.test(id) ? [id] : []);

/** gt of R: ten letters, by which the style sheet finds its table. */
const gtTable: Kind = (id, { name }, _open, { tablesOfGt }) => (name === "div" && tablesOfGt.has(id) ? [id] : []);

/** Cells of a notebook, in pages that nbconvert made. */
const notebookCell: Kind = (id, _element, _open, document) => {
  const found = /^(?:cell-id=)?([0-9a-f]{8})$/.exec(id)?.[1];
  return found !== undefined && document.isNotebook ? [found] : [];
};

export const randomInDrawings: readonly Kind[] = [matplotlib, gr, cairo, plotlyDrawing];
export const randomInPages: readonly Kind[] = [
  ...randomInDrawings,
  uuid,
  plainUuid,
  styler,
  widget,
  gtTable,
  notebookCell,
];
