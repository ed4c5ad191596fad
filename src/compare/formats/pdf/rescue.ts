import type { Unreadable } from "../../format.ts";
import { decode } from "./filters.ts";
import { is, nameOf, type PdfObject } from "./objects.ts";
import { Packed } from "./packed.ts";
import { scan } from "./scan.ts";
import type { CrossReferences, Entry } from "./xref.ts";

/**
 * What the table of a file would have to say whose table is damaged. Throws `reason` unless the file consists of objects one
 * after the other, no two with the same number, and says once what its root is.
 */
export function readWithoutTable(bytes: Uint8Array, reason: Unreadable): CrossReferences {
  const found = scan(bytes, 0, bytes.length);
  if (found.end < bytes.length) throw reason;
  const entries = new Map<number, Entry>();
  const add = (number: number, entry: Entry): void => {
    if (entries.has(number)) throw reason;
    entries.set(number, entry);
  };
  const numbers = new Map(found.objects.map(({ number, object }) => [number, object]));
  const resolve = (object: PdfObject | undefined): PdfObject =>
    is(object, "reference") ? (numbers.get(object.number) ?? null) : (object ?? null);
  const streams = found.objects.filter(
    ({ object }) => is(object, "stream") && nameOf(object.entries.get("Type")) === "XRef",
  );
  for (const { number, generation, start, object } of found.objects) {
    add(number, { kind: "offset", offset: start, generation });
    if (!is(object, "stream") || nameOf(object.entries.get("Type")) !== "ObjStm") continue;
    const { bytes: unpacked, left } = decode(object, resolve);
    if (left.length > 0) throw reason;
    for (const [index, packed] of new Packed(object.entries, unpacked).numbers.entries()) {
      add(packed, { kind: "packed", stream: number, index });
    }
  }
  const trailer = onlyTrailer([...found.trailers, ...streams.map(({ object }) => object)], reason);
  return { entries, trailer, replaced: 0, streams, tables: [], damage: reason.message };
}

/** One that has a root; where there are more of them, all must name the same objects. */
function onlyTrailer(trailers: readonly PdfObject[], reason: Unreadable): ReadonlyMap<string, PdfObject> {
  const maps = trailers.flatMap((trailer) => (is(trailer, "dict") || is(trailer, "stream") ? [trailer.entries] : []));
  const [first, ...others] = maps.filter((entries) => entries.has("Root"));
  if (first === undefined) throw reason;
  const names = (entries: ReadonlyMap<string, PdfObject>) =>
    JSON.stringify(["Root", "Info", "Encrypt"].map((key) => entries.get(key) ?? null));
  if (others.some((other) => names(other) !== names(first))) throw reason;
  return first;
}
