import { Unreadable } from "../../format.ts";
import type { PdfFile } from "./file.ts";
import { type Dict, is, nameOf, type PdfObject } from "./objects.ts";

/** A page with all that it has from the tree above it. */
export interface Page {
  /** Of its object; null where it has none of its own. */
  readonly number: number | null;
  readonly entries: ReadonlyMap<string, PdfObject>;
}

/** The pages in order, and what their tree says besides holding them together. */
export interface PageTree {
  readonly pages: readonly Page[];
  /** Entries of the tree's nodes that are not of the standard, in the order of the nodes. */
  readonly others: readonly ReadonlyMap<string, PdfObject>[];
}

const inherited = ["Resources", "MediaBox", "CropBox", "Rotate"];
/** How the tree holds together, which says nothing of a page. */
const structure = new Set(["Parent", "Kids", ...inherited]);

const mostPages = 100_000;
const deepest = 64;

/** Walks the page tree, ISO 32000-1 section 7.7.3. Throws Unreadable when it is none, e.g. holds a page twice. */
export function readPages(file: PdfFile, root: PdfObject): PageTree {
  const walk = new Walk(file);
  walk.node(root, new Map(), null, 0);
  return walk;
}

class Walk implements PageTree {
  readonly pages: Page[] = [];
  readonly others: ReadonlyMap<string, PdfObject>[] = [];
  readonly #file: PdfFile;
  readonly #seen = new Set<number>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  node(object: PdfObject, above: ReadonlyMap<string, PdfObject>, parent: Dict | null, depth: number): void {
    if (depth > deepest) throw new Unreadable("the tree of its pages is too deep");
    const number = is(object, "reference") ? object.number : null;
    if (number !== null && this.#seen.has(number)) throw new Unreadable("one of its pages stands in it twice");
    if (number !== null) this.#seen.add(number);
    const node = this.#file.resolve(object);
    if (!is(node, "dict")) throw new Unreadable("one of its pages is missing");
    const { entries } = node;
    const stated = this.#file.resolve(entries.get("Parent"));
    if (stated !== null && stated !== parent) throw new Unreadable("one of its pages says that it belongs elsewhere");
    const own = inherited.filter((key) => this.#file.resolve(entries.get(key)) !== null);
    const below = new Map([...above, ...own.map((key) => [key, entries.get(key) ?? null] as const)]);
    const type = nameOf(this.#file.resolve(entries.get("Type")));
    const kids = this.#file.resolve(entries.get("Kids"));
    if (is(kids, "list") && type !== "Page") {
      this.#branch(node, kids.items, below, depth);
      return;
    }
    if (type === "Pages") throw new Unreadable("the tree of its pages has a branch without pages");
    if (this.pages.length >= mostPages) throw new Unreadable("it has more pages than can be compared");
    const plain = [...entries].filter(([key]) => !inherited.includes(key) && !(key === "Type" && type === "Page"));
    this.pages.push({ number, entries: new Map([...below, ...plain]) });
  }

  #branch(node: Dict, kids: readonly PdfObject[], below: ReadonlyMap<string, PdfObject>, depth: number): void {
    const before = this.pages.length;
    for (const kid of kids) this.node(kid, below, node, depth + 1);
    const { entries } = node;
    const isRight = this.#file.resolve(entries.get("Count")) === this.pages.length - before;
    const isUsual = nameOf(this.#file.resolve(entries.get("Type"))) === "Pages";
    const rest = [...entries].filter(
      ([key]) => !structure.has(key) && !(key === "Count" && isRight) && !(key === "Type" && isUsual),
    );
    if (rest.length > 0) this.others.push(new Map(rest));
  }
}
