import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "../../src/compare/content.ts";
import { type CompareRules, exactly, type Tolerance } from "../../src/domain/compare-rules.ts";
import type { NamedContent, Unpack } from "../../src/domain/content.ts";

/** A pair of files made by real programs, and what has to be said of it. */
export interface Case {
  /** `png/software-chunk-of-another-version` */
  readonly name: string;
  readonly expect: "identical" | "equivalent" | "close" | "different";
  readonly recorded: NamedContent;
  readonly produced: NamedContent;
  readonly rules: CompareRules;
  /** What the explanation has to match. */
  readonly says: readonly RegExp[];
}

const root = new URL("../fixtures/corpus/", import.meta.url).pathname;

export function corpus(): readonly Case[] {
  if (!existsSync(root)) return [];
  return folders(root).flatMap((format) =>
    folders(join(root, format))
      .filter((name) => existsSync(join(root, format, name, "case.json")))
      .map((name) => readCase(`${format}/${name}`)),
  );
}

const folders = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

interface Block {
  readonly rtol?: number;
  readonly atol?: number;
  readonly digits?: number;
  readonly numpy?: { readonly rtol: number; readonly atol: number };
  readonly columns?: Readonly<Record<string, Block>>;
  readonly paths?: Readonly<Record<string, Block>>;
}

function readCase(name: string): Case {
  const folder = join(root, name);
  const { expect, compare = {}, says = [] } = JSON.parse(readFileSync(join(folder, "case.json"), "utf8"));
  const file = (side: string) => {
    const found = readdirSync(folder).find((entry) => entry.startsWith(`${side}.`) || entry === side);
    if (found === undefined) throw new Error(`${name} has no ${side} file`);
    return named(found.replace(/^(recorded|produced)/, "file"), readFileSync(join(folder, found)));
  };
  return {
    name,
    expect,
    recorded: file("recorded"),
    produced: file("produced"),
    rules: rulesOf(compare),
    says: says.map((pattern: string) => new RegExp(pattern, "i")),
  };
}

/** The `compare` block of a case, which stands as it would in a declaration. */
function rulesOf({ columns = {}, paths = {}, ...block }: Block): CompareRules {
  const { rtol: _, atol: __, digits: ___, numpy: ____, ...rest } = block;
  return { ...exactly, ...rest, tolerance: toleranceOf(block), columns: tolerances(columns), paths: tolerances(paths) };
}

const tolerances = (blocks: Readonly<Record<string, Block>>): Record<string, Tolerance> =>
  Object.fromEntries(
    Object.entries(blocks).flatMap(([key, block]) => {
      const tolerance = toleranceOf(block);
      return tolerance === null ? [] : [[key, tolerance]];
    }),
  );

function toleranceOf({ rtol, atol, digits, numpy }: Block): Tolerance | null {
  if (numpy !== undefined) return { kind: "numpy", ...numpy };
  if (digits !== undefined) return { kind: "digits", digits };
  return rtol === undefined && atol === undefined ? null : { kind: "scaled", rtol: rtol ?? 0, atol: atol ?? 0 };
}

/** Bytes that are at hand, as a file. */
export const named = (name: string, bytes: Uint8Array): NamedContent => ({ name, content: contentOf(bytes) });

/** Keeps what is unpacked in memory. */
export const inMemory: Unpack = async (chunks) => {
  const held: Uint8Array[] = [];
  for await (const chunk of chunks) held.push(chunk);
  return contentOf(Buffer.concat(held));
};
