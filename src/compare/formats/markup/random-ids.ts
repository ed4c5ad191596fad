import type { Reading } from "../../format.ts";
import { shown } from "../packed/asides.ts";
import { attribute, local, type Node } from "./node.ts";
import { codeOf, type Document, idsInScripts, type Kind } from "./random-kinds.ts";

/**
 * Ids that a program made up by chance when it wrote a document. They are found where they are defined, by the element and
 * the form of the id, and numbered in the order in which they first appear, wherever they stand as ids: in attributes, style
 * sheets and scripts, never in text that is read. What only looks like one and is not defined as one stays as it is.
 */
export class RandomIds {
  readonly #pattern: RegExp;
  readonly #found: ReadonlySet<string>;
  readonly #numbers = new Map<string, number>();

  /** `kinds`: what is looked for in this format. */
  constructor(nodes: readonly Node[], kinds: readonly Kind[]) {
    const document = new Outline(nodes);
    const found = new Set<string>();
    const open: string[] = [];
    for (const node of nodes) {
      if (node.kind === "close") open.pop();
      if (node.kind !== "open") continue;
      open.push(local(node.name));
      const id = attribute(node, "id");
      if (id === undefined || id.length > 200) continue;
      for (const kind of kinds) for (const each of kind(id, node, open, document)) found.add(each);
    }
    for (const each of idsInScripts(found, document)) found.add(each);
    this.#found = found;
    this.#pattern = candidates([...found].filter((each) => each.length === 6));
  }

  /** The value of an attribute with numbers in place of random ids. */
  inAttribute(name: string, value: string): string {
    return this.#replaced(value, holdsIds.test(name));
  }

  /** A style sheet or script with numbers in place of random ids. */
  inCode(code: string): string {
    return this.#replaced(code, true);
  }

  /** Tells what was numbered. */
  setAside(reading: Reading, format: string): void {
    const ids = [...this.#numbers.keys()];
    if (ids.length === 0) return;
    reading.setAside({
      rule: `${format}: random ids`,
      where: ids.length === 1 ? "one id" : `${ids.length} ids`,
      value: shown(ids.join(", ")),
    });
  }

  /** `anywhere`: else only what follows a `#` is an id. */
  #replaced(text: string, anywhere: boolean): string {
    // What holds the bracket itself is only doubled, so that nothing can be taken for a number of ours.
    if (text.includes("⟨")) return text.replaceAll("⟨", "⟨⟨");
    if (this.#found.size === 0) return text;
    return text.replace(this.#pattern, (id: string, offset: number) => {
      if (!this.#found.has(id)) return id;
      if (!anywhere && !/#[\w=-]*$/.test(text.slice(Math.max(0, offset - 40), offset))) return id;
      const number = this.#numbers.get(id) ?? this.#numbers.size + 1;
      this.#numbers.set(id, number);
      return `⟨${number}⟩`;
    });
  }
}

/** Attributes that may hold an id as such; those that begin with `on` are scripts. */
const holdsIds = /^(?:(?:xml:)?id|class|for|name|headers|list|form|on.+|data-.+|aria-.+)$/;

const hex = "[0-9a-f]";

/** Whatever may be a random id, so that one pass finds all. `parts`: random parts of longer ids of plotly. */
function candidates(parts: readonly string[]): RegExp {
  const whole = [
    `${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}`,
    `T_${hex}{8}_${hex}{4}_${hex}{4}_${hex}{4}_${hex}{12}`,
    `T_${hex}{5}`,
    `htmlwidget-${hex}{20}`,
    `(?:[a-z]|image|C${hex}{1,8}_${hex}{1,8}_)${hex}{10}`,
    "clip[0-9]{2,6}",
    "surface[0-9]{1,9}",
    "(?:image|source-)[0-9]{1,9}",
    `${hex}{32}`,
    `${hex}{5,16}`,
    `SharedData${hex}{8}`,
    `cl-${hex}{8}`,
    "[a-z]{10}",
  ];
  const inside = parts.slice(0, 20).map((part) => `(?<=(?<![0-9a-zA-Z])(?:clip|legend|(?:top)?defs-|g))${part}`);
  return new RegExp([`(?<![0-9a-zA-Z])(?:${whole.join("|")})(?![0-9a-zA-Z])`, ...inside].join("|"), "g");
}

/** What finding ids has to know of the whole document, looked up once. */
class Outline implements Document {
  readonly #nodes: readonly Node[];
  #code: string | undefined;
  #tablesOfGt: ReadonlySet<string> | undefined;
  #isNotebook: boolean | undefined;

  constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
  }

  get code(): string {
    this.#code ??= codeOf(this.#nodes);
    return this.#code;
  }

  get tablesOfGt(): ReadonlySet<string> {
    this.#tablesOfGt ??= new Set([...this.code.matchAll(/#([a-z]{10}) \.gt_table/g)].map(([, id]) => id ?? ""));
    return this.#tablesOfGt;
  }

  get isNotebook(): boolean {
    this.#isNotebook ??= this.#nodes.some(
      (node) => node.kind === "open" && /\bjp-Notebook\b/.test(attribute(node, "class") ?? ""),
    );
    return this.#isNotebook;
  }
}
