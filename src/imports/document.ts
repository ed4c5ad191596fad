import { readYaml } from "../plan/yaml-document.ts";

/* Files of other tools are read leniently: what is not of the expected kind counts as absent, and never stops the rest. */

/** Such files are written by hand; only a lock of many files is longer. */
const bounds = {
  limitBytes: 2 * 1024 * 1024,
  aliases: 100,
  depth: 40,
  values: 100_000,
  whenEmpty: "there is nothing to import",
};

/** The one YAML document of a stranger's file, or what is wrong with it and where. */
export function readDocument(
  text: string,
  path: string,
): { readonly value: unknown } | { readonly problem: string; readonly line: number } {
  const read = readYaml(text, path, bounds);
  return read.ok ? { value: read.document.value } : { problem: read.problem.message, line: read.problem.line };
}

/** A list, also where its only member stands alone. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A text, number or truth value as text; undefined for anything else, and for nothing but blanks. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return value.trim();
}

/** More members than any declaration holds; what comes after them is left out, so that a long list costs no more. */
export const mostMembers = 500;

/** The texts of a list. */
export const textsOf = (value: unknown): readonly string[] =>
  listOf(value)
    .map(textOf)
    .filter((text) => text !== undefined);
