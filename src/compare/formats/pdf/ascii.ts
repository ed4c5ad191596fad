import { hexValue, isSpace } from "./characters.ts";
import { Damaged, Growing, mostDecodedBytes } from "./growing.ts";

/** ISO 32000-1 section 7.4.2. Throws Damaged. */
export function fromAsciiHex(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(bytes.length / 2));
  let digits = 0;
  let at = 0;
  for (; at < bytes.length && bytes[at] !== 0x3e; at += 1) {
    if (isSpace(bytes[at])) continue;
    const value = hexValue(bytes[at]);
    if (value < 0) throw new Damaged("no digit");
    out[digits >> 1] = (out[digits >> 1] ?? 0) | (digits % 2 === 0 ? value << 4 : value);
    digits += 1;
  }
  endsAt(bytes, at + 1);
  return out.slice(0, (digits + 1) >> 1);
}

/** ISO 32000-1 section 7.4.3. Throws Damaged. */
export function fromAscii85(bytes: Uint8Array): Uint8Array {
  const out = new Growing(Math.ceil((bytes.length * 4) / 5) + 4, mostDecodedBytes);
  let value = 0;
  let digits = 0;
  let at = 0;
  for (; at < bytes.length && bytes[at] !== 0x7e; at += 1) {
    const byte = bytes[at] ?? 0;
    if (isSpace(byte)) continue;
    if (byte === 0x7a && digits === 0) {
      push(out, 0, 4);
      continue;
    }
    if (byte < 0x21 || byte > 0x75) throw new Damaged("no digit");
    value = value * 85 + byte - 0x21;
    digits += 1;
    if (digits < 5) continue;
    push(out, value, 4);
    value = 0;
    digits = 0;
  }
  if (bytes[at + 1] !== 0x3e) throw new Damaged("no end");
  endsAt(bytes, at + 2);
  if (digits === 1) throw new Damaged("half a byte");
  if (digits > 1) {
    for (let missing = digits; missing < 5; missing += 1) value = value * 85 + 84;
    push(out, value, digits - 1);
  }
  return out.result();
}

/** The first `count` of the four bytes of a number. */
function push(out: Growing, value: number, count: number): void {
  if (value > 0xffffffff) throw new Damaged("too large");
  for (let byte = 0; byte < count; byte += 1) out.push(Math.floor(value / 256 ** (3 - byte)) & 255);
}

/** ISO 32000-1 section 7.4.5. Throws Damaged. */
export function fromRunLengths(bytes: Uint8Array): Uint8Array {
  const out = new Growing(bytes.length * 2, mostDecodedBytes);
  let at = 0;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1;
    if (length === 128) {
      endsAt(bytes, at);
      return out.result();
    }
    const count = length < 128 ? length + 1 : 257 - length;
    if (at + (length < 128 ? count : 1) > bytes.length) throw new Damaged("cut off");
    const room = out.room(count);
    if (length < 128) room.set(bytes.subarray(at, at + count), out.length);
    else room.fill(bytes[at] ?? 0, out.length, out.length + count);
    out.length += count;
    at += length < 128 ? count : 1;
  }
  throw new Damaged("no end");
}

/** What follows the end of the data may be white space only. */
function endsAt(bytes: Uint8Array, at: number): void {
  if (at > bytes.length || !bytes.subarray(at).every(isSpace)) throw new Damaged("not at its end");
}
