import { createHash } from "node:crypto";
import type { Reading } from "../../format.ts";
import type { Token } from "../../part.ts";
import { elementToken, endToken, textToken } from "../../parts/markup/token.ts";
import { shown } from "../packed/asides.ts";
import { attribute, local, type Node, type Open } from "./node.ts";

/** What a new element is called, what kind of thing it is, and what it hands down. */
export interface Place {
  readonly where: string;
  readonly role: Token["role"];
  readonly traits?: number;
  readonly isGroup?: boolean;
}

/** An element that is open while a document is gone through. */
export class Frame {
  readonly element: Open;
  readonly parent: Frame | null;
  /** Its name for people, with those of the elements around it. */
  where: string;
  readonly role: Token["role"];
  /** What a format hands down to the elements inside: a set of flags of its own. */
  readonly traits: number;
  /** The nearest element, itself included, that is a group to the reader; the root is one. */
  readonly group: Frame;
  /** White space is to be kept, by the nearest `xml:space`. */
  readonly preserves: boolean;
  /** How many elements of each name it holds so far. */
  readonly children: Map<string, number> = new Map();

  constructor(element: Open, parent: Frame | null, { where, role, traits = 0, isGroup = false }: Place) {
    this.element = element;
    this.parent = parent;
    this.where = where;
    this.role = role;
    this.traits = traits;
    this.group = parent === null || isGroup ? this : parent.group;
    const space = attribute(element, "xml:space");
    this.preserves = space === undefined ? (parent?.preserves ?? false) : space === "preserve";
  }
}

/** How the tokens of one format are made. */
export interface Manner {
  /** As it stands before the names of rules, e.g. `XML`. */
  readonly format: string;
  place(element: Open, parent: Frame | null): Place;
  attribute(name: string, value: string): string;
  text(text: string, frame: Frame): string;
  /** Text that is code and not read by people: what kind of thing it is. */
  isCode?(frame: Frame): boolean;
  /** Whether white space that stands alone between the elements of this one only lays out its source. */
  isIndentation(space: string, frame: Frame): boolean;
  /** A comment that was set aside may say what the element around it shows. */
  comment?(text: string, frame: Frame): void;
}

/**
 * Makes tokens of what is left of a document. Comments are set aside, and white space that merely indents elements, where
 * an element holds elements and no text.
 */
export function tokensOf(nodes: readonly Node[], manner: Manner, reading: Reading): readonly Token[] {
  return new Tokeniser(manner, reading).run(nodes);
}

interface Level {
  readonly frame: Frame;
  /** Indexes of tokens that are white space and go if it turns out that the element holds no text. */
  readonly indents: number[];
  hasText: boolean;
  hasElement: boolean;
}

class Tokeniser {
  readonly #tokens: (Token | null)[] = [];
  readonly #levels: Level[] = [];
  readonly #spaces = createHash("sha256");
  readonly #manner: Manner;
  readonly #said: (name: string, value: string) => string;
  readonly #reading: Reading;
  /** Pieces of one run of text. */
  #pieces: string[] = [];
  #dropped = 0;

  constructor(manner: Manner, reading: Reading) {
    this.#manner = manner;
    this.#said = (name, value) => manner.attribute(name, value);
    this.#reading = reading;
  }

  run(nodes: readonly Node[]): readonly Token[] {
    for (const node of nodes) {
      if (node.kind === "text") this.#pieces.push(node.text);
      else if (node.kind === "open") this.#open(node);
      else if (node.kind === "close") this.#close(node.name);
      else if (node.kind === "comment") this.#comment(node.text);
      else this.#verbatim(node.text);
    }
    this.#flush();
    if (this.#dropped > 0) {
      this.#reading.setAside({
        rule: `${this.#manner.format}: white space between elements`,
        where: "the whole document",
        value: this.#spaces.digest("hex").slice(0, 16),
      });
    }
    return this.#tokens.filter((token) => token !== null);
  }

  #open(element: Open): void {
    this.#flush();
    const level = this.#levels.at(-1);
    if (level !== undefined) level.hasElement = true;
    const parent = level?.frame ?? null;
    if (parent !== null) parent.children.set(element.name, (parent.children.get(element.name) ?? 0) + 1);
    const frame = new Frame(element, parent, this.#manner.place(element, parent));
    this.#levels.push({ frame, indents: [], hasText: false, hasElement: false });
    this.#push(elementToken(element.name, element.attributes, this.#said), frame);
  }

  #close(name: string): void {
    this.#flush();
    const level = this.#levels.pop();
    if (level === undefined) return;
    if (level.hasElement && !level.hasText) for (const index of level.indents) this.#drop(index);
    this.#push(endToken(name), level.frame);
  }

  #drop(index: number): void {
    this.#spaces.update(`${index}:${this.#tokens[index]?.text ?? ""}`);
    this.#tokens[index] = null;
    this.#dropped += 1;
  }

  #verbatim(text: string): void {
    this.#flush();
    this.#tokens.push({ text, where: this.#levels.at(-1)?.frame.where ?? "the document", role: "element" });
  }

  #comment(text: string): void {
    const frame = this.#levels.at(-1)?.frame;
    const where = `a comment in ${frame?.where ?? "the document"}`;
    if (frame !== undefined) this.#manner.comment?.(text, frame);
    this.#reading.setAside({ rule: `${this.#manner.format}: comments`, where, value: shown(text) });
  }

  /** Ends a run of text. Outside of the root element there is white space only. */
  #flush(): void {
    if (this.#pieces.length === 0) return;
    const text = this.#pieces.join("");
    this.#pieces = [];
    const level = this.#levels.at(-1);
    if (level === undefined || text === "") return;
    const isSpace = /^[ \t\r\n]*$/.test(text);
    if (!isSpace) level.hasText = true;
    else if (this.#manner.isIndentation(text, level.frame)) level.indents.push(this.#tokens.length);
    this.#push(
      textToken(this.#manner.text(text, level.frame)),
      level.frame,
      this.#manner.isCode?.(level.frame) === true ? "element" : "text",
    );
  }

  #push(text: string, { where, role }: Frame, own: Token["role"] = role): void {
    this.#tokens.push({ text, where, role: own });
  }
}

/** Place of an element by the names of the nearest elements around it, with ids and counts that tell it from its like. */
export function placeByName(element: Open, parent: Frame | null): string {
  const name = element.name.slice(0, 60);
  const number = parent?.children.get(element.name) ?? 1;
  const id = ["id", "xml:id", "name", "r"].map((key) => attribute(element, key));
  const label = id.find((value) => value !== undefined && value !== "" && value.length <= 40);
  const own = label !== undefined ? `${name} "${label}"` : number > 1 ? `${name} ${number}` : name;
  if (parent === null || parent.parent === null) return own;
  const around = parent.where.split(" › ").slice(-3);
  return [...around, own].join(" › ");
}

/** Elements that hold prose in the vocabularies of documents: a space between two words in italics is a space there. */
const prose: ReadonlySet<string> = new Set(
  (
    "p para simpara title subtitle head h h1 h2 h3 h4 h5 h6 a b i u s em strong small big sub sup span q cite code kbd samp var " +
    "td th dt dd li caption label legend figcaption pre address italic bold sc monospace styled-content emphasis phrase hi " +
    "text tspan textPath desc ref bibl mixed-citation"
  ).split(" "),
);

export const holdsProse = ({ element }: Frame): boolean => prose.has(local(element.name));
