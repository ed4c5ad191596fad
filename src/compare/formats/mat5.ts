import { type Content, latin1, slice } from "../content.ts";
import { type Format, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { type Element, elementsOf, mi, type Source } from "./mat/elements.ts";
import { readMatrix } from "./mat/matrix.ts";
import { matrixParts } from "./mat/parts.ts";
import { shown } from "./packed/asides.ts";
import { checkedDeflate, decoded } from "./packed/decoded.ts";

const headerBytes = 128;
/** The text of the header; where to find the subsystem data, the version and the order of bytes follow. */
const textBytes = 116;

/**
 * Variables of MATLAB, versions 5 to 7 (MAT-File Format): each numeric array a part, structures and cells taken apart. What
 * has no documented form (function handles, new classes) is kept as bytes.
 */
export const mat5: Format = {
  name: "MAT 5",
  representation: "compression, byte order, and the smaller types in which numbers are stored",
  recognises: (head) => orderOf(head) !== undefined,
  async open(content, reading) {
    const order = orderOf(content.read(0, headerBytes));
    if (order === undefined) throw new Unreadable("it has no header of MATLAB 5");
    const text = latin1(content.read(0, textBytes));
    reading.setAside({ rule: "MAT: header text", where: "bytes 0 to 115", value: shown(text) });
    const source: Source = { isBigEndian: order === "MI", reading };
    const parts: Part[] = [];
    let index = 0;
    for (const stored of elementsOf(slice(content, headerBytes, content.size), source)) {
      index += 1;
      const element = stored.type === mi.compressed ? await inflated(stored, source) : stored;
      const matrix = readMatrix(element, source);
      for (const part of matrixParts(matrix, matrix.name === "" ? `unnamed array ${index}` : matrix.name, source))
        parts.push(part);
    }
    return parts;
  },
};

function orderOf(head: Uint8Array): "IM" | "MI" | undefined {
  // The text does not begin with zeros, which is how version 4 begins.
  if (head.length < headerBytes || head.subarray(0, 4).includes(0)) return undefined;
  const end = latin1(head.subarray(124, 128));
  return end === "\0\u0001IM" ? "IM" : end === "\u0001\0MI" ? "MI" : undefined;
}

async function inflated({ data }: Element, source: Source): Promise<Element> {
  let taken = 0;
  const chunks = decoded(checkedDeflate, data, (bytes) => {
    taken = bytes;
  });
  const whole: Content = await source.reading.unpack(chunks);
  if (taken !== data.size) throw new Unreadable("bytes follow the end of a compressed element");
  const [element, ...more] = [...elementsOf(whole, source)];
  if (element === undefined || more.length > 0) throw new Unreadable("a compressed element does not hold one element");
  return element;
}
