import type { Reading } from "../format.ts";
import { attribute, endOf, type Node, type Open, textBetween } from "./markup/node.ts";
import { uuid4 } from "./markup/random-kinds.ts";
import { shown } from "./packed/asides.ts";

/**
 * What programs write about themselves and the moment into the members of office documents and books: Office Open XML
 * (ECMA-376), OpenDocument (ISO/IEC 26300), EPUB 3. A member is known by its path and its root element. Titles, authors,
 * key words and all else is content.
 */
interface Member {
  readonly path: RegExp;
  readonly root: string;
  readonly namespace: string;
  /** The rule by which an element goes; undefined when it stays. */
  element?(element: Open, text: () => string, document: readonly Node[]): string | undefined;
  /** The rule by which an attribute goes. */
  attribute?(name: string, value: string, element: Open): string | undefined;
}

const when = "Office: who and when";
const program = "Office: program";
/** The table itself is compared, by the cells that show its texts. */
const tableOfTexts = "Office: that there is a table of texts";
const randomId = "Office: random ids";
/** Random numbers by which edits of one session are told from those of another. */
const sessions = "Office: marks of editing sessions";

const openDocument = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

/** LibreOffice numbers its sessions at random, in the settings of a text and in the styles of what was typed in each. */
const ofSession = {
  element: (element: Open, text: () => string): string | undefined =>
    element.name === "config:config-item" &&
    /^Rsid(?:Root)?$/.test(attribute(element, "config:name") ?? "") &&
    attribute(element, "config:type") === "int" &&
    /^\d{1,10}$/.test(text().trim())
      ? sessions
      : undefined,
  attribute: (name: string, value: string): string | undefined =>
    /^officeooo:(?:paragraph-)?rsid$/.test(name) && /^[0-9a-f]{8}$/.test(value) ? sessions : undefined,
};

const byName =
  (rules: Readonly<Record<string, string>>) =>
  ({ name }: Open): string | undefined =>
    Object.hasOwn(rules, name) ? rules[name] : undefined;

const wordNamespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const randomUrn = new RegExp(`^urn:uuid:${uuid4}$`, "i");

const isModified = (element: Open): boolean =>
  element.name === "meta" && attribute(element, "property") === "dcterms:modified";

function modifiedIn(document: readonly Node[]): string | undefined {
  const at = document.findIndex((node) => node.kind === "open" && isModified(node));
  return at < 0 ? undefined : textBetween(document, at, endOf(document, at));
}

/** Programs look at the clock once for each of two times. */
const mostApart = 10_000;

function isSameMoment(one: string, other: string | undefined): boolean {
  const [a, b] = [one, other ?? ""].map((time) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) ? Date.parse(time) : Number.NaN,
  ) as [number, number];
  return one === other || Math.abs(a - b) <= mostApart;
}

const members: readonly Member[] = [
  {
    path: /^docProps\/core\.xml$/,
    root: "coreProperties",
    namespace: "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    element: byName({
      "dcterms:created": when,
      "dcterms:modified": when,
      "cp:lastPrinted": when,
      "cp:lastModifiedBy": when,
      "cp:revision": when,
    }),
  },
  {
    path: /^docProps\/app\.xml$/,
    root: "Properties",
    namespace: "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    element: byName({ Application: program, AppVersion: program, TotalTime: when }),
  },
  {
    path: /^\[Content_Types\]\.xml$/,
    root: "Types",
    namespace: "http://schemas.openxmlformats.org/package/2006/content-types",
    element: (element) =>
      element.name === "Override" && attribute(element, "PartName") === "/xl/sharedStrings.xml"
        ? tableOfTexts
        : undefined,
  },
  {
    path: /^xl\/_rels\/workbook\.xml\.rels$/,
    root: "Relationships",
    namespace: "http://schemas.openxmlformats.org/package/2006/relationships",
    element: (element) =>
      /\/relationships\/sharedStrings$/.test(attribute(element, "Type") ?? "") &&
      /^(?:\/xl\/)?sharedStrings\.xml$/.test(attribute(element, "Target") ?? "")
        ? tableOfTexts
        : undefined,
  },
  {
    path: /^meta\.xml$/,
    root: "document-meta",
    namespace: openDocument,
    element: byName({
      "meta:generator": program,
      "meta:creation-date": when,
      "dc:date": when,
      "meta:print-date": when,
      "meta:editing-cycles": when,
      "meta:editing-duration": when,
    }),
  },
  {
    path: /\.opf$/,
    root: "package",
    namespace: "http://www.idpf.org/2007/opf",
    element: (element, text, document) => {
      if (isModified(element)) return when;
      // Without a date of its own, a book gets the moment at which it was made.
      if (element.name === "dc:date") return isSameMoment(text(), modifiedIn(document)) ? when : undefined;
      return element.name === "dc:identifier" && randomUrn.test(text().trim()) ? randomId : undefined;
    },
  },
  {
    path: /\.ncx$/,
    root: "ncx",
    namespace: "http://www.daisy.org/z3986/2005/ncx/",
    element: (element) =>
      element.name === "meta" &&
      attribute(element, "name") === "dtb:uid" &&
      randomUrn.test(attribute(element, "content") ?? "")
        ? randomId
        : undefined,
  },
  ...[
    { path: /^settings\.xml$/, root: "document-settings" },
    { path: /^content\.xml$/, root: "document-content" },
    { path: /^styles\.xml$/, root: "document-styles" },
    { path: /\.fod[tgps]$/i, root: "document" },
  ].map((place): Member => ({ ...place, namespace: openDocument, ...ofSession })),
  ...["document", "settings", "footnotes", "endnotes", "comments", "numbering", "styles", "hdr", "ftr"].map(
    (root): Member => ({
      path: /^word\/[^/]+\.xml$/,
      root,
      namespace: wordNamespace,
      element: byName({ "w:rsids": sessions }),
      attribute: (name, value) =>
        /^w:rsid(?:R|RDefault|P|RPr|Del|Sect|Tr)?$/.test(name) && /^[0-9A-Fa-f]{8}$/.test(value) ? sessions : undefined,
    }),
  ),
];

/** The document without what its member's rules set aside; the document itself when it is no such member. */
export function withoutMetadata(nodes: readonly Node[], reading: Reading): readonly Node[] {
  const root = nodes.find((node) => node.kind === "open");
  if (root === undefined) return nodes;
  const [prefix = "", name] = root.name.includes(":") ? root.name.split(":") : ["", root.name];
  const namespace = attribute(root, prefix === "" ? "xmlns" : `xmlns:${prefix}`);
  const member = members.find(
    (each) => each.root === name && each.namespace === namespace && each.path.test(reading.name),
  );
  return member === undefined ? nodes : without(nodes, member, reading);
}

function without(nodes: readonly Node[], member: Member, reading: Reading): readonly Node[] {
  const kept: Node[] = [];
  /** Of each rule for attributes, what was there. */
  const values = new Map<string, string[]>();
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node?.kind !== "open") {
      if (node !== undefined) kept.push(node);
      continue;
    }
    const start = at;
    const rule = member.element?.(node, () => textBetween(nodes, start, endOf(nodes, start)), nodes);
    if (rule !== undefined) {
      at = endOf(nodes, at);
      reading.setAside({ rule, where: node.name, value: shownValue(nodes, start, at) });
      continue;
    }
    const attributes = node.attributes.filter(([name, value]) => {
      const reason = member.attribute?.(name, value, node);
      if (reason !== undefined) values.set(reason, values.get(reason) ?? []);
      if (reason !== undefined) values.get(reason)?.push(`${name}=${value}`);
      return reason === undefined;
    });
    kept.push(attributes.length === node.attributes.length ? node : { ...node, attributes });
  }
  for (const [rule, all] of values) {
    reading.setAside({ rule, where: "attributes of elements", value: shown(all.join(" ")) });
  }
  return kept;
}

function shownValue(nodes: readonly Node[], at: number, end: number): string {
  const text = textBetween(nodes, at, end).replace(/\s+/g, " ").trim();
  const attributes = nodes.slice(at, end).flatMap((node) => (node.kind === "open" ? node.attributes : []));
  return shown(text !== "" ? text : attributes.map(([name, value]) => `${name}=${value}`).join(" "));
}
