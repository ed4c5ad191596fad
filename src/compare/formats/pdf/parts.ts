import { contentOf, latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { MarkupPart, Part, Token, Value } from "../../part.ts";
import { undated } from "../pictures/colour-profile.ts";
import { xmp } from "../pictures/xmp.ts";
import { operatorsOf } from "./content.ts";
import { entryTokens } from "./entries.ts";
import { PdfFile } from "./file.ts";
import { characterMap, fontProgram } from "./font-program.ts";
import { Graph } from "./graph.ts";
import { leftovers } from "./leftovers.ts";
import { documentOf, objectParts, setFileAside } from "./metadata.ts";
import { is, type PdfObject } from "./objects.ts";
import { type Page, readPages } from "./pages.ts";
import { picture } from "./picture.ts";
import type { Node } from "./place.ts";
import { Fonts } from "./unicode.ts";
import { informationLabel } from "./volatile.ts";

/** The parts of a document: how many pages, each page, what the pages use, and what the document says of itself. */
export async function partsOf(bytes: Uint8Array, version: string, reading: Reading): Promise<readonly Part[]> {
  const file = PdfFile.open(bytes, reading.hold);
  const { trailer } = file;
  const root = file.resolve(trailer.get("Root"));
  if (!is(root, "dict")) throw new Unreadable("it has no catalog");
  const tree = readPages(file, root.entries.get("Pages") ?? null);
  const graph = new Graph(file, reading, tree.pages);
  graph.name(trailer.get("Root"), "document");
  graph.name(trailer.get("Info"), informationLabel);
  const heads = tree.pages.map(({ entries }, index) => {
    const label = `page ${index + 1}`;
    return graph.entriesOf(entries, { scope: label, label, steps: [], trail: [] }, notOfPages);
  });
  const document = documentOf(file, graph, tree);
  graph.finish();
  setFileAside(file, version, reading);
  const parts = new Assembly(file, reading);
  const pages = tree.pages.flatMap((page, index) => parts.page(page, heads[index] ?? new Map(), index + 1));
  const streams: Part[] = [];
  for (const node of graph.streams) for (const part of await parts.stream(node)) streams.push(part);
  const objects = graph.objects.get("document");
  return [
    { kind: "value", at: "number of pages", value: tree.pages.length },
    ...pages,
    ...objectParts(graph),
    ...streams,
    {
      kind: "value",
      at: "document",
      value: objects === undefined ? document : new Map([...document, ["objects", objects]]),
    },
    ...leftovers(file, reading),
  ];
}

/** Told by the order of the pages and by their operators. */
const notOfPages = new Set(["Parent", "Contents"]);

class Assembly {
  readonly #file: PdfFile;
  readonly #reading: Reading;
  readonly #fonts: Fonts;

  constructor(file: PdfFile, reading: Reading) {
    this.#file = file;
    this.#reading = reading;
    this.#fonts = new Fonts(file, reading.hold);
  }

  page({ entries }: Page, head: ReadonlyMap<string, Value>, number: number): readonly Part[] {
    const bytes = this.#contents(entries.get("Contents"));
    return this.#drawing(`page ${number}`, head, bytes, entries.get("Resources"));
  }

  /** A stream by what it is to all that refer to it; where it is several things, its bytes tell. */
  async stream({ label, stream, roles, entries, decoded, file }: Node): Promise<readonly Part[]> {
    const { bytes, left } = decoded;
    const [role] = roles.size === 1 && (left.length === 0 || roles.has("image")) ? roles : ["bytes" as const];
    switch (role) {
      case "content":
        return this.#drawing(label, entries, bytes, stream.entries.get("Resources"));
      case "image":
        return this.#image(
          label,
          { stream, entries, bytes },
          left.map(({ name }) => name),
        );
      case "font program":
        return [...dictionary(label, entries), bytesPart(label, fontProgram(bytes, label, this.#reading))];
      case "character map":
        return [...dictionary(label, entries), bytesPart(label, characterMap(bytes, label, this.#reading))];
      case "colour profile": {
        const isProfile = bytes.length >= 128 && latin1(bytes.subarray(36, 40)) === "acsp";
        const profile = isProfile ? undated(bytes, "PDF", label, this.#reading) : bytes;
        return [...dictionary(label, entries), bytesPart(label, profile)];
      }
      case "metadata": {
        const tokens = await xmp(bytes, label, "PDF", this.#reading);
        const part = tokens === undefined ? bytesPart(label, bytes) : ({ kind: "markup", at: label, tokens } as const);
        return [...dictionary(label, entries), part];
      }
      case "attachment":
        return [...(await this.#reading.inside(contentOf(bytes), file, label)), ...dictionary(label, entries)];
      default:
        return [...dictionary(label, entries), bytesPart(label, bytes)];
    }
  }

  async #image(
    label: string,
    image: { stream: Node["stream"]; entries: ReadonlyMap<string, Value>; bytes: Uint8Array },
    left: readonly string[],
  ): Promise<readonly Part[]> {
    const { entries, bytes } = image;
    if (left.length === 1 && left[0] === "DCTDecode") {
      return [...(await this.#reading.inside(contentOf(bytes), "image.jpg", label)), ...dictionary(label, entries)];
    }
    const raster = left.length === 0 ? picture(label, image, this.#file, this.#reading) : undefined;
    return raster === undefined ? [...dictionary(label, entries), bytesPart(label, bytes)] : [raster];
  }

  /** What is drawn: the dictionary, then the operators; as bytes where these are not clear. */
  #drawing(
    label: string,
    entries: ReadonlyMap<string, Value>,
    bytes: Uint8Array,
    resources: PdfObject | undefined,
  ): readonly Part[] {
    const head = entryTokens(entries);
    const operators = operatorsOf(bytes, this.#fonts.in(resources), this.#reading.hold);
    if (operators !== undefined) return [markup(label, [...head, ...operators])];
    return [markup(label, head), bytesPart(`${label} › content`, bytes)];
  }

  /** The streams of a page count as one, with white space between them. */
  #contents(object: PdfObject | undefined): Uint8Array {
    const resolved = this.#file.resolve(object);
    const streams = (is(resolved, "list") ? resolved.items : [resolved]).map(this.#file.resolve);
    const pieces = streams.flatMap((stream) => {
      if (stream === null) return [];
      if (!is(stream, "stream")) throw new Unreadable("the content of one of its pages is no stream");
      const unknown = [...stream.entries.keys()].find((key) => !contentKeys.has(key));
      if (unknown !== undefined)
        throw new Unreadable(`the content of one of its pages has an entry /${unknown.slice(0, 40)}`);
      const { bytes, left } = this.#file.decode(stream);
      if (left.length > 0) throw new Unreadable("the content of one of its pages cannot be unpacked");
      return [bytes];
    });
    if (pieces.length === 1) return pieces[0] ?? new Uint8Array();
    this.#reading.hold(pieces.reduce((sum, { length }) => sum + length + 1, 0));
    return Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from("\n")]));
  }
}

const contentKeys = new Set(["Length", "Filter", "DecodeParms", "DL", "Type"]);

const markup = (at: string, tokens: readonly Token[]): MarkupPart => ({ kind: "markup", at, tokens });

const bytesPart = (at: string, bytes: Uint8Array): Part => ({ kind: "bytes", at, content: contentOf(bytes) });

/** What a stream says besides its bytes, where it says anything. */
const dictionary = (label: string, entries: ReadonlyMap<string, Value>): readonly Part[] =>
  entries.size === 0 ? [] : [{ kind: "value", at: `${label} › dictionary`, value: entries }];
