import type { CompareRules } from "../../../domain/compare-rules.ts";
import { grouped } from "../../../domain/grouped.ts";
import type { Exact, Value, ValuePart } from "../../part.ts";
import { commonEnds } from "../alignment.ts";
import { looksLikeCause } from "../texts/cause.ts";
import { commonLength, excerpt, excerpts } from "../texts/excerpt.ts";
import { Fingerprints } from "./fingerprint.ts";
import { Found } from "./found.ts";
import { areReordered, asList, type List, matched, type Yardstick, yardstickOfLists } from "./lists.ts";
import {
  areBytes,
  asDouble,
  hex,
  isMade,
  isNumber,
  isNumbers,
  isRecord,
  isWhole,
  kindOf,
  said,
  unlike,
} from "./said.ts";
import { isSame } from "./same.ts";
import { compareElements, differInShape } from "./vectors.ts";

/** Walks two trees side by side. */
export function walk(recorded: ValuePart, produced: ValuePart, rules: CompareRules): Found {
  const walker = new Walker(recorded, rules);
  walker.compare(recorded.value, produced.value);
  return walker.found;
}

class Walker {
  readonly found: Found;
  readonly #prints = new Fingerprints();
  /** Without tolerance and exceptions, what is the same in another order is one difference. */
  readonly #isStrict: boolean;

  constructor(part: ValuePart, rules: CompareRules) {
    this.found = new Found(part, rules);
    this.#isStrict = rules.tolerance === null && this.found.rules.areGeneral;
  }

  compare(recorded: Value, produced: Value): void {
    if (Object.is(recorded, produced)) return;
    if (isNumber(recorded) && isNumber(produced)) {
      this.#numbers(recorded, produced, () => ({ isReal: false, scale: 0 }));
    } else if (isWrapped(recorded) !== isWrapped(produced)) {
      this.#unwrapped(recorded, produced);
    } else if (isRecord(recorded) && isRecord(produced)) {
      if (areUnlike(recorded, produced)) this.found.differs(this.#unlike(recorded, produced));
      else this.#records(recorded, produced);
    } else if (typeof recorded === "string" && typeof produced === "string") {
      this.#texts(recorded, produced);
    } else {
      this.#many(recorded, produced);
    }
  }

  #texts(recorded: string, produced: string): void {
    if (this.found.step === "<bytes>" && areBytes(recorded) && areBytes(produced)) {
      const from = Math.max(0, commonLength(recorded, produced) - 4);
      this.found.differs(`recorded bytes ${hex(recorded, from)}, produced ${hex(produced, from)}`);
      return;
    }
    const [was, is] = excerpts(recorded, produced);
    this.found.differs(`recorded ${was}, produced ${is}`, () => looksLikeCause(recorded, produced));
  }

  /** Only one has attributes: what they are attributes of may be the same all the same. */
  #unwrapped(recorded: Value, produced: Value): void {
    const [was, is] = [wrappedIn(recorded), wrappedIn(produced)];
    if (was.others.size === 0 && is.others.size === 0) {
      this.found.differs(this.#unlike(recorded, produced));
      return;
    }
    this.found.at("<value>", () => this.compare(was.value, is.value));
    this.#records(was.others, is.others);
  }

  #said(value: Value): string {
    return said(value, this.found.missing);
  }

  #unlike(recorded: Value, produced: Value): string {
    return unlike(recorded, produced, this.found.missing);
  }

  #many(recorded: Value, produced: Value): void {
    if (isNumbers(recorded) && isNumbers(produced)) {
      if (differInShape(this.found, recorded, produced)) return;
      if (recorded.numbers.length === produced.numbers.length) {
        this.#elements(recorded, produced, () => compareElements(this.found, recorded, produced));
        return;
      }
    }
    const [left, right] = [asList(recorded), asList(produced)];
    // The same numbers as a list and as a vector are still two things, and nothing is gained by matching others.
    if (isNumbers(recorded) !== isNumbers(produced) && isSameLists(left, right)) {
      this.found.differs(`recorded ${kindOf(recorded)}, produced ${kindOf(produced)}`);
    } else if (left === undefined || right === undefined || isNumbers(recorded) !== isNumbers(produced)) {
      this.found.differs(this.#unlike(recorded, produced));
    } else if (left.length !== right.length) this.#unequal(left, right);
    else this.#elements(recorded, produced, () => this.#pairs(left, 0, right, 0, left.length));
  }

  #numbers(recorded: number | bigint | Exact, produced: number | bigint | Exact, yardstick: () => Yardstick): void {
    if (isSame(recorded, produced)) {
      this.found.numbers.addEqual(1);
      return;
    }
    const [a, b] = [asDouble(recorded), asDouble(produced)];
    // Whole numbers of Python are another thing than its others, whatever they amount to.
    const isKind = (typeof recorded === "bigint") !== (typeof produced === "bigint");
    const isBeyond = !Number.isFinite(a) || !Number.isFinite(b);
    const areWhole = isWhole(recorded) && isWhole(produced) && !(a === 0 && b === 0);
    const { isReal, scale } = yardstick();
    if (isKind || isBeyond) this.found.differs(this.#unlike(recorded, produced));
    else if (areWhole && !isReal) this.found.whole(a, b, scale, () => this.#unlike(recorded, produced));
    else this.found.pair(a, b, scale, () => this.#unlike(recorded, produced));
  }

  #records(recorded: ReadonlyMap<string, Value>, produced: ReadonlyMap<string, Value>): void {
    const added = [...produced].filter(([key]) => !recorded.has(key));
    for (const [key, member] of recorded) {
      const other = produced.get(key);
      this.found.at(key, () => {
        if (other !== undefined) this.compare(member, other);
        else if (key === attributes && isRecord(member) && member.size > 0) this.#records(member, new Map());
        else this.found.differs(`is not there any more; it was ${this.#said(member)}${renamed(member, added)}`);
      });
    }
    for (const [key, member] of added) {
      this.found.at(key, () => {
        if (key === attributes && isRecord(member) && member.size > 0) this.#records(new Map(), member);
        else this.found.differs(`is new: ${this.#said(member)}`);
      });
    }
  }

  /** Of one length: compared one by one, unless they are the same in another order. */
  #elements(recorded: Value, produced: Value, oneByOne: () => void): void {
    const [left, right] = [asList(recorded), asList(produced)];
    const order = () => (left === undefined || right === undefined ? undefined : this.#order(left, right));
    const early = this.#isStrict ? order() : undefined;
    if (early !== undefined) {
      this.found.differs(early.text, early.cause);
      return;
    }
    const wasFound = this.found.first !== null;
    oneByOne();
    const late = this.#isStrict || wasFound || this.found.first === null ? undefined : order();
    if (late !== undefined) this.found.first = `${this.found.first}; these are ${late.text}`;
  }

  #order(recorded: List, produced: List): { readonly text: string; readonly cause: () => string } | undefined {
    const places: number[] = [];
    for (let at = 0; at < recorded.length; at += 1) {
      if (!isSame(recorded.element(at), produced.element(at))) places.push(at);
    }
    if (!areReordered(recorded, produced, places, this.#prints)) return undefined;
    const first = places[0] ?? 0;
    const [was, is] = [recorded.element(first), produced.element(first)];
    const shown = this.#said(was) === this.#said(is) ? "" : `: recorded ${this.#said(was)}, produced ${this.#said(is)}`;
    const things = this.found.step === orderOfKeys ? "keys" : "elements";
    const order = `the same ${grouped(recorded.length)} ${things} in another order`;
    const text = `${order}; the first that moved is number ${first + 1}${shown}`;
    // A dictionary keeps the order in which it was filled.
    const cause = () =>
      typeof was === "string" && things === "elements" && this.found.missing === "null"
        ? "a set of Python has another order in every run unless PYTHONHASHSEED is set"
        : "";
    return { text, cause };
  }

  #unequal(recorded: List, produced: List): void {
    const hunks = matched(recorded, produced, this.#prints);
    if (hunks === undefined) {
      this.#pairs(recorded, 0, produced, 0, Math.min(recorded.length, produced.length));
      this.found.differs(`recorded ${count(recorded.length)}, produced ${count(produced.length)}`);
      return;
    }
    for (const { from, to, newFrom, newTo } of hunks) {
      const both = Math.min(to - from, newTo - newFrom);
      this.#pairs(recorded, from, produced, newFrom, both);
      for (let at = from + both; at < to; at += 1) {
        const gone = () => this.found.differs(`is not there any more; it was ${this.#said(recorded.element(at))}`);
        this.found.at(at, gone);
      }
      for (let at = newFrom + both; at < newTo; at += 1) {
        this.found.at(at, () => this.found.differs(`is new: ${this.#said(produced.element(at))}`));
      }
    }
  }

  #pairs(recorded: List, from: number, produced: List, newFrom: number, length: number): void {
    let yardstick: Yardstick | undefined;
    const measured = () => (yardstick ??= yardstickOfLists(recorded, produced));
    for (let offset = 0; offset < length; offset += 1) {
      const [a, b] = [recorded.element(from + offset), produced.element(newFrom + offset)];
      if (Object.is(a, b)) {
        if (typeof a === "number") this.found.numbers.addEqual(1);
        continue;
      }
      this.found.at(from + offset, () => {
        if (isNumber(a) && isNumber(b)) this.#numbers(a, b, measured);
        else this.compare(a, b);
      });
    }
  }
}

/** Each of them is told by its name. */
const attributes = "<attributes>";

/** How a format tells in which order a dictionary was filled. */
const orderOfKeys = "<order of keys>";

const isWrapped = (value: Value): boolean => isRecord(value) && value.has("<value>");

function wrappedIn(value: Value): { readonly value: Value; readonly others: ReadonlyMap<string, Value> } {
  if (!isRecord(value) || !value.has("<value>")) return { value, others: new Map() };
  return { value: value.get("<value>") ?? null, others: new Map([...value].filter(([key]) => key !== "<value>")) };
}

/** Two things of different kinds, which have nothing in common. */
const areUnlike = (recorded: ReadonlyMap<string, Value>, produced: ReadonlyMap<string, Value>): boolean =>
  recorded.size > 0 &&
  produced.size > 0 &&
  [...recorded.keys()].every((key) => isMade(key) && !produced.has(key)) &&
  [...produced.keys()].every(isMade);

const isSameLists = (left: List | undefined, right: List | undefined): boolean =>
  left !== undefined &&
  left.length === right?.length &&
  commonEnds(left.length, right.length, (at) => isSame(left.element(at), right.element(at))).start === left.length;

/** Under which new key the same value stands now, as the end of a clause. */
function renamed(member: Value, added: readonly (readonly [string, Value])[]): string {
  const [name] = added.length <= 20 ? (added.find(([, value]) => isSame(member, value)) ?? []) : [];
  return name === undefined ? "" : `, which ${excerpt(name)} is now`;
}

const count = (length: number): string => `${grouped(length)} ${length === 1 ? "element" : "elements"}`;
