import type { CompareRules, Tolerance } from "../../../domain/compare-rules.ts";
import { standing } from "../../numbers/place-names.ts";
import type { ValuePart } from "../../part.ts";

export type Path = readonly (string | number)[];

/** The JSON pointer of a place (RFC 6901). */
export function pointer(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * What the declaration says of places in a tree, which it names by their JSON pointer or as they are called in explanations,
 * with or without the part they are in. The longest name that leads to a place counts.
 */
export class PlaceRules {
  readonly #part: ValuePart;
  readonly #rules: CompareRules;
  /** Nothing is said of any place, so that no address has to be made. */
  readonly areGeneral: boolean;

  constructor(part: ValuePart, rules: CompareRules) {
    this.#part = part;
    this.#rules = rules;
    this.areGeneral = rules.ignore.length === 0 && Object.keys(rules.paths).length === 0;
  }

  /** What a person reads. */
  address(path: Path): string {
    return this.#part.address?.(path) ?? pointer(path);
  }

  isIgnored(path: Path): boolean {
    if (this.areGeneral) return false;
    const names = this.#names(path);
    return this.#rules.ignore.some((rule) => rule !== "" && names.some((name) => standing(rule, name, step) !== null));
  }

  tolerance(path: Path): Tolerance | null {
    const rule = this.#ruleFor(path);
    return rule === undefined ? this.#rules.tolerance : (this.#rules.paths[rule] ?? null);
  }

  /** Whether the tolerance is declared for this very place, or for the list of which it is an element. */
  isNamed(path: Path): boolean {
    const rule = this.#ruleFor(path);
    if (rule === undefined) return false;
    for (let length = path.length; ; length -= 1) {
      const names = this.#names(path.slice(0, length));
      if (names.some((name) => standing(rule, name, step) === "own")) return true;
      if (length === 0 || typeof path[length - 1] === "string") return false;
    }
  }

  /** Of what the declaration has tolerances for, the longest name that leads here. */
  #ruleFor(path: Path): string | undefined {
    if (this.areGeneral) return undefined;
    const names = this.#names(path);
    return Object.keys(this.#rules.paths)
      .filter((rule) => names.some((name) => standing(rule, name, step) !== null))
      .toSorted((a, b) => b.length - a.length)[0];
  }

  #names(path: Path): readonly string[] {
    return namesOf(this.#part, path);
  }
}

/** Which of these names from a declaration lead to the place. */
export function leadingTo(part: ValuePart, path: Path, rules: ReadonlySet<string>): readonly string[] {
  const names = namesOf(part, path);
  return [...rules].filter((rule) => names.some((name) => standing(rule, name, step) !== null));
}

/** All that a place is called. */
function namesOf(part: ValuePart, path: Path): readonly string[] {
  const short = pointer(path);
  const spoken = part.address?.(path) ?? short;
  const { at } = part;
  return at === "" ? [short, spoken] : [short, spoken, `${at}${short}`, `${at}${spoken}`, `${at} › ${spoken}`];
}

/** What begins a step in any of the ways in which places are called. */
const step = /^[/[$ ›.@]/;
