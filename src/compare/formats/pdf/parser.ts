import { Unreadable } from "../../format.ts";
import { isWord, type Lexer, type Mark, type Word } from "./lexer.ts";
import type { Dict, List, PdfObject } from "./objects.ts";

/** Arrays in dictionaries in arrays: real files have a dozen. */
const deepest = 100;

/** An object that stands at `lexer.at`. References are read as such where `references` says so. Throws Unreadable. */
export function readObject(lexer: Lexer, references: boolean): PdfObject {
  return inside(readOperand(lexer, references, 0));
}

/** An object, or the operator that stands in its place; undefined at the end of the bytes. */
export function readOperandOrOperator(lexer: Lexer): PdfObject | Word | undefined {
  lexer.skip();
  return lexer.at >= lexer.end ? undefined : readOperand(lexer, false, 0);
}

function readOperand(lexer: Lexer, references: boolean, depth: number): PdfObject | Word {
  if (depth > deepest) throw new Unreadable(`its objects are nested more than ${deepest} deep`);
  const reference = references ? lexer.reference() : undefined;
  if (reference !== undefined) return reference;
  const lexeme = lexer.next();
  if (typeof lexeme === "number" || "exact" in lexeme) return lexeme;
  switch (lexeme.kind) {
    case "name":
    case "string":
      return lexeme;
    case "word":
      return constants.has(lexeme.word) ? (constants.get(lexeme.word) ?? null) : lexeme;
    case "mark":
      if (lexeme.mark === "[") return readList(lexer, references, depth);
      if (lexeme.mark === "<<") return readDict(lexer, references, depth);
      throw unexpected(lexeme);
  }
}

const constants: ReadonlyMap<string, null | boolean> = new Map([
  ["null", null],
  ["true", true],
  ["false", false],
]);

function readList(lexer: Lexer, references: boolean, depth: number): List {
  const items: PdfObject[] = [];
  for (;;) {
    lexer.skip();
    if (lexer.bytes[lexer.at] === 0x5d && lexer.at < lexer.end) {
      lexer.at += 1;
      return { kind: "list", items };
    }
    items.push(inside(readOperand(lexer, references, depth + 1)));
  }
}

function readDict(lexer: Lexer, references: boolean, depth: number): Dict {
  const entries = new Map<string, PdfObject>();
  for (;;) {
    const key = lexer.next();
    if (typeof key === "object" && "mark" in key && key.mark === ">>") return { kind: "dict", entries };
    if (typeof key === "number" || !("name" in key))
      throw new Unreadable("one of its dictionaries has a key that is no name");
    // Readers disagree on which of two would count.
    if (entries.has(key.name))
      throw new Unreadable(`one of its dictionaries has two entries /${key.name.slice(0, 40)}`);
    entries.set(key.name, inside(readOperand(lexer, references, depth + 1)));
  }
}

function inside(object: PdfObject | Word): PdfObject {
  if (isWord(object)) throw unexpected(object);
  return object;
}

function unexpected(lexeme: Word | Mark): Unreadable {
  const text = isWord(lexeme) ? lexeme.word : lexeme.mark;
  return new Unreadable(`it has ${JSON.stringify(text.slice(0, 40))} where an object should be`);
}
