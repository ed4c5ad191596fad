import type { CompareRules } from "../../../domain/compare-rules.ts";
import type { Largest } from "../../finding.ts";
import { isNear } from "../../numbers/tolerance.ts";
import type { ValuePart } from "../../part.ts";
import { NumberDifferences } from "../number-differences.ts";
import { looksLikeCause } from "../texts/cause.ts";
import { PlaceRules } from "./rules.ts";

/** What was found while two trees are walked: the first difference in words, how many there are, and the numbers. */
export class Found {
  /** The first difference that no tolerance covers. */
  first: string | null = null;
  /** What cannot be near: all but numbers that are not whole, or are named by the declaration. */
  others = 0;
  /** The first of them, in words. */
  firstOther: string | null = null;
  /** Of whole numbers that cannot be near, the difference that is largest for its number's size. */
  largestWhole: Largest | null = null;
  /** The first place at which whole numbers differ by no more than a tolerance that is not declared for them allows. */
  exactWhole: string | null = null;
  /** Whole numbers differ for which a tolerance is declared: no tolerance for the whole output helps. */
  hasNamedWholes = false;
  /** What the first difference looks like. */
  cause = "";
  readonly numbers: NumberDifferences = new NumberDifferences();
  readonly rules: PlaceRules;
  /** What null is called. */
  readonly missing: string;
  readonly #path: (string | number)[] = [];

  constructor(part: ValuePart, rules: CompareRules) {
    this.rules = new PlaceRules(part, rules);
    this.missing = part.missing ?? "null";
  }

  /** Takes one step down, looks there, and comes back; what the declaration leaves out is not looked at. */
  at(key: string | number, look: () => void): void {
    this.#path.push(key);
    if (!this.rules.isIgnored(this.#path)) look();
    this.#path.pop();
  }

  /** The last step that was taken; undefined at the root. */
  get step(): string | number | undefined {
    return this.#path.at(-1);
  }

  /** Tells a difference of this place; `what` is a clause that follows the address. */
  differs(what: string, cause: () => string = () => ""): void {
    this.others += 1;
    this.firstOther ??= this.#placed(what);
    if (this.first !== null) return;
    this.first = this.firstOther;
    this.cause = cause();
  }

  /** Tells two numbers of this place that differ and may be near each other. */
  pair(recorded: number, produced: number, scale: number, what: () => string): void {
    const where = () => this.rules.address(this.#path);
    const isNear = this.numbers.add(recorded, produced, scale, this.rules.tolerance(this.#path), where);
    if (isNear || this.first !== null) return;
    this.first = this.#placed(what());
    this.cause = looksLikeCause(String(recorded), String(produced));
  }

  /**
   * Tells two whole numbers of this place that differ. They count things, so that only a tolerance that is declared for this
   * very place makes them near.
   */
  whole(recorded: number, produced: number, scale: number, what: () => string): void {
    const tolerance = this.rules.tolerance(this.#path);
    const isNamed = this.rules.isNamed(this.#path);
    if (tolerance !== null && isNamed && [recorded, produced].every(Number.isSafeInteger)) {
      this.hasNamedWholes = true;
      this.pair(recorded, produced, scale, what);
      return;
    }
    this.differs(what());
    const abs = Math.abs(produced - recorded);
    const scaled = abs / Math.max(Math.abs(recorded), Math.abs(produced), scale);
    if (scaled > (this.largestWhole?.scaled ?? 0)) {
      this.largestWhole = { abs, scaled, where: this.rules.address(this.#path) };
    }
    if (tolerance !== null && !isNamed && isNear(recorded, produced, tolerance, scale)) {
      this.exactWhole ??= this.rules.address(this.#path);
    }
  }

  #placed(what: string): string {
    const address = this.rules.address(this.#path);
    return address === "" ? what : `${address}${what.startsWith("is ") ? "" : ":"} ${what}`;
  }
}
