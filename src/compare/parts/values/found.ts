import type { CompareRules } from "../../../domain/compare-rules.ts";
import type { ValuePart } from "../../part.ts";
import { NumberDifferences } from "../number-differences.ts";
import { looksLikeCause } from "../texts/cause.ts";
import { PlaceRules } from "./rules.ts";

/** What was found while two trees are walked: the first difference in words, how many there are, and the numbers. */
export class Found {
  /** The first difference that no tolerance covers. */
  first: string | null = null;
  /** What cannot be near: all but numbers that are not whole. */
  others = 0;
  /** What the first difference looks like. */
  cause = "";
  readonly numbers: NumberDifferences = new NumberDifferences();
  readonly rules: PlaceRules;
  readonly #path: (string | number)[] = [];

  constructor(part: ValuePart, rules: CompareRules) {
    this.rules = new PlaceRules(part, rules);
  }

  /** Takes one step down, looks there, and comes back; what the declaration leaves out is not looked at. */
  at(key: string | number, look: () => void): void {
    this.#path.push(key);
    if (!this.rules.isIgnored(this.#path)) look();
    this.#path.pop();
  }

  /** Tells a difference of this place; `what` is a clause that follows the address. */
  differs(what: string, cause: () => string = () => ""): void {
    this.others += 1;
    if (this.first !== null) return;
    this.first = this.#placed(what);
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

  #placed(what: string): string {
    const address = this.rules.address(this.#path);
    return address === "" ? what : `${address}${what.startsWith("is ") ? "" : ":"} ${what}`;
  }
}
