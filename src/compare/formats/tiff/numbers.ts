import type { Numbers } from "../../part.ts";
import { type ElementType, isElementType, numbersOf } from "../arrays/elements.ts";
import { halfOf } from "../tables/half.ts";
import type { Layout } from "./layout.ts";

/** The type of the samples; undefined for complex numbers and others that are not known here. */
export function typeOf({ sampleFormat, bits }: Layout): ElementType | undefined {
  const letter = letters.get(sampleFormat);
  const name = `${letter}${Math.max(1, bits / 8)}`;
  return isElementType(name) && (letter === "u" || bits >= 8) ? name : undefined;
}

/** By SampleFormat; what is unknown is taken for unsigned. */
const letters: ReadonlyMap<number, string> = new Map([
  [1, "u"],
  [2, "i"],
  [3, "f"],
  [4, "u"],
]);

/** Bytes, lowest first, as numbers of the type; half precision becomes single. */
export function chunkOf(layout: Layout, bytes: Uint8Array<ArrayBuffer>): Numbers {
  const type = typeOf(layout) ?? "u1";
  return type === "f2" ? Float32Array.from(new Uint16Array(bytes.buffer), halfOf) : numbersOf(bytes, type, false);
}
