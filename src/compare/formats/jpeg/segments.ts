import { Unreadable } from "../../format.ts";

/** One marker with what belongs to it. */
export interface Segment {
  readonly marker: number;
  readonly data: Uint8Array;
  /** Of a scan: its coded data, cut at the restart markers. */
  readonly intervals: readonly Uint8Array[];
}

export interface Segments {
  readonly segments: readonly Segment[];
  /** Bytes after the end of the picture. */
  readonly after: Uint8Array;
}

export const startOfScan = 0xda;
const endOfImage = 0xd9;

/** Takes a JPEG apart into its segments (ITU-T T.81, annex B). Throws Unreadable when one is cut short or out of place. */
export function segmentsOf(bytes: Uint8Array): Segments {
  const segments: Segment[] = [];
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw new Unreadable(at >= bytes.length ? "it is cut short" : "a marker is missing");
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    at += 1;
    if (marker === endOfImage) return { segments, after: bytes.subarray(at) };
    if (marker === undefined || at + 2 > bytes.length) throw new Unreadable("it is cut short");
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) throw new Unreadable("a marker is out of place");
    const end = at + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
    if (end < at + 2 || end > bytes.length) throw new Unreadable("a segment is cut short");
    const data = bytes.subarray(at + 2, end);
    at = end;
    if (marker === startOfScan) {
      const coded = codedData(bytes, at);
      segments.push({ marker, data, intervals: coded.intervals });
      at = coded.end;
    } else segments.push({ marker, data, intervals: [] });
    if (segments.length > 100_000) throw new Unreadable("it has more than 100,000 segments");
  }
}

/** Up to the next marker; a zero after 0xff is no marker, and restart markers must count up from 0 to 7. */
function codedData(
  bytes: Uint8Array,
  start: number,
): { readonly intervals: readonly Uint8Array[]; readonly end: number } {
  const intervals: Uint8Array[] = [];
  let from = start;
  let at = start;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 >= bytes.length) throw new Unreadable("it is cut short");
    const marker = bytes[at + 1] as number;
    if (marker === 0) {
      at += 2;
    } else if (marker >= 0xd0 && marker <= 0xd7) {
      if ((marker & 7) !== (intervals.length & 7)) throw new Unreadable("a restart marker is missing");
      intervals.push(bytes.subarray(from, at));
      at += 2;
      from = at;
    } else {
      intervals.push(bytes.subarray(from, at));
      return { intervals, end: at };
    }
  }
}
