import type { Numbers } from "../../part.ts";
import type { Layout } from "./layout.ts";

/** The type of the samples as NumPy names it; undefined for complex numbers and others that are not known here. */
export function typeOf({ sampleFormat, bits }: Layout): string | undefined {
  const size = Math.max(1, bits / 8);
  if (sampleFormat === 1 || sampleFormat === 4) return `u${size}`;
  if (sampleFormat === 2 && bits >= 8) return `i${size}`;
  return sampleFormat === 3 && bits >= 16 ? `f${size}` : undefined;
}

/** Bytes, lowest first, as numbers of the type; half precision becomes single. */
export function chunkOf(layout: Layout, { buffer }: Uint8Array<ArrayBuffer>): Numbers {
  switch (typeOf(layout)) {
    case "u2":
      return new Uint16Array(buffer);
    case "u4":
      return new Uint32Array(buffer);
    case "u8":
      return new BigUint64Array(buffer);
    case "i1":
      return new Int8Array(buffer);
    case "i2":
      return new Int16Array(buffer);
    case "i4":
      return new Int32Array(buffer);
    case "i8":
      return new BigInt64Array(buffer);
    case "f2":
      return Float32Array.from(new Uint16Array(buffer), fromHalf);
    case "f4":
      return new Float32Array(buffer);
    case "f8":
      return new Float64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

/** IEEE 754 binary16. */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
