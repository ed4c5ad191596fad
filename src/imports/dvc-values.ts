import { entry, isMapping, type Mapping, mappingOf } from "../domain/mapping.ts";
import { shellWord } from "../domain/shell-word.ts";
import { listOf, readDocument, textOf } from "./document.ts";
import { type Filled, fillCommand } from "./shell-text.ts";
import type { Surroundings } from "./translation.ts";

/* What `${…}` of a dvc.yaml stands for: values of params.yaml, of `vars`, and of the loop around a stage. */

export interface Values {
  readonly of: (expression: string) => unknown;
  /** The same with values that only one stage has, which come first. */
  with(own: Mapping): Values;
}

export const usualParameters = "params.yaml";

/** All values of a dvc.yaml or of one stage, later ones before earlier ones; says which files could not be read. */
export function valuesOf(vars: unknown, folder: Surroundings): { values: Values; unread: readonly string[] } {
  const unread: string[] = [];
  const load = (path: string): unknown => {
    const text = folder.textOf(path);
    const read = text === undefined ? undefined : readDocument(text, path);
    if (read !== undefined && "value" in read) return read.value;
    unread.push(path);
    return undefined;
  };
  const layers = listOf(vars).flatMap((each): readonly unknown[] => {
    if (isMapping(each)) return [each];
    // `file:key,key` takes only these keys of the file.
    const [path = "", keys] = (textOf(each) ?? "").split(":");
    const value = load(path);
    if (keys === undefined) return [value];
    return [Object.fromEntries(keys.split(",").map((key) => [key, entry(value, key)]))];
  });
  const usual = folder.textOf(usualParameters) === undefined ? undefined : load(usualParameters);
  return { values: layered([...layers.toReversed(), usual]), unread };
}

function layered(layers: readonly unknown[]): Values {
  return {
    of(expression) {
      const way = wayOf(expression);
      if (way === undefined) return undefined;
      for (const layer of layers) {
        const value = way.reduce(below, layer);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    with: (own) => layered([own, ...layers]),
  };
}

/** `a.b[0].c` and `a["b"]` as the steps down; undefined for anything else. */
function wayOf(expression: string): readonly string[] | undefined {
  if (expression.length > 500) return undefined;
  const way = expression.replace(/\[\s*["']?([^[\]"']+)["']?\s*\]/g, ".$1").split(".");
  return way.every((step) => /^[^\s[\]{}$]+$/.test(step)) ? way : undefined;
}

function below(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(step) ? value[Number(step)] : undefined;
  return entry(value, step);
}

/** Puts values into a text that no shell reads: a path, a description. What has no value stays as it is. */
export function fillText(text: string, { of }: Values): string {
  return text.replace(/\\?\$\{([^{}]*)\}/g, (written, expression: string) =>
    written.startsWith("\\") ? written.slice(1) : (plain(of(expression.trim())) ?? written),
  );
}

/** A text that is one `${…}` is the value itself, of whatever kind. */
export function fillValue(value: unknown, values: Values): unknown {
  const whole = typeof value === "string" ? /^\$\{([^{}]*)\}$/.exec(value.trim())?.[1] : undefined;
  if (whole !== undefined) return values.of(whole.trim());
  return typeof value === "string" ? fillText(value, values) : value;
}

/** Puts values into a command; a mapping becomes its options, as `--name value`. */
export const fill = (command: string, { of }: Values): Filled => fillCommand(command, (name) => word(of(name)));

const plain = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;

function word(value: unknown): string | undefined {
  if (!isMapping(value)) return plain(value);
  const words = Object.entries(mappingOf(value)).flatMap(([name, each]) => {
    if (each === true) return [`--${name}`];
    if (each === false || each === null) return [];
    const own = listOf(each).map(plain);
    return own.some((one) => one === undefined) ? [undefined] : [`--${name}`, ...own];
  });
  if (words.some((each) => each === undefined || shellWord(each) !== each)) return undefined;
  return words.join(" ");
}
