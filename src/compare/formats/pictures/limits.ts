import { createHash } from "node:crypto";
import { grouped } from "../../../domain/grouped.ts";
import { type Reading, Unreadable } from "../../format.ts";

/** Pixels that all pictures of one file may have together. */
export const maxPixels = 100_000_000;

/** Checks the size of a picture and takes its decoded samples from the budget, before they are allocated. */
export function holdPicture(reading: Pick<Reading, "hold">, width: number, height: number, bytesASample: 1 | 2): void {
  if (width < 1 || height < 1) throw new Unreadable("a picture in it has no pixels");
  if (width * height > maxPixels) {
    throw new Unreadable(`a picture in it has more than ${grouped(maxPixels)} pixels`);
  }
  reading.hold(width * height * 4 * bytesASample);
}

/** Text as the value of an omission or of what is shown: told apart by all of it, shown by its beginning. */
export function shortText(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line === text && line.length <= 80 ? line : `${line.slice(0, 60)}… (${digestOf(Buffer.from(text))})`;
}

/** Bytes likewise: few of them in hexadecimal digits, many by their number and a digest. */
export function shortBytes(bytes: Uint8Array): string {
  if (bytes.length <= 16) return bytes.length === 0 ? "empty" : Buffer.from(bytes).toString("hex");
  return `${grouped(bytes.length)} bytes (${digestOf(bytes)})`;
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256 ${createHash("sha256").update(bytes).digest("hex").slice(0, 32)}`;
}
