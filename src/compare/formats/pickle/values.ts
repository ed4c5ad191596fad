import { createHash } from "node:crypto";
import { latin1 } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Part, Value } from "../../part.ts";
import { Fingerprints } from "../../parts/values/fingerprint.ts";
import { pointer } from "../../parts/values/rules.ts";
import { placesInStore } from "../arrays/columns-first.ts";
import { arrayParts, elementsOf, scalarValue } from "./elements.ts";
import { arrayIn, arrayOf, type PickledArray, scalarOf } from "./numpy.ts";
import { isNode, type Made, type Node, nameOf, type Thing } from "./objects.ts";
import { checkSize, deepest } from "./size.ts";
import { keyName } from "./spelled.ts";

const bytesPerValue = 24;
const bytesPerNode = 200;
const mostTold = 500;

/**
 * What a pickle says as a tree of values, and its arrays of numbers as parts of their own, addressed from `at`. What is
 * shared is written out at each place; what contains itself names the place. Throws Unreadable when the tree is too large.
 */
export function valuesOf(root: Thing, bytes: Uint8Array, at: string, reading: Reading): readonly Part[] {
  checkSize(root);
  const writer = new Writer(bytes, at, reading);
  const value = writer.value(root);
  writer.tellRest();
  return [{ kind: "value", at, value, address: addressOf }, ...writer.arrays];
}

/** As a person would look for it: what the steps in angle brackets say is how the pickle is built. */
function addressOf(path: readonly (string | number)[]): string {
  return pointer(path.filter((step) => typeof step === "number" || !(built.has(step) || step.startsWith("<numpy "))));
}

const built = new Set(["<tuple>", "<set>", "<frozenset>", "<state>", "<elements>", "<entries>", "<items>"]);

class Writer {
  readonly arrays: Part[] = [];
  readonly #names = new Set<string>();
  readonly #bytes: Uint8Array;
  readonly #at: string;
  readonly #reading: Reading;
  readonly #prints = new Fingerprints();
  readonly #path: (string | number)[] = [];
  /** What is being written out, and how long the path to it is. */
  readonly #open = new Map<Node, number>();
  /** In a set, whose order is no content, nothing can be addressed. */
  #sets = 0;
  #untold = 0;
  #told = 0;
  readonly #rest = createHash("sha256");

  constructor(bytes: Uint8Array, at: string, reading: Reading) {
    this.#bytes = bytes;
    this.#at = at;
    this.#reading = reading;
  }

  value(thing: Thing): Value {
    this.#take(isNode(thing) ? bytesPerNode : bytesPerValue);
    if (!isNode(thing)) return thing;
    const length = this.#open.get(thing);
    if (length !== undefined) {
      return new Map<string, Value>([["<the same as>", pointer(this.#path.slice(0, length)) || "the whole"]]);
    }
    if (this.#open.size >= deepest) throw new Unreadable(`it nests more than ${deepest} deep`);
    this.#open.set(thing, this.#path.length);
    const value = this.#node(thing);
    this.#open.delete(thing);
    return value;
  }

  #take(bytes: number): void {
    this.#untold += bytes;
    if (this.#untold < 100_000) return;
    this.#reading.hold(this.#untold);
    this.#untold = 0;
  }

  #node(node: Node): Value {
    switch (node.kind) {
      case "list":
        return this.#all(node.items)();
      case "tuple":
        return this.#one("<tuple>", this.#all(node.items));
      case "set":
      case "frozenset":
        return this.#set(`<${node.kind}>`, node.items);
      case "dict":
        return this.#dictionary(node.entries);
      case "global":
        return new Map([["<name>", node.name]]);
      case "raw":
        return this.#array(arrayIn(this.#bytes, node));
      case "made":
        return this.#made(node);
      default:
        this.#reading.hold(node.bytes.length);
        return new Map([[`<${node.kind === "text" ? "str of Python 2" : node.kind}>`, latin1(node.bytes)]]);
    }
  }

  #below(step: string | number, thing: Thing): Value {
    this.#path.push(step);
    const value = this.value(thing);
    this.#path.pop();
    return value;
  }

  #one(step: string, make: () => Value): ReadonlyMap<string, Value> {
    return new Map([[step, this.#inside(step, make)]]);
  }

  #inside<V extends Value>(step: string, make: () => V): V {
    this.#path.push(step);
    const value = make();
    this.#path.pop();
    return value;
  }

  /** Sorted by what the members are; their order in the file is set aside. */
  #set(step: string, items: readonly Thing[]): Value {
    this.#sets += 1;
    const members = this.#inside(step, this.#all(items));
    this.#sets -= 1;
    const prints = members.map((member) => this.#prints.of(member));
    if (new Set(prints).size < prints.length) throw new Unreadable("a set in it has a member twice");
    if (members.length > 1 && this.#sets === 0) this.#tell(prints);
    const order = prints.map((print, at) => ({ print, at })).toSorted((a, b) => (a.print < b.print ? -1 : 1));
    return new Map([[step, order.map(({ at }) => members[at] ?? null)]]);
  }

  /** In which order the members of a set stand: of very many sets the last ones are told as one. */
  #tell(prints: readonly string[]): void {
    const written = prints.map((print) => `${print.length}:${print}`).join("");
    this.#told += 1;
    if (this.#told > mostTold) this.#rest.update(`${this.#where} ${written}\n`);
    else {
      const value = createHash("sha256").update(written).digest("hex");
      this.#reading.setAside({ rule: "pickle: order of a set", where: this.#where, value });
    }
  }

  tellRest(): void {
    if (this.#told <= mostTold) return;
    const where = [this.#at, "later sets"].filter((text) => text !== "").join(" ");
    this.#reading.setAside({ rule: "pickle: order of a set", where, value: this.#rest.digest("hex") });
  }

  get #where(): string {
    const address = addressOf(this.#path);
    return [this.#at, address].filter((text) => text !== "").join(" ") || "the whole";
  }

  /** The order of its keys is content, since Python keeps it. */
  #dictionary(entries: readonly (readonly [Thing, Thing])[]): ReadonlyMap<string, Value> {
    const members = new Map<string, Value>();
    const names: string[] = [];
    for (const [key, value] of entries) {
      this.#path.push("<key>");
      this.#sets += 1;
      const name = keyName(this.value(key));
      this.#sets -= 1;
      this.#path.pop();
      if (members.has(name)) throw new Unreadable("a dictionary in it has a key twice");
      members.set(name, this.#below(name, value));
      names.push(name);
    }
    if (names.length > 1) members.set("<order of keys>", names);
    return members;
  }

  #made(thing: Made): Value {
    const array = arrayOf(thing);
    if (array !== undefined) return this.#array(array);
    const scalar = scalarOf(thing);
    const number = scalar === undefined ? undefined : scalarValue(scalar.kind, scalar.bytes);
    if (number !== undefined) return number;
    const fields = new Map<string, Value>();
    const name = nameOf(thing.maker);
    const step = thing.by === "new" ? "<class>" : "<call>";
    fields.set(step, name === "" ? this.#below(step, thing.maker) : name);
    if (thing.inputs.length > 0) fields.set("<inputs>", this.#inside("<inputs>", this.#all(thing.inputs)));
    if (thing.named !== null) fields.set("<named inputs>", this.#below("<named inputs>", thing.named));
    if (thing.items.length > 0) fields.set("<items>", this.#inside("<items>", this.#all(thing.items)));
    if (thing.entries.length > 0)
      fields.set(
        "<entries>",
        this.#inside("<entries>", () => this.#dictionary(thing.entries)),
      );
    const [state] = thing.states;
    if (thing.states.length === 1 && state !== undefined) fields.set("<state>", this.#below("<state>", state));
    if (thing.states.length > 1) fields.set("<states>", this.#inside("<states>", this.#all(thing.states)));
    return fields;
  }

  #array(array: PickledArray): Value {
    const described = new Map<string, Value>([["<array>", array.subclass]]);
    const name = this.#sets === 0 ? this.#arrayName() : null;
    const parts = name === null ? undefined : arrayParts(array, name, this.#reading);
    if (parts !== undefined) {
      this.arrays.push(parts);
      return this.#withType(described, array, false);
    }
    const elements = elementsOf(array, this.#reading);
    described.set("<shape>", [...array.shape]);
    const isBytes = elements === undefined && array.data instanceof Uint8Array;
    if (isBytes && array.isColumnsFirst && array.shape.length > 1) described.set("<order>", "Fortran");
    if (elements !== undefined) described.set("<elements>", rowsFirst(elements, array));
    else if (array.data instanceof Uint8Array) described.set("<bytes>", latin1(array.data));
    // NumPy lists objects in C order, whichever order they are to have in memory.
    else described.set("<elements>", this.#inside("<elements>", this.#all(array.data)));
    return this.#withType(described, array, true);
  }

  #all(things: readonly Thing[]): () => readonly Value[] {
    return () => things.map((item, at) => this.#below(at, item));
  }

  /** The type of an array part says all but what dates are counted in. */
  #withType(described: Map<string, Value>, { type }: PickledArray, isWhole: boolean): Value {
    const written = this.#below("<type>", type);
    const isDate = /^[Mm]/.test(typeName(type));
    if (isWhole || isDate) described.set("<type>", written);
    return described;
  }

  #arrayName(): string {
    const short = addressOf(this.#path);
    const names = [short === "" ? "array" : short, pointer(this.#path), `${pointer(this.#path)}<array>`];
    const free = names
      .map((name) => (this.#at === "" ? name : `${this.#at} ${name}`))
      .find((name) => !this.#names.has(name));
    if (free === undefined) throw new Unreadable("two of its arrays have the same name");
    this.#names.add(free);
    return free;
  }
}

/** Elements that were read from bytes in C order, however they lie. */
function rowsFirst(elements: readonly Value[], { shape, isColumnsFirst }: PickledArray): readonly Value[] {
  if (!isColumnsFirst || shape.length < 2) return elements;
  return Array.from(placesInStore(shape), (place) => elements[place] ?? null);
}

const typeName = (type: Thing): string =>
  isNode(type) && type.kind === "made" && typeof type.inputs[0] === "string" ? type.inputs[0] : "";
