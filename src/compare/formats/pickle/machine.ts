import { type Reading, Unreadable } from "../../format.ts";
import { type Cursor, integerFrom, utf8Of } from "./cursor.ts";
import { isWrapper, rawArray } from "./joblib.ts";
import { literalOf } from "./literals.ts";
import { isNode, type Made, made, type Sequence, type Thing } from "./objects.ts";
import { reduced } from "./reduced.ts";

/** What one pickle says, and which version of the format it is written in. */
export interface Pickled {
  readonly root: Thing;
  readonly protocol: number;
}

const bytesPerOperation = 48;

/**
 * Goes through the operations of one pickle, of protocol 0 to 5, and keeps what they say; nothing is imported or called.
 * The operations are those of Python's pickletools. Throws Unreadable at an operation that refers to something outside.
 */
export function walk(cursor: Cursor, reading: Pick<Reading, "hold">, depth = 0): Pickled {
  if (depth > 4) throw new Unreadable("it holds pickles in pickles, more than 4 deep");
  return new Machine(cursor, reading, depth).run();
}

class Machine {
  #stack: Thing[] = [];
  readonly #below: Thing[][] = [];
  readonly #memo = new Map<number, Thing>();
  readonly #cursor: Cursor;
  readonly #reading: Pick<Reading, "hold">;
  readonly #depth: number;
  #protocol = 0;
  #untold = 0;

  constructor(cursor: Cursor, reading: Pick<Reading, "hold">, depth: number) {
    this.#cursor = cursor;
    this.#reading = reading;
    this.#depth = depth;
  }

  run(): Pickled {
    for (;;) {
      this.#untold += bytesPerOperation;
      if (this.#untold > 100_000) {
        this.#reading.hold(this.#untold);
        this.#untold = 0;
      }
      const operation = this.#cursor.byte();
      if (operation === 0x2e) break;
      const literal = literalOf(operation, this.#cursor);
      if (literal !== undefined) {
        this.#push(literal);
        continue;
      }
      const isKnown = this.#collect(operation) || this.#refer(operation) || this.#make(operation);
      if (!isKnown) throw unknown(operation);
    }
    const root = this.#pop();
    if (this.#stack.length > 0 || this.#below.length > 0) throw new Unreadable("it ends with more than one value");
    return { root, protocol: this.#protocol };
  }

  #push(thing: Thing): true {
    this.#stack.push(thing);
    return true;
  }

  #pop(): Thing {
    const thing = this.#stack.pop();
    if (thing === undefined) throw new Unreadable("an operation has nothing to work on");
    return thing;
  }

  #top(): Thing {
    const thing = this.#stack.at(-1);
    if (thing === undefined) throw new Unreadable("an operation has nothing to work on");
    return thing;
  }

  /** All that was pushed since the last mark. */
  #sinceMark(): Thing[] {
    const things = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw new Unreadable("a mark is missing");
    this.#stack = below;
    return things;
  }

  /** Lists, tuples, dictionaries, sets. */
  #collect(operation: number): boolean {
    switch (operation) {
      case 0x28: // MARK
        this.#below.push(this.#stack);
        this.#stack = [];
        return true;
      case 0x5d: // EMPTY_LIST
        return this.#push({ kind: "list", items: [] });
      case 0x6c: // LIST
        return this.#push({ kind: "list", items: this.#sinceMark() });
      case 0x29: // EMPTY_TUPLE
        return this.#push({ kind: "tuple", items: [] });
      case 0x74: // TUPLE
        return this.#push({ kind: "tuple", items: this.#sinceMark() });
      case 0x85: // TUPLE1
        return this.#push({ kind: "tuple", items: this.#last(1) });
      case 0x86: // TUPLE2
        return this.#push({ kind: "tuple", items: this.#last(2) });
      case 0x87: // TUPLE3
        return this.#push({ kind: "tuple", items: this.#last(3) });
      case 0x7d: // EMPTY_DICT
        return this.#push({ kind: "dict", entries: [] });
      case 0x64: // DICT
        return this.#push({ kind: "dict", entries: pairs(this.#sinceMark()) });
      case 0x8f: // EMPTY_SET
        return this.#push({ kind: "set", items: [] });
      case 0x91: // FROZENSET
        return this.#push({ kind: "frozenset", items: this.#sinceMark() });
      case 0x61: // APPEND
        return this.#extend("list", this.#last(1));
      case 0x65: // APPENDS
        return this.#extend("list", this.#sinceMark());
      case 0x90: // ADDITEMS
        return this.#extend("set", this.#sinceMark());
      case 0x73: // SETITEM
        return this.#setItems(this.#last(2));
      case 0x75: // SETITEMS
        return this.#setItems(this.#sinceMark());
      default:
        return false;
    }
  }

  #last(count: number): Thing[] {
    if (this.#stack.length < count) throw new Unreadable("an operation has nothing to work on");
    return this.#stack.splice(this.#stack.length - count, count);
  }

  #extend(kind: Sequence["kind"], items: readonly Thing[]): true {
    const into = this.#top();
    if (!isNode(into) || !("items" in into) || (into.kind !== "made" && into.kind !== kind)) {
      throw new Unreadable("elements are put into something that holds none");
    }
    for (const item of items) into.items.push(item);
    return true;
  }

  #setItems(things: readonly Thing[]): true {
    const into = this.#top();
    if (!isNode(into) || !("entries" in into)) throw new Unreadable("entries are put into something that holds none");
    for (const pair of pairs(things)) into.entries.push(pair);
    return true;
  }

  /** The memo, and what is taken from the stack again. */
  #refer(operation: number): boolean {
    const cursor = this.#cursor;
    switch (operation) {
      case 0x70: // PUT
        return this.#remember(Number(integerFrom(cursor.line())));
      case 0x71: // BINPUT
        return this.#remember(cursor.count(1));
      case 0x72: // LONG_BINPUT
        return this.#remember(cursor.count(4));
      case 0x94: // MEMOIZE
        return this.#remember(this.#memo.size);
      case 0x67: // GET
        return this.#recall(Number(integerFrom(cursor.line())));
      case 0x68: // BINGET
        return this.#recall(cursor.count(1));
      case 0x6a: // LONG_BINGET
        return this.#recall(cursor.count(4));
      case 0x30: // POP, which takes a mark where nothing lies on it
        if (this.#stack.length === 0) this.#sinceMark();
        else this.#pop();
        return true;
      case 0x31: // POP_MARK
        this.#sinceMark();
        return true;
      case 0x32: // DUP
        return this.#push(this.#top());
      case 0x80: // PROTO
        this.#protocol = cursor.count(1);
        if (this.#protocol > 5) throw new Unreadable(`protocol ${this.#protocol} is not known`);
        return true;
      case 0x95: // FRAME
        if (cursor.count(8) > cursor.bytes.length - cursor.at) throw new Unreadable("it ends in the middle");
        return true;
      default:
        return false;
    }
  }

  #remember(number: number): true {
    this.#memo.set(number, this.#top());
    return true;
  }

  #recall(number: number): true {
    const thing = this.#memo.get(number);
    if (thing === undefined) throw new Unreadable("it refers to something that was not there before");
    return this.#push(thing);
  }

  /** Names that are imported, and what is made by calling them. */
  #make(operation: number): boolean {
    const cursor = this.#cursor;
    switch (operation) {
      case 0x63: // GLOBAL
        return this.#push(
          this.#global(utf8Of(Buffer.from(cursor.line(), "latin1")), utf8Of(Buffer.from(cursor.line(), "latin1"))),
        );
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#last(2);
        if (typeof module !== "string" || typeof name !== "string") throw new Unreadable("a name in it is no text");
        return this.#push(this.#global(module, name));
      }
      case 0x52: {
        // REDUCE
        const [maker = null, inputs] = this.#last(2);
        return this.#push(reduced(maker, tuple(inputs)));
      }
      case 0x81: {
        // NEWOBJ
        const [maker = null, inputs] = this.#last(2);
        return this.#push(made("new", maker, tuple(inputs)));
      }
      case 0x92: {
        // NEWOBJ_EX
        const [maker = null, inputs, named = null] = this.#last(3);
        return this.#push(made("new", maker, tuple(inputs), named));
      }
      case 0x69: {
        // INST
        const maker = this.#global(cursor.line(), cursor.line());
        return this.#push(made("call", maker, this.#sinceMark()));
      }
      case 0x6f: {
        // OBJ
        const [maker = null, ...inputs] = this.#sinceMark();
        return this.#push(made("call", maker, inputs));
      }
      case 0x62: {
        // BUILD
        const state = this.#pop();
        const into = this.#top();
        if (!isNode(into) || into.kind !== "made")
          throw new Unreadable("a state is given to something that takes none");
        into.states.push(state);
        if (isWrapper(into)) this.#replaceWrapper(into);
        return true;
      }
      default:
        return false;
    }
  }

  #global(module: string, name: string): Thing {
    const now = new Map([
      ["__builtin__", "builtins"],
      ["copy_reg", "copyreg"],
    ]);
    return { kind: "global", name: `${now.get(module) ?? module}.${name}` };
  }

  /** Behind what describes an array of joblib its bytes follow at once, or a pickle of its own when it holds objects. */
  #replaceWrapper(wrapper: Made): void {
    this.#pop();
    this.#push(rawArray(wrapper, this.#cursor, () => walk(this.#cursor, this.#reading, this.#depth + 1).root));
  }
}

function tuple(thing: Thing | undefined): readonly Thing[] {
  if (isNode(thing) && thing.kind === "tuple") return thing.items;
  throw new Unreadable("something is called with what is no tuple");
}

function pairs(things: readonly Thing[]): (readonly [Thing, Thing])[] {
  if (things.length % 2 !== 0) throw new Unreadable("a key has no value");
  return Array.from({ length: things.length / 2 }, (_, at) => [things[2 * at] ?? null, things[2 * at + 1] ?? null]);
}

/** Persistent ids, extension codes and buffers outside are among what is not read. */
function unknown(operation: number): Unreadable {
  const outside = new Map([
    [0x50, "it refers to objects outside (persistent ids)"],
    [0x51, "it refers to objects outside (persistent ids)"],
    [0x82, "it uses codes of a registry that is not known"],
    [0x83, "it uses codes of a registry that is not known"],
    [0x84, "it uses codes of a registry that is not known"],
    [0x97, "its buffers lie outside"],
    [0x98, "its buffers lie outside"],
  ]);
  return new Unreadable(
    outside.get(operation) ?? `it has an operation that is not known (0x${operation.toString(16)})`,
  );
}
