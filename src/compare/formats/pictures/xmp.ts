import { utf8 } from "../../content.ts";
import type { Reading } from "../../format.ts";
import type { Part, Token } from "../../part.ts";
import { shown } from "../packed/asides.ts";

/** Properties of XMP that say when, with what and as which copy a file was written (ISO 16684-1), by namespace. */
const volatile: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["http://ns.adobe.com/xap/1.0/", new Set(["CreateDate", "ModifyDate", "MetadataDate", "CreatorTool"])],
  [
    "http://ns.adobe.com/xap/1.0/mm/",
    new Set(["DocumentID", "InstanceID", "OriginalDocumentID", "VersionID", "History"]),
  ],
  ["http://ns.adobe.com/pdf/1.3/", new Set(["Producer"])],
  ["http://ns.adobe.com/pdfx/1.3/", new Set(["PTEX.Fullbanner"])],
  // The same fields as those of a TIFF and of EXIF.
  ["http://ns.adobe.com/tiff/1.0/", new Set(["DateTime", "Software"])],
  ["http://ns.adobe.com/exif/1.0/", new Set(["DateTimeOriginal", "DateTimeDigitized"])],
  ["adobe:ns:meta/", new Set(["xmptk"])],
]);

const dublinCore = "http://purl.org/dc/elements/1.1/";
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const deepest = 100;
const mostBytes = 16 * 1024 * 1024;

/** What a packet says of a picture, as parts under `at`: none when it says nothing. Undefined when it is no XML. */
export async function xmpParts(
  bytes: Uint8Array,
  at: string,
  format: string,
  reading: Reading,
): Promise<readonly Part[] | undefined> {
  const tokens = await xmp(bytes, at, format, reading);
  if (tokens === undefined) return undefined;
  return tokens.length === 0 ? [] : [{ kind: "markup", at, tokens }];
}

/**
 * What a packet of XMP says: its properties in order, without dates, tools and ids, which are set aside under the name of the
 * `format`, and without what only holds others. Undefined when it is no XML, so that its bytes have to speak for it.
 */
export async function xmp(
  bytes: Uint8Array,
  label: string,
  format: string,
  reading: Reading,
): Promise<readonly Token[] | undefined> {
  const text = utf8(bytes);
  if (text === undefined || bytes.length > mostBytes) return undefined;
  reading.hold(8 * bytes.length);
  const { SaxesParser } = await import("saxes");
  const parser = new SaxesParser({ xmlns: true });
  const tokens: Token[] = [];
  const path: string[] = [];
  /** How deep the element lies that is being left out; 0 where none is. */
  let omitted = 0;
  let left = "";
  let broken = false;
  /** Dates of writing, and where the tokens of `dc:date` stand, which may be one of them. */
  const written = new Set<string>();
  const dated: { readonly start: number; readonly name: string; end: number }[] = [];
  const omit = (where: string, value: string): void =>
    reading.setAside({
      rule: `${format}: dates, tools and ids in the XMP metadata`,
      where: `${label} › ${where}`,
      value: shown(value),
    });
  const add = (token: string): void => {
    tokens.push({ text: token, where: path.at(-1) ?? "the packet", role: token.startsWith('"') ? "text" : "element" });
  };
  const pending: string[] = [];
  /** Text between two tags; what is white space only separates them. */
  const flush = (): void => {
    const joined = pending.splice(0).join("");
    if (joined.trim() !== "") add(`"${joined}`);
  };
  parser.on("error", () => {
    broken = true;
  });
  parser.on("doctype", () => {
    broken = true;
  });
  parser.on("opentag", ({ name, uri, local, attributes }) => {
    path.push(name);
    if (path.length > deepest) broken = true;
    if (broken || omitted > 0) return;
    flush();
    if (volatile.get(uri)?.has(local) === true) {
      omitted = path.length;
      left = "";
      return;
    }
    const kept: string[] = [];
    for (const each of Object.values(attributes)) {
      // Which prefix stands for a namespace is no content: names are written with the namespace itself.
      if (each.uri === "http://www.w3.org/2000/xmlns/") continue;
      const isId = each.uri === rdf && each.local === "about" && /^uuid:|^$/.test(each.value);
      if (isId || volatile.get(each.uri)?.has(each.local) === true) {
        omit(each.name, each.value);
        if (dates.has(each.local)) written.add(each.value);
      } else kept.push(`${JSON.stringify(`${each.uri}${each.local}`)}=${JSON.stringify(each.value)}`);
    }
    if (uri === dublinCore && local === "date") dated.push({ start: tokens.length, name, end: 0 });
    add(["<", JSON.stringify(`${uri}${local}`), ...kept.toSorted()].join(" "));
  });
  parser.on("closetag", ({ name, uri, local }) => {
    if (!broken && omitted === 0) {
      flush();
      add("/");
      const date = dated.at(-1);
      if (date !== undefined && uri === dublinCore && local === "date") date.end = tokens.length;
    }
    if (omitted === path.length) {
      omit(name, left.trim());
      if (dates.has(local)) written.add(left.trim());
      omitted = 0;
    }
    path.pop();
  });
  const take = (piece: string): void => {
    if (omitted > 0) left += piece;
    else if (!broken) pending.push(piece);
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("comment", (comment) => {
    if (!broken && omitted === 0) add(`<!-- ${comment}`);
  });
  // The packet's own marks say how it is to be found in a file of unknown kind.
  parser.on("processinginstruction", ({ target, body }) => {
    if (!broken && target !== "xpacket") add(`<? ${target} ${body}`);
  });
  parser.write(text.replace(/^\uFEFF/, "")).close();
  if (broken) return undefined;
  // hyperxmp and LibreOffice write the time of writing as the date of the document as well.
  for (const { start, end, name } of dated.toReversed()) {
    const value = onlyText(tokens.slice(start + 1, end));
    if (value === undefined || !written.has(value)) continue;
    omit(name, value);
    tokens.splice(start, end - start);
  }
  return withoutShells(tokens);
}

/** The only text in a list or without one; undefined where anything else stands beside it. */
function onlyText(tokens: readonly Token[]): string | undefined {
  const [text, ...others] = tokens.filter((token) => token.text !== "/" && !lists.has(token.text));
  return text?.role === "text" && others.length === 0 ? text.text.slice(1).trim() : undefined;
}

const lists: ReadonlySet<string> = new Set(
  ["Seq", "Bag", "Alt", "li"].map((name) => `< ${JSON.stringify(`${rdf}${name}`)}`),
);

const dates: ReadonlySet<string> = new Set(["CreateDate", "ModifyDate", "MetadataDate"]);

/** Elements that say nothing when they hold nothing. */
const shells: ReadonlySet<string> = new Set(
  [`${rdf}Description`, `${rdf}RDF`, "adobe:ns:meta/xmpmeta"].map((name) => `< ${JSON.stringify(name)}`),
);

function withoutShells(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (const token of tokens) {
    if (token.text === "/" && shells.has(kept.at(-1)?.text ?? "")) kept.pop();
    else kept.push(token);
  }
  return kept;
}
