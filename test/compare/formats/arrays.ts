import { expect } from "vitest";
import { Unreadable } from "../../../src/compare/format.ts";
import type { ArrayPart, Part } from "../../../src/compare/part.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";

/** The parts of a file by their addresses; fails when the file was read as bytes. */
export async function partsOf(name: string, bytes: Uint8Array): Promise<Readonly<Record<string, Part>>> {
  const { parts, unreadable } = await opened(name, bytes);
  if (unreadable !== null) throw new Unreadable(unreadable);
  return Object.fromEntries(parts.map((part) => [part.at, part]));
}

/** What a part holds, short enough for an expectation: `f8 2,3: 0 1 2 3 4 5`, the value, the rows, or the lines. */
function shown(part: Part | undefined): unknown {
  switch (part?.kind) {
    case "array":
      return `${part.type} ${part.shape}: ${numbersIn(part).join(" ")}`;
    case "value":
      return part.value;
    case "table":
      return [part.columns.map(({ name }) => name), ...[...part.rows()].flat()];
    case "text":
      return [...part.lines()];
    default:
      return part?.kind;
  }
}

export const numbersIn = (part: ArrayPart): readonly (number | bigint)[] =>
  [...part.chunks()].flatMap((chunk) => [...(chunk as Iterable<number | bigint>)]);

/** All parts of a file, as `shown`. */
export async function contentOf(name: string, bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  const parts = await partsOf(name, bytes);
  return Object.fromEntries(Object.entries(parts).map(([at, part]) => [at, shown(part)]));
}

/** Why a file was read as bytes; null when it was not. */
export const whyUnreadable = async (name: string, bytes: Uint8Array): Promise<string | null> =>
  (await opened(name, bytes)).unreadable;

/**
 * Changes a file in many ways: it is read or refused, never fails otherwise, and what is called the same has parts that
 * show the same.
 */
export async function endures(name: string, bytes: Buffer, count: number, seed: number): Promise<void> {
  const own = await contentOf(name, bytes);
  for (const { what, bytes: changed } of mutants(bytes, count, seed)) {
    const { unreadable } = await opened(name, changed);
    if (unreadable !== null) expect(unreadable, what).not.toMatch(/gave up/);
    const { kind } = await compared(name, bytes, changed);
    if (kind === "equivalent") expect(await contentOf(name, changed), what).toEqual(own);
  }
}
