import { createHash } from "node:crypto";
import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import type { Token } from "../../part.ts";
import { inlineImage } from "./inline-image.ts";
import { isWord, Lexer, wordOf } from "./lexer.ts";
import { is, nameOf, type PdfObject } from "./objects.ts";
import { isPainting, isVertex, OperatorToken, type Paths } from "./operators.ts";
import { readOperandOrOperator } from "./parser.ts";
import { objectText } from "./write.ts";

/** What the codes of a shown string stand for, in the font of that name; undefined where nobody can tell. */
export type Readable = (font: string, bytes: Uint8Array) => string | undefined;

const mostOperands = 4096;

/**
 * The operators of a content stream in order, ISO 32000-1 section 7.8.2, each with its operands in one spelling. Undefined
 * where the stream cannot be taken apart for certain, so that its bytes have to speak for it.
 */
export function operatorsOf(bytes: Uint8Array, readable: Readable, hold: (bytes: number) => void): Token[] | undefined {
  try {
    return new Operators(bytes, readable, hold).all();
  } catch (error) {
    if (error instanceof Unclear) return undefined;
    throw error;
  }
}

class Unclear extends Error {
  override readonly name = "Unclear";
}

class Operators {
  readonly #lexer: Lexer;
  readonly #text: string;
  readonly #readable: Readable;
  readonly #hold: (bytes: number) => void;
  readonly #tokens: OperatorToken[] = [];
  readonly #paths: Paths = [];
  /** The font, and those that the enclosing `q` saved. */
  readonly #fonts: string[] = [""];
  #inPath = false;

  constructor(bytes: Uint8Array, readable: Readable, hold: (bytes: number) => void) {
    this.#lexer = new Lexer(bytes);
    hold(bytes.length);
    this.#text = latin1(bytes);
    this.#readable = readable;
    this.#hold = hold;
  }

  all(): Token[] {
    let operands: PdfObject[] = [];
    for (;;) {
      if (operands.length === 0) while (this.#plain());
      const next = this.#next();
      if (next === undefined) break;
      if (isWord(next)) {
        this.#add(next.word, operands);
        operands = [];
      } else {
        if (operands.length >= mostOperands) throw new Unclear();
        operands.push(next);
      }
    }
    if (operands.length > 0) this.#push(operands.map(objectText).join(" "), "");
    return this.#tokens;
  }

  /** Takes an operator on numbers that is spelt as it would be here anyway: nearly all of a drawing is made of these. */
  #plain(): boolean {
    this.#lexer.skip();
    plainOperator.lastIndex = this.#lexer.at;
    const found = plainOperator.exec(this.#text);
    if (found === null) return false;
    this.#push(found[0], found[1] ?? "");
    this.#lexer.at = plainOperator.lastIndex;
    return true;
  }

  #next(): ReturnType<typeof readOperandOrOperator> {
    try {
      return readOperandOrOperator(this.#lexer);
    } catch (error) {
      if (error instanceof Unreadable) throw new Unclear();
      throw error;
    }
  }

  #add(operator: string, operands: readonly PdfObject[]): void {
    if (operator === "BI") {
      this.#image(operands);
      return;
    }
    if (operator === "q") this.#fonts.push(this.#font);
    if (operator === "Q" && this.#fonts.length > 1) this.#fonts.pop();
    if (operator === "Tf") this.#fonts[this.#fonts.length - 1] = nameOf(operands[0]) ?? "";
    // What is placed by a matrix of its own, e.g. the marker of a point, is not mere layout.
    const last = this.#tokens.at(-1);
    if (operator === "Do" && last?.text.endsWith(" cm")) last.role = "data";
    const text = [...operands.map(objectText), operator].join(" ");
    if (!showing.has(operator)) {
      this.#push(text, operator);
      return;
    }
    // A quotation mark begins what is text: whole numbers in it are names and no measures. Programs that number the glyphs
    // of each font anew write the same codes for another text: what they stand for makes it another operator here.
    const shown = this.#shown(operands);
    this.#push(shown === undefined ? `"${text}` : `"${text} ${JSON.stringify(shown)}`, operator, shown);
  }

  get #font(): string {
    return this.#fonts.at(-1) ?? "";
  }

  #push(text: string, operator: string, shown?: string): void {
    let vertex = 0;
    if (isVertex(operator)) {
      if (!this.#inPath) this.#paths.push(0);
      this.#inPath = true;
      vertex = (this.#paths.at(-1) ?? 0) + 1;
      this.#paths[this.#paths.length - 1] = vertex;
    } else if (isPainting(operator)) this.#inPath = false;
    this.#hold(150 + text.length + (shown?.length ?? 0));
    this.#tokens.push(new OperatorToken(text, operator, this.#tokens.length + 1, this.#paths, vertex, shown));
  }

  /** The text that a person reads; undefined where nobody can tell. */
  #shown(operands: readonly PdfObject[]): string | undefined {
    const last = operands.at(-1);
    const texts = (is(last, "list") ? last.items : [last]).flatMap((item) => {
      if (is(item, "string")) return [this.#readable(this.#font, item.bytes)];
      // Far apart, in thousandths of the size of the font: another word.
      return typeof item === "number" && item <= -200 ? [" "] : [];
    });
    return texts.length === 0 || texts.includes(undefined) ? undefined : texts.join("").trim();
  }

  #image(operands: readonly PdfObject[]): void {
    if (operands.length > 0) throw new Unclear();
    const entries = new Map<string, PdfObject>();
    for (;;) {
      const key = this.#next();
      if (wordOf(key) === "ID") break;
      const name = isWord(key) ? undefined : nameOf(key);
      const value = this.#next();
      if (name === undefined || value === undefined || entries.has(name) || isWord(value)) throw new Unclear();
      entries.set(name, value);
    }
    const data = inlineImage(this.#lexer, entries, this.#hold);
    if (data === undefined) throw new Unclear();
    const digest = createHash("sha256").update(data).digest("hex");
    this.#push(`BI ${objectText({ kind: "dict", entries })} ID ${data.length} bytes sha256:${digest} EI`, "BI");
  }
}

/** Operators that show text. */
const showing = new Set(["Tj", "TJ", "'", '"']);

/** Numbers as `String` spells them, up to 15 digits. */
const plainNumber =
  "-?(?:0(?:\\.(?!000000)\\d{0,9}[1-9])?|[1-9]\\d{0,4}(?:\\.\\d{0,9}[1-9])?|[1-9]\\d{5,8}(?:\\.\\d{0,4}[1-9])?)";
const plainOperator = new RegExp(
  `(?:${plainNumber} )*([mlcvyhSsfFnWwJjMigGkK]|re|[fBbW]\\*|[Bb]|cm|rg|RG)(?=[ \\n\\r])`,
  "y",
);
