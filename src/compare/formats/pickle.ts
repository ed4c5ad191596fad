import type { Content } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { shortDigest } from "./packed/asides.ts";
import { checkedDeflate } from "./packed/decoded.ts";
import { Cursor } from "./pickle/cursor.ts";
import { walk } from "./pickle/machine.ts";
import { valuesOf } from "./pickle/values.ts";

const mostBytes = 512 * 1024 * 1024;
const mostPickles = 10_000;

/**
 * Pickles of Python, and of joblib with its arrays between them and its zlib compression around. They are never unpickled:
 * what the operations say is read, and nothing is imported.
 */
export const pickleFormat: Format = {
  name: "pickle",
  representation: "marks for the memo, frames, what is shared or repeated, padding of arrays, names of NumPy's modules",
  recognises(head, name, content) {
    if (isZlib(head)) return named.test(name) || /\.z$/i.test(name);
    const [first = 0, second = 0] = head;
    if (content.size < 2 || content.read(content.size - 1, content.size)[0] !== 0x2e) return false;
    if (first === 0x80) return second >= 2 && second <= 5;
    return named.test(name) && "(])}cIJKLMNFGSTUVXldt".includes(String.fromCharCode(first));
  },
  async open(content, reading) {
    if (content.size > mostBytes) throw new Unreadable("it is larger than 512 MiB");
    reading.hold(content.size);
    const bytes = isZlib(content.read(0, 2)) ? inflated(content, reading) : content.read(0, content.size);
    const cursor = new Cursor(bytes);
    const all: { readonly parts: (at: string) => readonly Part[] }[] = [];
    while (!cursor.isAtEnd) {
      const { root, protocol } = walk(cursor, reading);
      all.push({ parts: (at) => valuesOf(root, bytes, at, reading) });
      const where = `pickle ${all.length}`;
      reading.setAside({ rule: "pickle: protocol", where, value: String(protocol) });
      if (all.length > mostPickles) throw new Unreadable("it holds more than 10,000 pickles");
    }
    return all.flatMap(({ parts }, at) => parts(all.length === 1 ? "" : `pickle ${at + 1}`));
  },
};

const named = /\.(?:pkl|pickle|pck|p|joblib|jbl)$/i;

/** The first two bytes of zlib are a multiple of 31. */
const isZlib = ([first = 0, second = 0]: Uint8Array): boolean => first === 0x78 && (first * 256 + second) % 31 === 0;

/** Throws Unreadable when it is damaged, too large, or something follows. */
function inflated(content: Content, reading: Reading): Uint8Array {
  const packed = content.read(0, content.size);
  const bytes = unpacked(packed);
  reading.hold(bytes.length);
  reading.setAside({
    rule: "joblib: compression",
    where: "the whole file",
    value: `zlib, ${packed.length} bytes, ${shortDigest(packed)}`,
  });
  return bytes;
}

function unpacked(packed: Uint8Array): Uint8Array {
  try {
    const { buffer, engine } = checkedDeflate.atOnce(packed, { maxOutputLength: mostBytes });
    if (engine.bytesWritten === packed.length) return buffer;
  } catch (error) {
    throw new Unreadable(
      `its compression is damaged or it is too large (${error instanceof Error ? error.message : ""})`,
    );
  }
  throw new Unreadable("something follows the compressed pickle");
}
