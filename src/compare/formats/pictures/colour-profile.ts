import { grouped } from "../../../domain/grouped.ts";
import type { Reading } from "../../format.ts";
import { digestOf } from "./limits.ts";

/** What a colour profile says, as one short text, without what `undated` sets aside. */
export function colourProfile(profile: Uint8Array, format: string, where: string, reading: Reading): string {
  if (profile.length < 128) return digestOf(profile);
  return `${grouped(profile.length)} bytes (${digestOf(undated(profile, format, where, reading))})`;
}

/**
 * A colour profile without the time at which it was made (bytes 24 to 35) and the digest of itself that it carries (bytes 84
 * to 99): every program that makes its profile anew stamps it. ICC.1:2022, 7.2. `profile` has 128 bytes or more.
 */
export function undated(profile: Uint8Array, format: string, where: string, reading: Reading): Uint8Array {
  const copy = Uint8Array.from(profile);
  reading.setAside({
    rule: `${format}: creation date of the colour profile`,
    where,
    value: dateOf(copy.subarray(24, 36)),
  });
  copy.fill(0, 24, 36);
  copy.fill(0, 84, 100);
  return copy;
}

function dateOf(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [year, month, day, hour, minute, second] = [0, 2, 4, 6, 8, 10].map((at) => view.getUint16(at));
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}
