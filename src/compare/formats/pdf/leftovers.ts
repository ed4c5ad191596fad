import { contentOf } from "../../content.ts";
import type { Reading } from "../../format.ts";
import type { BytesPart } from "../../part.ts";
import { shortDigest } from "../packed/asides.ts";
import { isSpace } from "./characters.ts";
import type { PdfFile } from "./file.ts";
import { is } from "./objects.ts";
import { scan } from "./scan.ts";

/**
 * Names all that stands in the file and is no part of the document, once all that is has been reached. What is neither an
 * object nor a table nor a comment is given back as parts.
 */
export function leftovers(file: PdfFile, reading: Reading): BytesPart[] {
  const digests: string[] = [];
  const unreached = unreachedObjects(file);
  const { replaced, damage } = file.references;
  const parts: BytesPart[] = [];
  const comments: string[] = [];
  let [old, commentCount] = [0, 0];
  for (const [start, end] of gaps(file)) {
    const found = scan(file.bytes, start, end);
    old += found.objects.length;
    for (const object of found.objects) digests.push(shortDigest(file.bytes.subarray(object.start, object.end)));
    commentCount += found.comments;
    if (found.comments > 0) comments.push(found.commentsDigest);
    if (found.end < end) {
      const content = contentOf(file.bytes.subarray(found.end, end));
      parts.push({ kind: "bytes", at: `bytes outside of its objects ${parts.length + 1}`, content });
    }
  }
  const tell = (rule: string, count: number, noun: string, all: readonly string[]): void => {
    if (count === 0) return;
    const value = `${count} ${noun}${count === 1 ? "" : "s"} (${shortDigest(all.join())})`;
    reading.setAside({ rule, where: "the whole file", value });
  };
  tell("PDF: objects that nothing refers to", unreached.length, "object", unreached);
  tell("PDF: objects of earlier revisions", Math.max(old, replaced), "object", digests);
  tell("PDF: comments outside of objects", commentCount, "comment", comments);
  if (damage !== null)
    reading.setAside({ rule: "PDF: damaged table of objects", where: "the whole file", value: damage });
  return parts;
}

/** Digests of the objects that no reference led to. Those that only hold the file together are not among them. */
function unreachedObjects(file: PdfFile): readonly string[] {
  const containers = new Set([...file.packs.keys(), ...file.references.streams.map(({ number }) => number)]);
  const hints = hintOffsets(file);
  const digests: string[] = [];
  for (const [number, { start, end, object }] of file.indirects) {
    if (file.reached.has(number) || containers.has(number) || hints.has(start)) continue;
    if (is(object, "dict") && object.entries.has("Linearized")) continue;
    digests.push(shortDigest(file.bytes.subarray(start, end)));
  }
  for (const [stream, { numbers }] of file.packs) {
    for (const [index, number] of numbers.entries()) {
      const entry = file.references.entries.get(number);
      const isCurrent = entry?.kind === "packed" && entry.stream === stream && entry.index === index;
      if (!isCurrent || !file.reached.has(number)) digests.push(`${stream} ${number}`);
    }
  }
  return digests;
}

/** Where the tables of a linearised file stand that help to show it while it is loading, ISO 32000-1 annex F. */
function hintOffsets(file: PdfFile): ReadonlySet<number> {
  const [first] = [...file.indirects.values()].toSorted((a, b) => a.start - b.start);
  if (first === undefined || !is(first.object, "dict") || !first.object.entries.has("Linearized")) return new Set();
  const hints = first.object.entries.get("H");
  const offsets = is(hints, "list") ? [hints.items[0], hints.items[2]] : [];
  return new Set(offsets.filter((offset) => typeof offset === "number"));
}

/** Stretches of the file that belong to no object and no table, the first line left out. */
function gaps({ bytes, indirects, references }: PdfFile): readonly (readonly [number, number])[] {
  const taken = [
    ...[...indirects.values(), ...references.streams].map(({ start, end }) => [start, end] as const),
    ...references.tables,
  ].toSorted(([a], [b]) => a - b);
  const found: (readonly [number, number])[] = [];
  let at = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  for (const [start, end] of [...taken, [bytes.length, bytes.length] as const]) {
    if (start > at && !bytes.subarray(at, start).every(isSpace)) found.push([at, start]);
    at = Math.max(at, end);
  }
  return found;
}
