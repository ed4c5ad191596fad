import type { Tolerance } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import type { Largest } from "../finding.ts";
import { changedResult, looksLike, short } from "../numbers/looks-like.ts";
import { NumberTally } from "../numbers/tally.ts";
import { isNear, oneDigitAbove } from "../numbers/tolerance.ts";

/** No tolerance is suggested beyond this: it would hide a changed result. */
const mostRelative = 0.001;
/** Differences of numbers that are zero but for rounding. */
const mostAbsolute = 1e-12;

/**
 * Numbers that differ and stand anywhere in a text or tree: how many, how far apart, and which tolerance would do. A single
 * number is measured by itself, one of a vector by the largest recorded magnitude of the vector (`scale`).
 */
export class NumberDifferences {
  /** Pairs that differ and are near enough by the tolerance that holds for them. */
  near = 0;
  /** Pairs that differ by more. */
  far = 0;
  readonly #largest: { near: Largest | null; far: Largest | null } = { near: null, far: null };
  /** Zeros of two signs. */
  #zeros = 0;
  #relative = 0;
  #absolute = 0;
  readonly #tally = new NumberTally();

  /** Tells a pair of finite numbers that is not the same; says whether it is near enough. */
  add(recorded: number, produced: number, scale: number, tolerance: Tolerance | null, where: () => string): boolean {
    const isClose = tolerance !== null && isNear(recorded, produced, tolerance, scale);
    if (isClose) this.near += 1;
    else this.far += 1;
    const size = Math.max(Math.abs(recorded), scale);
    this.#tally.add(...((size === 0 ? [recorded, produced] : [recorded / size, produced / size]) as [number, number]));
    const abs = Math.abs(produced - recorded);
    if (recorded === 0 && produced === 0 && !Object.is(recorded, produced)) this.#zeros += 1;
    const scaled = abs / Math.max(Math.abs(produced), size);
    this.#need(abs, abs === 0 ? 0 : scaled);
    const side = isClose ? this.#largest.near : this.#largest.far;
    if (side === null || scaled > (side.scaled ?? 0)) {
      const found = { abs, scaled, where: where() };
      if (isClose) this.#largest.near = found;
      else this.#largest.far = found;
    }
    return isClose;
  }

  /** Tells that there are numbers which are the same. */
  addEqual(count: number): void {
    this.#tally.addEqual(count);
  }

  #need(abs: number, scaled: number): void {
    if (scaled > mostRelative && abs <= mostAbsolute) this.#absolute = Math.max(this.#absolute, abs);
    else this.#relative = Math.max(this.#relative, scaled);
  }

  get count(): number {
    return this.near + this.far;
  }

  /** The difference that is largest for its number's size; where some are not near enough, of those. */
  get largest(): Largest | null {
    return this.#largest.far ?? this.#largest.near;
  }

  /** How many differ, by how much at most, and what that looks like: for people, behind a semicolon. */
  get summary(): string {
    const { count, largest, near, far } = this;
    const most = largest === null || largest.abs === 0 ? this.#spelling : this.#most(largest);
    if (count === 1) return most;
    const beyond = near === 0 || far === 0 ? "" : `${grouped(far)} by more than is allowed, `;
    return `${grouped(count)} numbers differ, ${beyond}${most}`;
  }

  /** That all of them are near enough, as a sentence; `by` which tolerance. */
  nearEnough(by: string): string {
    return `${this.count === 1 ? "one number differs and is" : "numbers differ and are"} near enough ${by}; ${this.summary}`;
  }

  /** The same where something else differs, too, so that it must be said what is meant. */
  get summaryAmongOthers(): string {
    return this.count === 1 ? `one of them a number, ${this.summary}` : this.summary;
  }

  get looksLikeRounding(): boolean {
    return looksLike(this.#tally) !== changedResult;
  }

  get #spelling(): string {
    return this.#zeros === this.count ? "the sign of a zero" : "in how they are written only";
  }

  #most({ abs, scaled, where }: Largest): string {
    const share = scaled === null ? "" : ` (${short(scaled)} of its size)`;
    const place = where === "" || this.count === 1 ? "" : ` at ${where}`;
    return `${this.count === 1 ? "" : "at most "}by ${short(abs)}${share}${place}${this.#cause}`;
  }

  /** What is declared to be near enough is no changed result. */
  get #cause(): string {
    const cause = looksLike(this.#tally);
    return this.far === 0 && cause === changedResult ? "" : `: ${cause}`;
  }

  /** The smallest tolerance by which all of them would be near, for the declaration; null when it would hide a result. */
  suggestion(): string | null {
    if (this.count === 0 || this.#relative > mostRelative) return null;
    const relative = this.#relative === 0 && this.#absolute === 0 ? 1e-15 : this.#relative;
    const terms = [
      ...(relative > 0 ? [`rtol: ${roundedUp(relative)}`] : []),
      ...(this.#absolute > 0 ? [`atol: ${roundedUp(this.#absolute)}`] : []),
    ];
    return `compare: { ${terms.join(", ")} }`;
  }
}

const roundedUp = (value: number): string => oneDigitAbove(value).toExponential().replace("e+", "e");
