import { type Reading, Unreadable } from "../../format.ts";
import type { Value } from "../../part.ts";
import type { PdfFile } from "./file.ts";
import { Labels, type Steps, spelt } from "./labels.ts";
import { type Dict, is, type PdfObject, type Reference, type Stream } from "./objects.ts";
import type { Page } from "./pages.ts";
import type { Node, Place } from "./place.ts";
import { roleOf } from "./roles.ts";
import { isSmall } from "./small.ts";
import { setAside } from "./volatile.ts";
import { nameText, stringText, textOf } from "./write.ts";

const deepest = 64;
const mostValues = 2_000_000;

/** How a stream is stored, which its decoded bytes say nothing of. */
const storage = new Set(["Length", "Filter", "DecodeParms", "DP"]);

/**
 * What a document says whatever its objects are numbered: each object is named after the way that leads to it first, breadth
 * first from the pages in order, then from the document. Two documents have the same values under the same names exactly
 * when their objects refer to each other in the same way. Nothing recurses through references without bound.
 */
export class Graph {
  readonly #file: PdfFile;
  readonly #reading: Reading;
  readonly #labels = new Labels();
  readonly #pages = new Map<number, string>();
  readonly #nodes = new Map<number, Node | string>();
  readonly #queue: (() => void)[] = [];
  readonly #resources = new Map<Dict, string>();
  readonly #named = new Set<number>();
  readonly #small = new Map<number, boolean>();
  #values = 0;
  /** Streams in the order in which they were met. */
  readonly streams: Node[] = [];
  /** Dictionaries that stand for themselves, by scope and by name in it. */
  readonly objects: Map<string, Map<string, Value>> = new Map();

  constructor(file: PdfFile, reading: Reading, pages: readonly Page[]) {
    this.#file = file;
    this.#reading = reading;
    for (const [index, { number }] of pages.entries())
      if (number !== null) this.#pages.set(number, `page ${index + 1}`);
  }

  /** An object that has a name already, e.g. the catalog: whoever refers to it says that name. */
  name(object: PdfObject | undefined, label: string): void {
    if (!is(object, "reference")) return;
    this.#nodes.set(object.number, label);
    this.#named.add(object.number);
  }

  /** Follows all that was met so far to its end. */
  finish(): void {
    // The queue grows while it is worked off.
    for (const step of this.#queue) step();
    this.#queue.length = 0;
  }

  /** A dictionary without the entries in `without`. What is null is as good as not there. */
  entriesOf(
    entries: ReadonlyMap<string, PdfObject>,
    place: Place,
    without: ReadonlySet<string> = new Set(),
  ): Map<string, Value> {
    const values = new Map<string, Value>();
    const attached = entries.has("EF") ? textOf(this.#file.resolve(entries.get("UF") ?? entries.get("F"))) : undefined;
    const here = attached === undefined ? place : { ...place, file: attached };
    // By name, since the order of a dictionary is none, and the first way to an object names it.
    for (const key of [...entries.keys()].toSorted()) {
      if (without.has(key)) continue;
      const at = { ...here, steps: [...place.steps, key] };
      const kept = setAside(key, this.#file.resolve(entries.get(key)), entries, at, this.#reading);
      if (kept.omitted) continue;
      const object = kept.instead ?? entries.get(key) ?? null;
      const value = key === "Resources" ? this.#resourcesOf(object, at) : this.valueOf(object, at);
      if (value !== null) values.set(key, value);
    }
    return values;
  }

  /** An object as a value, references as the names of what they lead to. */
  valueOf(object: PdfObject, place: Place): Value {
    this.#count(place.steps.length);
    if (typeof object !== "object" || object === null || "exact" in object) return object;
    switch (object.kind) {
      case "name":
        return nameText(object.name);
      case "string":
        return stringText(object.bytes);
      case "list":
        return object.items.map((item, index) =>
          typeof item === "number"
            ? this.valueOf(item, place)
            : this.valueOf(item, { ...place, steps: [...place.steps, index + 1] }),
        );
      case "dict":
        return this.entriesOf(object.entries, place);
      case "reference":
        return this.#target(object, place);
      case "stream":
        throw new Unreadable("one of its streams stands inside another object");
    }
  }

  #count(depth: number): void {
    this.#values += 1;
    if (this.#values > mostValues) throw new Unreadable("it has more values than can be compared");
    if (this.#values % 1000 === 0) this.#reading.hold(100_000);
    if (depth > deepest) throw new Unreadable("its objects are nested too deep");
  }

  #target(to: Reference, place: Place): Value {
    const { number } = to;
    const object = this.#file.resolve(to);
    if (object === null) return null;
    const page = this.#pages.get(number);
    if (page !== undefined) return reference(page);
    const known = this.#nodes.get(number);
    if (typeof known === "string") return reference(known);
    if (is(object, "stream")) return reference(this.#streamAt(number, object, known, place));
    if (known !== undefined) throw new TypeError("a dictionary that is kept as a stream");
    if (!is(object, "dict") || this.#isSmall(number, object)) return this.valueOf(object, place);
    return reference(this.#dictAt(number, object, place));
  }

  #streamAt(number: number, stream: Stream, known: Node | undefined, place: Place): string {
    const trail = trailOf(place);
    const role = roleOf(trail, stream.entries);
    if (known !== undefined) {
      known.roles.add(role);
      return known.label;
    }
    const { scope, file = "" } = place;
    const kind = role === "image" ? "image" : role === "content" ? "form" : "object";
    const isAttached = role === "attachment";
    const label = isAttached
      ? this.#labels.attachment(scope, file)
      : this.#labels.along(place.label, place.steps, kind, scope);
    const decoded = this.#file.decode(stream);
    const node: Node = {
      scope,
      label,
      stream,
      roles: new Set([role]),
      trail,
      entries: new Map(),
      decoded,
      file,
    };
    this.#nodes.set(number, node);
    this.streams.push(node);
    this.#queue.push(() => {
      const here = { scope, label, steps: [], trail };
      const entries = this.entriesOf(stream.entries, here, storage);
      // What is still encoded is nothing without the way to decode it.
      const left = decoded.left.map(
        ({ name, given }, index): Value => [
          nameText(name),
          this.valueOf(given, { ...here, steps: ["DecodeParms", index + 1] }),
        ],
      );
      node.entries = left.length > 0 ? entries.set("Filter", left) : entries;
    });
    return label;
  }

  #dictAt(number: number, object: Dict, place: Place): string {
    const label = this.#labelOf(object, place);
    const trail = trailOf(place);
    this.#nodes.set(number, label);
    this.#queue.push(() => {
      const inScope = this.objects.get(place.scope) ?? new Map<string, Value>();
      this.objects.set(place.scope, inScope);
      const own = label.slice(place.scope.length + " › ".length);
      inScope.set(own, this.entriesOf(object.entries, { scope: place.scope, label, steps: [], trail }));
    });
    return label;
  }

  /** Chains of objects would have names without end: their links are counted. */
  #labelOf({ entries }: Dict, place: Place): string {
    const last = place.steps.findLast((step) => typeof step === "string");
    const isLink = last === "First" || last === "Last" || last === "Next";
    if (isLink && entries.has("Title")) return this.#labels.counted(place.scope, "outline item");
    if (last === "K" && entries.has("S")) return this.#labels.counted(place.scope, "structure element");
    return this.#labels.along(place.label, place.steps, "object", place.scope);
  }

  /** Resources are spread out where they are met first, whether or not their dictionaries are objects of their own. */
  #resourcesOf(object: PdfObject, place: Place): Value {
    const dict = this.#file.resolve(object);
    if (!is(dict, "dict")) return this.valueOf(object, place);
    const known = this.#resources.get(dict);
    if (known !== undefined) return reference(known);
    this.#resources.set(dict, [place.label, ...place.steps.map(spelt)].join(" › "));
    const values = new Map<string, Value>();
    for (const category of [...dict.entries.keys()].toSorted()) {
      const steps = [...place.steps, category];
      const named = this.#file.resolve(dict.entries.get(category));
      const value = is(named, "dict")
        ? this.entriesOf(named.entries, { ...place, steps })
        : this.valueOf(named, { ...place, steps });
      if (value !== null) values.set(category, value);
    }
    return values;
  }

  #isSmall(number: number, object: Dict): boolean {
    const known = this.#small.get(number);
    if (known !== undefined) return known;
    const isTold = (other: number) => this.#pages.has(other) || this.#named.has(other);
    const small = isSmall(object, this.#file.resolve, isTold);
    this.#small.set(number, small);
    return small;
  }
}

const trailOf = ({ trail, steps }: Place): Steps => [...trail, ...steps].slice(-6);

/** A reference in a value. Its numbers are marked, so that nobody takes them for measures. */
const reference = (label: string): string => `→ ${label.replaceAll(/ (?=\d)/g, " #")}`;
