import { load, parseEvents, YAMLException } from "js-yaml";
import { plainText } from "../domain/plain-text.ts";
import type { Problem } from "../domain/problem.ts";
import { escapeKey, type Place, type Places, placesOf } from "./yaml-places.ts";
import { emptyFile, explainYaml } from "./yaml-problems.ts";

/** A YAML file that is safe to walk: a finite tree of bounded size, with the place of everything in it. */
interface YamlDocument {
  readonly value: unknown;
  readonly places: Places;
}

interface YamlBounds {
  readonly limitBytes: number;
  readonly aliases: number;
  readonly depth: number;
  /** Values after all aliases are followed. */
  readonly values: number;
  /** What to do about an empty file. */
  readonly whenEmpty: string;
}

type Read = { readonly ok: true; readonly document: YamlDocument } | { readonly ok: false; readonly problem: Problem };

/** Reads one YAML document that a stranger wrote. The first thing wrong with it is the only one that is known. */
export function readYaml(text: string, file: string, bounds: YamlBounds): Read {
  const problem = (place: Place, message: string, pointer = ""): Read => ({
    ok: false,
    problem: { file, line: place.line, column: place.column, pointer, message: plainText(message) },
  });
  // The length in UTF-16 units is never more than that in bytes, and costs nothing to ask.
  if (text.length > bounds.limitBytes || Buffer.byteLength(text) > bounds.limitBytes) {
    return problem({ line: 1, column: 1 }, `the file is larger than ${bounds.limitBytes / 1024} KiB`);
  }
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  try {
    const value = load(source, { maxAliases: bounds.aliases, maxDepth: bounds.depth });
    const places = placesOf(source, parseEvents(source, { maxDepth: bounds.depth }));
    const trouble = walk(value, bounds);
    if (trouble !== undefined) return problem(places.ofValue(trouble.pointer), trouble.message, trouble.pointer);
    return { ok: true, document: { value, places } };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line, column, message } = explainYaml(source, error);
    return problem({ line, column }, message === emptyFile ? `${message}: ${bounds.whenEmpty}` : message);
  }
}

interface Trouble {
  readonly pointer: string;
  readonly message: string;
}

/** Follows every alias once, as anything that reads the value would have to. */
function walk(root: unknown, bounds: YamlBounds): Trouble | undefined {
  const above = new Set<object>();
  let values = 0;
  const visit = (value: unknown, pointer: string): Trouble | undefined => {
    if (++values > bounds.values) return { pointer, message: "the aliases of this file unfold to too many values" };
    if (typeof value === "string") return textTrouble(value, pointer);
    return typeof value === "object" && value !== null ? visitInside(value, pointer) : undefined;
  };
  const visitInside = (value: object, pointer: string): Trouble | undefined => {
    if (above.has(value)) return { pointer, message: "this alias stands inside what it names, so it never ends" };
    if (above.size >= bounds.depth) return { pointer, message: "the file is nested too deeply" };
    above.add(value);
    for (const [key, child] of Object.entries(value)) {
      const below = `${pointer}/${escapeKey(key)}`;
      const trouble = textTrouble(key, below) ?? visit(child, below);
      if (trouble !== undefined) return trouble;
    }
    above.delete(value);
    return undefined;
  };
  return visit(root, "");
}

/** Escapes such as "\0" and "\ud800" can write what no command, path or canonical JSON can hold. */
function textTrouble(text: string, pointer: string): Trouble | undefined {
  if (!/\0|\p{Surrogate}/u.test(text)) return undefined;
  return { pointer, message: "this text holds a character that cannot be handed on (a NUL or half a character)" };
}
