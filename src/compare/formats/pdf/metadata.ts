import type { Reading } from "../../format.ts";
import type { Value, ValuePart } from "../../part.ts";
import { shown } from "../packed/asides.ts";
import { digestOf } from "../pictures/limits.ts";
import type { PdfFile } from "./file.ts";
import type { Graph } from "./graph.ts";
import { is, type PdfObject } from "./objects.ts";
import type { PageTree } from "./pages.ts";
import { informationLabel, trailerLabel } from "./volatile.ts";
import { objectText } from "./write.ts";

/** How the file is stored; what else the trailer says is content. */
const storage = new Set("Size Prev XRefStm Root Info ID Encrypt Type W Index Filter DecodeParms Length".split(" "));

const catalogPlace = { scope: "document", label: "document", steps: [], trail: [] };

/** What the document says of itself beside its pages. The objects it refers to are followed later. */
export function documentOf(file: PdfFile, graph: Graph, { others }: PageTree): ReadonlyMap<string, Value> {
  const { trailer } = file;
  const root = file.resolve(trailer.get("Root"));
  const info = file.resolve(trailer.get("Info"));
  const catalog = is(root, "dict") ? root.entries : new Map<string, PdfObject>();
  const document = new Map<string, Value>();
  // What readers are asked to allow, and nothing of how: that is storage.
  if (file.encryption !== undefined) document.set("permissions", file.encryption.permissions);
  document.set("catalog", graph.entriesOf(catalog, catalogPlace, new Set(["Pages"])));
  if (is(info, "dict")) {
    const place = { scope: "document", label: informationLabel, steps: [], trail: ["Info"] };
    document.set("information", graph.entriesOf(info.entries, place));
  }
  const rest = graph.entriesOf(trailer, { ...catalogPlace, label: trailerLabel }, storage);
  if (rest.size > 0) document.set("trailer", rest);
  const tree = others.map((entries, index) =>
    graph.entriesOf(entries, { ...catalogPlace, label: `document › page tree ${index + 1}` }),
  );
  if (tree.length > 0) document.set("page tree", tree);
  return document;
}

/** What the beginning and the end of the file say of it as a file. */
export function setFileAside(file: PdfFile, version: string, reading: Reading): void {
  reading.setAside({ rule: "PDF: version of the format in the first line", where: "the first line", value: version });
  if (file.encryption !== undefined) {
    // Salts and keys are made up for each file.
    const value = `${file.encryption.words}, ${digestOf(file.bytes)}`;
    reading.setAside({ rule: "PDF: encryption without a password", where: "trailer", value });
  }
  const id = file.resolve(file.trailer.get("ID"));
  if (id !== null) {
    const value = (is(id, "list") ? id.items : [id]).map((item) => objectText(file.resolve(item))).join(" ");
    reading.setAside({ rule: "PDF: ID of the file", where: "trailer", value: shown(value) });
  }
}

/** Dictionaries by the page or document that leads to them first. */
export function objectParts(graph: Graph): ValuePart[] {
  return [...graph.objects]
    .filter(([scope]) => scope !== "document")
    .map(([scope, value]) => ({ kind: "value", at: `objects of ${scope}`, value }) as const);
}
