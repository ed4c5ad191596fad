import { blocks, type Content, latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** The encodings that are read. ISO 8859-1 is read as itself, not as Windows-1252. */
type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "latin1" | "ascii" | Single;

/** One byte a character, by tables that the platform has (https://encoding.spec.whatwg.org). */
type Single =
  | `windows-125${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | `iso-8859-${2 | 3 | 4 | 5 | 7 | 10 | 13 | 14 | 15 | 16}`
  | "koi8-r"
  | "koi8-u";

const singles: readonly Single[] = [
  ...([0, 1, 2, 3, 4, 5, 6, 7, 8] as const).map((page) => `windows-125${page}` as const),
  ...([2, 3, 4, 5, 7, 10, 13, 14, 15, 16] as const).map((part) => `iso-8859-${part}` as const),
  "koi8-r",
  "koi8-u",
];

const labels: ReadonlyMap<string, Encoding> = new Map<string, Encoding>([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf-16", "utf-16le"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["iso-8859-1", "latin1"],
  ["latin1", "latin1"],
  ...singles.map((name) => [name, name] as const),
  ["cp1252", "windows-1252"],
  ["us-ascii", "ascii"],
  ["ascii", "ascii"],
]);

/** What the first bytes say; the mark itself is not part of the text. */
export function byteOrderMark(head: Uint8Array): { readonly encoding: Encoding; readonly length: number } | undefined {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", length: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", length: 2 };
  return undefined;
}

/** The beginning as text, as far as it can be read without knowing its encoding: for recognising. */
export function beginning(head: Uint8Array): string {
  const mark = byteOrderMark(head);
  if (mark?.encoding === "utf-16le" || mark?.encoding === "utf-16be") {
    return new TextDecoder(mark.encoding).decode(head.subarray(0, head.length & ~1));
  }
  return latin1(head.subarray(mark?.length ?? 0));
}

/**
 * All text in pieces. `declared` is the label that the document itself gives. Throws Unreadable for what is not in that
 * encoding, and for one that is not known.
 */
export function* decoded(content: Content, declared: string | undefined): Iterable<string> {
  const mark = byteOrderMark(content.read(0, Math.min(3, content.size)));
  const encoding = encodingOf(mark?.encoding, declared?.trim().toLowerCase());
  if (encoding === "latin1" || encoding === "ascii") {
    for (const block of blocks(content)) yield byteText(block, encoding);
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  try {
    for (const block of blocks(content, mark?.length ?? 0)) yield decoder.decode(block, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new Unreadable(`it is not the ${encoding.toUpperCase()} it should be`);
    throw error;
  }
}

function encodingOf(marked: Encoding | undefined, label: string | undefined): Encoding {
  if (label === undefined) return marked ?? "utf-8";
  const own = labels.get(label);
  if (own === undefined) throw new Unreadable(`its encoding ${label.slice(0, 40)} is not known`);
  const isWide = own === "utf-16le" || own === "utf-16be";
  if (marked === undefined && isWide) throw new Unreadable("it says that it is UTF-16, without a byte order mark");
  // The mark of UTF-16 decides the order of bytes, whatever the label says.
  if (marked !== undefined && own.slice(0, 6) !== marked.slice(0, 6)) {
    throw new Unreadable("its byte order mark and its declared encoding do not agree");
  }
  return marked ?? own;
}

function byteText(block: Uint8Array, encoding: "latin1" | "ascii"): string {
  if (encoding === "ascii" && block.some((byte) => byte > 0x7f))
    throw new Unreadable("it is not the ASCII it says it is");
  return latin1(block);
}
