import { latin1, utf8 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import { shown } from "../packed/asides.ts";
import { expanded } from "./alternative.ts";
import { readBytecode } from "./bytecode.ts";
import { type Cell, type Items, isNull, tagOf, withAttributes, withCell } from "./cells.ts";
import type { Source } from "./source.ts";
import { type Flags, flagsOf, type } from "./types.ts";
import { complex, doubles, logical, vector } from "./vectors.ts";

const deepest = 400;
const bytesPerItem = 96;
/** A mark of vectors that says nothing of what is in them. */
const roomToGrow = 0x20;

/**
 * Reads the items of a serialization of R, version 2 or 3, as values; nothing is evaluated. Attributes are kept, and so are
 * functions and environments, which are numbered as they appear. Throws Unreadable at what is not understood.
 */
export class ItemReader implements Items {
  readonly source: Source;
  readonly #reading: Reading;
  readonly #encoding: string;
  readonly #references: Value[] = [];
  /** Marks of functions that have been told. */
  readonly #marks = new Set<number>();
  #environments = 0;
  #depth = 0;
  #untold = 0;

  constructor(source: Source, encoding: string, reading: Reading) {
    this.source = source;
    this.#encoding = encoding;
    this.#reading = reading;
  }

  item(): Value {
    return this.#nested(() => this.#item(flagsOf(this.source.integer())));
  }

  /** Elements of a linked list with their tags. Throws Unreadable when it is none. */
  cells(): readonly Cell[] {
    const flags = flagsOf(this.source.integer());
    if (flags.type === type.nil) return [];
    if (flags.type !== type.pairlist) throw new Unreadable("a list of pairs is something else");
    const { cells, rest } = this.#cells(flags);
    if (rest !== null) throw new Unreadable("a list of pairs ends in something else");
    return cells;
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= deepest) throw new Unreadable(`it nests more than ${deepest} deep`);
    this.#depth += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #take(bytes: number): void {
    this.#untold += bytes;
    if (this.#untold < 100_000) return;
    this.#reading.hold(this.#untold);
    this.#untold = 0;
  }

  #item(flags: Flags): Value {
    this.#take(bytesPerItem);
    return this.#named(flags) ?? this.#linked(flags) ?? this.#attributed(flags);
  }

  /** What has neither data nor attributes of its own. Undefined when it is something else. */
  #named(flags: Flags): Value | undefined {
    const { source } = this;
    switch (flags.type) {
      case type.nil:
        // Null is a value: it is told from nothing by being in a map.
        return new Map([["<NULL>", true]]);
      case type.emptyEnvironment:
        return environment("empty");
      case type.baseEnvironment:
        return environment("base");
      case type.globalEnvironment:
        return environment("global");
      case type.baseNamespace:
        return environment("namespace base");
      case type.unbound:
        return new Map([["<unbound>", true]]);
      case type.missingArgument:
        return new Map([["<missing argument>", true]]);
      case type.reference: {
        const index = flags.packed === 0 ? source.integer() : flags.packed;
        const found = this.#references[index - 1];
        if (found === undefined) throw new Unreadable("it refers to something that was not there before");
        return found;
      }
      case type.symbol: {
        const name = this.item();
        if (typeof name !== "string" && name !== null) throw new Unreadable("a symbol has no name");
        return this.#refer(new Map([["<symbol>", name]]));
      }
      case type.package:
        return this.#refer(environment(`package ${this.#words().join(" ")}`));
      case type.namespace:
        return this.#namespace();
      case type.environment:
        return this.#environment();
      default:
        return undefined;
    }
  }

  #refer<V extends Value>(value: V): V {
    this.#references.push(value);
    return value;
  }

  /** Its version is one of the software that wrote the file. */
  #namespace(): Value {
    const [name = "", ...more] = this.#words();
    if (more.length > 0) {
      this.#reading.setAside({ rule: "R: version of a package", where: `namespace ${name}`, value: more.join(" ") });
    }
    return this.#refer(environment(`namespace ${name}`));
  }

  #words(): readonly string[] {
    if (this.source.integer() !== 0) throw new Unreadable("names of a package have names");
    const count = this.#length(this.source.integer());
    const words: string[] = [];
    for (let at = 0; at < count; at += 1) {
      const word = this.item();
      if (typeof word !== "string") throw new Unreadable("the name of a package is no text");
      words.push(word);
    }
    return words;
  }

  #environment(): Value {
    const isLocked = this.source.integer() !== 0;
    this.#environments += 1;
    const number = this.#environments;
    this.#refer(environment(String(number)));
    const enclosure = this.item();
    const frame = this.#nested(() => [...this.cells()]);
    const table = this.item();
    const all = new Map<string, Value>();
    for (const { tag, value, levels, attributes } of [...frame, ...this.#hashed(table)]) {
      if (tag === null || all.has(tag))
        throw new Unreadable("a variable of an environment has no name or is there twice");
      all.set(tag, withCell(value, attributes, levels));
    }
    const attributes = this.item();
    this.#withoutFileTime(all, attributes, number);
    return new Map<string, Value>([
      ["<environment>", String(number)],
      ["<frame>", all],
      ["<enclosure>", enclosure],
      ...(isLocked ? [["<locked>", true] as const] : []),
      ...(isNull(attributes) ? [] : [["<attributes>", attributes] as const]),
    ]);
  }

  /** Where functions keep their source, R keeps when its file was written last, and the folder in which R ran. */
  #withoutFileTime(variables: Map<string, Value>, attributes: Value, environmentNumber: number): void {
    if (!["filename", "wd", "timestamp"].every((name) => variables.has(name))) return;
    const time = firstNumber(variables.get("timestamp"));
    if (time === undefined) return;
    const where = `environment ${environmentNumber}`;
    variables.delete("timestamp");
    this.#reading.setAside({ rule: "R: time of a source file", where, value: String(time) });
    const [folder, ...more] = textsOf(variables.get("wd"));
    const classes = this.#cellsOf(attributes).find(({ tag }) => tag === "class")?.value;
    if (folder === undefined || more.length > 0 || !textsOf(classes).includes("srcfile")) return;
    variables.delete("wd");
    this.#reading.setAside({ rule: "R: folder of a source file", where, value: shown(folder) });
  }

  /** Variables are spread over a table by a hash of their names; the order and size of it say nothing. */
  #hashed(table: Value): readonly Cell[] {
    if (isNull(table)) return [];
    const chains = table instanceof Map ? table.get("<list>") : undefined;
    if (!Array.isArray(chains)) throw new Unreadable("the table of an environment is none");
    return chains.flatMap((chain) => {
      if (isNull(chain)) return [];
      const cells = this.#chains.get(chain as object);
      if (cells === undefined) throw new Unreadable("the table of an environment is none");
      return cells;
    });
  }

  /** The cells that a linked list was made from. */
  readonly #chains = new WeakMap<object, readonly Cell[]>();

  #cellsOf(list: Value): readonly Cell[] {
    return (list instanceof Map && this.#chains.get(list)) || [];
  }

  /** Linked lists, calls, functions, promises. Undefined when it is something else. */
  #linked(flags: Flags): Value | undefined {
    switch (flags.type) {
      case type.pairlist:
        return this.#chain("<pairlist>", flags);
      case type.call:
        return this.#chain("<call>", flags);
      case type.dots:
        return this.#chain("<dots>", flags);
      case type.closure:
        return this.#function(flags);
      case type.promise: {
        const [attributes, environmentOf] = this.#headOf(flags);
        const fields = [
          ["<promise>", this.item()],
          ["<code>", this.item()],
          ["<environment of promise>", environmentOf],
        ] as const;
        return withAttributes(new Map<string, Value>(fields), attributes, flags);
      }
      default:
        return undefined;
    }
  }

  #headOf(flags: Flags): readonly [attributes: Value, tag: Value] {
    const attributes = flags.hasAttributes ? this.#attributes() : null;
    return [attributes, flags.hasTag ? this.item() : null];
  }

  #function(flags: Flags): Value {
    const [attributes, environmentOf] = this.#headOf(flags);
    const fields = [
      ["<formals>", this.item()],
      ["<body>", this.item()],
      ["<environment of function>", environmentOf],
    ] as const;
    // Two bits count calls until a function is compiled.
    const calls = 0x60;
    if ((flags.levels & calls) !== 0 && !this.#marks.has(flags.levels)) {
      this.#marks.add(flags.levels);
      this.#reading.setAside({ rule: "R: marks of the compiler", where: "a function", value: String(flags.levels) });
    }
    return withAttributes(new Map<string, Value>(fields), attributes, flags, calls);
  }

  #chain(step: string, flags: Flags): Value {
    const { cells, rest } = this.#cells(flags);
    const tags = cells.map(({ tag }) => tag);
    const value = new Map<string, Value>([
      [step, cells.map((cell, at) => (at === 0 ? cell.value : withCell(cell.value, cell.attributes, cell.levels)))],
      ...(tags.some((tag) => tag !== null) ? [["<tags>", tags] as const] : []),
      ...(rest === null ? [] : [["<rest>", rest] as const]),
    ]);
    const [first] = cells;
    const whole = withAttributes(value, first?.attributes ?? null, flags);
    this.#chains.set(whole as object, cells);
    return whole;
  }

  /** One after the other, since lists may be long. */
  #cells(first: Flags): { readonly cells: readonly Cell[]; readonly rest: Value | null } {
    const cells: Cell[] = [];
    for (let flags = first; ; ) {
      this.#take(bytesPerItem);
      const attributes = flags.hasAttributes ? this.#nested(() => this.#attributes()) : null;
      const tag = flags.hasTag ? tagOf(this.item()) : null;
      cells.push({ tag, value: this.item(), attributes, levels: flags.levels });
      flags = flagsOf(this.source.integer());
      if (flags.type === type.nil) return { cells, rest: null };
      // A call in the place of the rest is a list like any other, but its kind has to be kept.
      if (flags.type !== type.pairlist) return { cells, rest: this.#nested(() => this.#item(flags)) };
    }
  }

  /** Attributes are a set by name, which R gives back in another order when one is set again. */
  #attributes(): Value {
    const attributes = new Map<string, Value>();
    for (const { tag, value, levels, attributes: own } of this.cells()) {
      if (tag === null || attributes.has(tag)) throw new Unreadable("an attribute has no name or is there twice");
      attributes.set(tag, withCell(value, own, levels));
    }
    return attributes;
  }

  #attributed(flags: Flags): Value {
    if (flags.type === type.characters) {
      const text = this.#characters(flags.levels);
      if (flags.hasAttributes) this.item();
      return text;
    }
    if (flags.type === type.alternative) {
      const described = this.#nested(() => this.cells());
      const state = this.item();
      const attributes = this.#nested(() => this.#attributes());
      return withAttributes(
        expanded(described, state, (bytes) => this.#reading.hold(bytes)),
        attributes,
        flags,
        roomToGrow,
      );
    }
    const value = this.#data(flags);
    const attributes = flags.hasAttributes ? this.#nested(() => this.#attributes()) : null;
    return withAttributes(value, attributes, flags, isVector(flags.type) ? roomToGrow : 0);
  }

  #data(flags: Flags): Value {
    const { source } = this;
    const length = () => this.#length(source.integer());
    switch (flags.type) {
      case type.special:
      case type.builtin:
        return new Map([["<builtin>", latin1(source.text(length()))]]);
      case type.logical:
        return logical(this.#held(4, length(), (count) => source.integers(count)));
      case type.integer:
        return vector(this.#held(4, length(), (count) => source.integers(count)));
      case type.double:
        return doubles(this.#held(8, length(), (count) => source.doubles(count)));
      case type.complex:
        return complex(this.#held(16, length(), (count) => source.doubles(2 * count)));
      case type.raw:
        return vector(this.#held(1, length(), (count) => Uint8Array.from(source.bytes(count))));
      case type.strings:
        return this.#items(length());
      case type.list:
        return new Map([["<list>", this.#items(length())]]);
      case type.expression:
        return new Map([["<expression>", this.#items(length())]]);
      case type.object:
        return new Map([["<object>", "S4"]]);
      case type.pointer: {
        const place = this.#references.push(new Map([["<pointer>", this.#references.length + 1]]));
        return new Map<string, Value>([
          ["<pointer>", place],
          ["<protected>", this.item()],
          ["<tag>", this.item()],
        ]);
      }
      case type.weakReference:
        return this.#refer(new Map<string, Value>([["<weak reference>", this.#references.length + 1]]));
      case type.bytecode:
        return readBytecode(this);
      default:
        throw new Unreadable(`it has an item of a kind that is not known (${flags.type})`);
    }
  }

  /** A source reads no more than there is. */
  #held<T>(width: number, count: number, read: (count: number) => T): T {
    const data = read(count);
    this.#take(width * count);
    return data;
  }

  #items(count: number): readonly Value[] {
    const items: Value[] = [];
    for (let at = 0; at < count; at += 1) items.push(this.item());
    return items;
  }

  /** Longer vectors have their length in two halves behind a -1. */
  #length(first: number): number {
    if (first >= 0) return first;
    if (first !== -1) throw new Unreadable("it has a negative length");
    const [high, low] = [this.source.integer(), this.source.integer()];
    const length = (high >>> 0) * 2 ** 32 + (low >>> 0);
    if (length > 2 ** 40) throw new Unreadable("it has a length that no file has");
    return length;
  }

  /** Null is the missing text. */
  #characters(levels: number): Value {
    const length = this.source.integer();
    if (length === -1) return null;
    if (length < 0) throw new Unreadable("it has a negative length");
    const bytes = this.source.text(length);
    this.#take(2 * length);
    if ((levels & 2) !== 0) return new Map([["<bytes>", latin1(bytes)]]);
    const isAscii = bytes.every((byte) => byte < 128);
    if (isAscii || (levels & 4) !== 0) return latin1(bytes);
    if ((levels & 8) !== 0 || /^utf-?8$/i.test(this.#encoding)) {
      const text = utf8(bytes);
      if (text === undefined) throw new Unreadable("a text in it is not UTF-8");
      return text;
    }
    if (/^(?:iso-?8859-1|latin1)$/i.test(this.#encoding)) return latin1(bytes);
    throw new Unreadable("it holds text of which the encoding is not known");
  }
}

const environment = (name: string): Value => new Map([["<environment>", name]]);

const isVector = (kind: number): boolean =>
  (kind >= type.logical && kind <= type.strings) || kind === type.list || kind === type.expression || kind === type.raw;

const textsOf = (value: Value | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** The only number of a vector of one, with or without attributes. */
function firstNumber(value: Value | undefined): number | bigint | undefined {
  if (value instanceof Map) return firstNumber(value.get("<value>") ?? [...value.values()][0]);
  if (typeof value !== "object" || value === null || !("numbers" in value)) return undefined;
  return value.numbers.length === 1 ? value.numbers[0] : undefined;
}
