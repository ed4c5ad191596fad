import type { Content } from "../../content.ts";
import { type Reading, Unreadable } from "../../format.ts";
import type { Part } from "../../part.ts";
import { shown } from "../packed/asides.ts";
import { type Message, messageTypes, numberAt, readMessages } from "./object-header.ts";
import type { Extent } from "./superblock.ts";
import type { Type } from "./types.ts";

/**
 * What the header of an object says and the library does not tell: its comment, and the value of cells that were never
 * written. Both are content; a fill value of zeros is what every data set has that does not say otherwise. `typeAt` gives the
 * type of a data set. Throws Unreadable.
 */
export function untoldParts(
  content: Content,
  extent: Extent,
  { path, address }: { readonly path: string; readonly address: number },
  { typeAt, inNetcdf, layout }: { typeAt(path: string): Type; readonly inNetcdf: boolean; readonly layout: string },
  reading: Pick<Reading, "setAside">,
): readonly Part[] {
  const parts: Part[] = [];
  // Older programs write the fill value twice, in its old and in its new form.
  let filled: Uint8Array | undefined;
  for (const message of readMessages(content, extent, address)) {
    if (message.type === messageTypes.comment) {
      parts.push({ kind: "value", at: `comment of ${path}`, value: commentOf(message.body, path, reading) });
    }
    const fill = fillOf(message);
    if (fill?.some((byte) => byte !== 0)) filled = fill;
  }
  if (filled === undefined) return parts;
  const where = `fill value of ${path}`;
  if (inNetcdf) {
    // Its own attribute says the same for people; whether the library below is told depends on chunks and compression.
    reading.setAside({ rule: layout, where, value: hex(filled) });
    return parts;
  }
  const type = typeAt(path);
  if (pointsElsewhere(type))
    reading.setAside({ rule: "HDF5: fill values of variable length", where, value: hex(filled) });
  else {
    const isTurned = "isBigEndian" in type && type.isBigEndian;
    parts.push({ kind: "value", at: where, value: hex(isTurned ? filled.toReversed() : filled) });
  }
  return parts;
}

/** Octave says at the root when, by whom and on which host it wrote the file, in the words of its text files. */
const ofOctave =
  /^(# Created by Octave) \d+\.\d+\.\d+[^,\s]{0,20}, [A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \d{4} [^<>\n]{1,40} <[^<>\s]{1,300}>\n?$/;

function commentOf(body: Buffer, path: string, reading: Pick<Reading, "setAside">): string {
  const text = textOf(body);
  const own = path === "/" ? ofOctave.exec(text)?.[1] : undefined;
  if (own === undefined) return text;
  const where = `comment of ${path}`;
  reading.setAside({ rule: "Octave: comment with time and host", where, value: shown(text) });
  return own;
}

/** What stands in its place is an address, which says nothing about the value and changes with the layout. */
function pointsElsewhere(type: Type): boolean {
  switch (type.kind) {
    case "text":
      return type.isLong;
    case "list":
    case "reference":
      return true;
    case "array":
      return pointsElsewhere(type.of);
    case "compound":
      return type.members.some((member) => pointsElsewhere(member.type));
    default:
      return false;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function textOf(body: Buffer): string {
  const end = body.indexOf(0);
  return body.toString("utf8", 0, end === -1 ? body.length : end);
}

/** The bytes of a fill value (HDF5 File Format Specification 3.0, sections IV.A.2.e and f); undefined where it is the default. */
function fillOf({ type, isShared, body }: Message): Uint8Array | undefined {
  if (type !== messageTypes.fillValue && type !== messageTypes.oldFillValue) return undefined;
  if (isShared) throw new Unreadable("a fill value in it is kept elsewhere");
  if (type === messageTypes.oldFillValue) return sized(body, 0);
  const version = body[0] ?? 0;
  if (version === 3) return ((body[1] ?? 0) & 32) === 0 ? undefined : sized(body, 2);
  if (version !== 1 && version !== 2) throw new Unreadable("a fill value in it has an unknown form");
  return version === 2 && body[3] === 0 ? undefined : sized(body, 4);
}

function sized(body: Buffer, at: number): Uint8Array | undefined {
  const size = numberAt(body, at, 4);
  // -1 stands for a value that is not defined.
  if (size === 0 || size === 0xff_ff_ff_ff) return undefined;
  if (at + 4 + size > body.length) throw new Unreadable("a fill value in it breaks off");
  return Uint8Array.from(body.subarray(at + 4, at + 4 + size));
}
