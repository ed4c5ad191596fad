import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** Where things are in an EPS file with a binary header, from the first byte to before the last. */
export interface Sections {
  readonly postScript: readonly [start: number, end: number];
  /** A picture in TIFF or WMF that stands for the drawing in programs that cannot run PostScript. */
  readonly preview: readonly [start: number, end: number] | null;
}

const headerBytes = 30;

/** Reads the header. Throws Unreadable where its sections overlap, pass the end or leave anything over. */
export function sections(content: Content): Sections {
  const bytes = content.read(0, headerBytes);
  if (bytes.length < headerBytes) throw new Unreadable("its binary header is cut off");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const section = (at: number) => {
    const start = view.getUint32(at, true);
    return [start, start + view.getUint32(at + 4, true)] as const;
  };
  const [postScript, wmf, tiff] = [section(4), section(12), section(20)];
  const previews = [wmf, tiff].filter(([start, end]) => end > start);
  if (previews.length > 1) throw new Unreadable("it has two previews");
  let at = headerBytes;
  for (const [start, end] of [postScript, ...previews].toSorted(([a], [b]) => a - b)) {
    if (start < at || end > content.size) throw new Unreadable("its binary header makes no sense");
    onlyZeros(content, at, start);
    at = end;
  }
  onlyZeros(content, at, content.size);
  return { postScript, preview: previews[0] ?? null };
}

/** Sections may begin at round offsets. */
function onlyZeros(content: Content, start: number, end: number): void {
  if (end - start > 4096 || content.read(start, end).some((byte) => byte !== 0)) {
    throw new Unreadable("there is something between the sections of its binary header");
  }
}
