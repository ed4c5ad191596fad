import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { grouped } from "../../domain/grouped.ts";
import { type Content, latin1, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import { shortDigest, shown } from "./packed/asides.ts";
import { bufferAt } from "./packed/buffer-at.ts";
import { decoded, deflate } from "./packed/decoded.ts";
import { unpackedName } from "./packed/unpacked-name.ts";

/** RFC 1952. What is compressed is compared; all members are read, as block-gzip has many. */
export const gzip: Format = {
  name: "gzip",
  representation: "compression",
  recognises: (head) => head[0] === 0x1f && head[1] === 0x8b && head[2] === 8,
  open: async (content, reading) => {
    const headers: Header[] = [];
    const further = { count: 0, digest: createHash("sha256") };
    const payload = await reading.unpack(
      unpacked(content, (header) => {
        if (headers.length === 0) headers.push(header);
        else further.digest.update(header.bytes);
        further.count += 1;
      }),
    );
    for (const header of headers) tell(header, reading);
    if (further.count > 1) {
      const value = `${further.count - 1} of them, ${further.digest.digest("hex").slice(0, 16)}`;
      reading.setAside({ rule: "gzip: headers of further members", where: "after the first", value });
    }
    return reading.inside(payload, unpackedName(reading.name), "");
  },
};

/** Every member takes a decoder of its own. */
const most = 200_000;
/** The format sets no limit to names, comments and extra fields. */
const headerBytes = 128 * 1024;

/** What is in all members one after the other. Throws Unreadable when something is damaged, or follows the last one. */
async function* unpacked(content: Content, meet: (header: Header) => void): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let count = 1; at < content.size; count += 1) {
    if (count > most) throw new Unreadable(`it has more than ${grouped(most)} members`);
    const header = readHeader(content, at);
    meet(header);
    const start = at + header.bytes.length;
    let [crc, size, packed] = [0, 0, 0];
    const chunks = decoded(deflate, slice(content, start, content.size), (taken) => {
      packed = taken;
    });
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
    at = start + packed + 8;
    const trailer = bufferAt(content, at - 8, 8);
    if (trailer.length < 8) throw new Unreadable("it is cut short");
    if (trailer.readUInt32LE(0) !== crc) throw new Unreadable("its check sum is wrong");
    if (trailer.readUInt32LE(4) !== size % 2 ** 32) throw new Unreadable("its length is wrong");
  }
}

interface Header {
  readonly bytes: Uint8Array;
  readonly time: number;
  readonly hints: string;
  readonly extra: Uint8Array | null;
  readonly fileName: string | null;
  readonly comment: string | null;
}

const flag = { headerCrc: 2, extra: 4, name: 8, comment: 16 } as const;

function readHeader(content: Content, at: number): Header {
  const bytes = bufferAt(content, at, headerBytes);
  if (bytes.length < 10 || bytes.readUInt16BE(0) !== 0x1f8b)
    throw new Unreadable("bytes follow its end that are no member");
  const flags = bytes.readUInt8(3);
  if (bytes[2] !== 8 || flags > 31) throw new Unreadable("it is compressed in an unknown way");
  let end = 10;
  const upTo = (next: number): Buffer => {
    if (next > bytes.length) throw new Unreadable("its header is cut short, or very long");
    const field = bytes.subarray(end, next);
    end = next;
    return field;
  };
  const text = (): string => {
    const zero = bytes.indexOf(0, end);
    return latin1(upTo((zero === -1 ? bytes.length : zero) + 1)).slice(0, -1);
  };
  const extraField = (): Buffer => {
    const length = upTo(end + 2).readUInt16LE(0);
    return upTo(end + length);
  };
  const extra = flags & flag.extra ? extraField() : null;
  const fileName = flags & flag.name ? text() : null;
  const comment = flags & flag.comment ? text() : null;
  const crc = crc32(bytes.subarray(0, end)) & 0xffff;
  if (flags & flag.headerCrc && upTo(end + 2).readUInt16LE(0) !== crc) {
    throw new Unreadable("the check sum of its header is wrong");
  }
  const hints = `system ${bytes[9]}, effort ${bytes[8]}${flags & 1 ? ", text" : ""}`;
  return { bytes: bytes.subarray(0, end), time: bytes.readUInt32LE(4), hints, extra, fileName, comment };
}

function tell({ time, hints, extra, fileName, comment }: Header, reading: Reading): void {
  const aside = (what: string, value: string) => reading.setAside({ rule: `gzip: ${what}`, where: "header", value });
  aside("time stamp", time === 0 ? "none" : new Date(time * 1000).toISOString());
  aside("file name", fileName === null ? "none" : shown(fileName));
  aside("operating system and compression effort", hints);
  if (comment !== null) aside("comment", shown(comment));
  if (extra !== null) aside("extra field", `${extra.length} bytes, ${shortDigest(extra)}`);
}
