import type { CompareRules, Tolerance } from "../../../domain/compare-rules.ts";
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
    return this.#rules.ignore.some((rule) => rule !== "" && names.some((name) => leadsTo(rule, name)));
  }

  tolerance(path: Path): Tolerance | null {
    if (this.areGeneral) return this.#rules.tolerance;
    const names = this.#names(path);
    const found = Object.keys(this.#rules.paths)
      .filter((rule) => names.some((name) => leadsTo(rule, name)))
      .toSorted((a, b) => b.length - a.length);
    return found[0] === undefined ? this.#rules.tolerance : (this.#rules.paths[found[0]] ?? null);
  }

  #names(path: Path): readonly string[] {
    const [short, spoken] = [pointer(path), this.address(path)];
    const { at } = this.#part;
    return at === "" ? [short, spoken] : [short, spoken, `${at}${short}`, `${at}${spoken}`, `${at} › ${spoken}`];
  }
}

/** At a place or above it: what follows must begin another step. */
function leadsTo(rule: string, name: string): boolean {
  return name.startsWith(rule) && (name.length === rule.length || /[/[$ ›.@]/.test(name[rule.length] ?? ""));
}
