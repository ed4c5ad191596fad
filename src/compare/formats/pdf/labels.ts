import { bareName } from "./write.ts";

/** The way from an object to one that it refers to: keys of dictionaries, places in lists from 1 on. */
export type Steps = readonly (string | number)[];

const longestLabel = 160;

/** Names for objects that people understand and that stay the same when objects elsewhere come and go. */
export class Labels {
  readonly #used = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  /** A name for what is reached by `steps` from `from`; where that would be too long, a running number in the `scope`. */
  along(from: string, steps: Steps, kind: string, scope: string): string {
    const label = `${from} › ${shorten(steps, kind)}`;
    return label.length > longestLabel ? this.counted(scope, "object") : this.#unique(label);
  }

  /** `document › outline item 3` */
  counted(scope: string, kind: string): string {
    const key = `${scope} › ${kind}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    return this.#unique(`${key} ${count}`);
  }

  /** `document › attachment data.csv` */
  attachment(scope: string, file: string): string {
    return this.#unique(`${scope} › attachment ${file.slice(0, 100).replaceAll(/[^\w.-]/g, "_")}`);
  }

  #unique(label: string): string {
    const count = (this.#used.get(label) ?? 0) + 1;
    this.#used.set(label, count);
    return count === 1 ? label : this.#unique(`${label} (${count})`);
  }
}

const words: ReadonlyMap<string, string> = new Map([
  ["Font", "font"],
  ["ExtGState", "graphics state"],
  ["Pattern", "pattern"],
  ["Shading", "shading"],
  ["ColorSpace", "colour space"],
  ["Properties", "properties"],
]);

/** `Resources › Font › F1` is `font F1` to a person. */
function shorten(steps: Steps, kind: string): string {
  const [first, second, third, ...rest] = steps;
  const short = (text: string, more: Steps): string => [text, ...more.map(spelt)].join(" › ");
  if (first === "Resources" && typeof second === "string" && third !== undefined) {
    const word = words.get(second) ?? (second === "XObject" ? kind : bareName(second));
    return short(`${word} ${spelt(third)}`, rest);
  }
  if (first === "Annots" && typeof second === "number") return short(`annotation ${second}`, steps.slice(2));
  if (first === "CharProcs" && second !== undefined) return short(`glyph ${spelt(second)}`, steps.slice(2));
  return steps.map(spelt).join(" › ");
}

/** A step as it stands in addresses. */
export const spelt = (step: string | number): string => (typeof step === "number" ? String(step) : bareName(step));
