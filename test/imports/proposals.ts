import { expect } from "vitest";
import type { Declaration } from "../../src/domain/declaration.ts";
import { importDeclaration } from "../../src/imports/formats.ts";
import type { ImportedDeclaration } from "../../src/imports/propose.ts";
import { parseDeclaration } from "../../src/plan/parse-declaration.ts";

export interface Proposed extends ImportedDeclaration {
  readonly format: string;
  /** What the text says, read as any other declaration. */
  readonly said: Declaration;
}

/** Imports a file of a folder; the other files are given with their texts. */
export function proposed(name: string, text: string, files: Readonly<Record<string, string>> = {}): Proposed {
  const answer = importFile(name, text, files);
  if (answer.kind === "refused") throw new Error(`${answer.line}: ${answer.reason}`);
  const parsed = parseDeclaration(answer.proposal.declaration);
  expect(answer.proposal.problems).toEqual([]);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  return { ...answer.proposal, format: answer.format, said: parsed.declaration };
}

export function importFile(name: string, text: string, files: Readonly<Record<string, string>> = {}) {
  const paths = new Set([name, ...Object.keys(files)]);
  const surroundings = { paths, textOf: (path: string) => files[path] };
  return importDeclaration(
    { name, text, format: undefined },
    surroundings,
    [...paths].map((path) => ({ path })),
  );
}
