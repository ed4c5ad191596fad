import { Fault } from "../../domain/fault.ts";
import { blocks, type Content, slice } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import { unpackedName } from "./packed/unpacked-name.ts";
import { sha256Check, withoutChecks, withSha256 } from "./xz/sha256.ts";
import { type Stream, streamsOf, xzMagic } from "./xz/streams.ts";

/** What is compressed is compared, all streams of it. */
export const xz: Format = {
  name: "xz",
  representation: "compression",
  recognises: (head) => xzMagic.equals(head.subarray(0, 6)),
  open: async (content, reading) =>
    reading.inside(await reading.unpack(unxz(content, reading)), unpackedName(reading.name), ""),
};

/** The decoder keeps what it once took. */
const mostDictionary = 256 * 1024 * 1024;

/** What is in the streams one after the other. Throws Unreadable when they are damaged or take too much memory. */
export async function* unxz(content: Content, reading: Pick<Reading, "hold">): AsyncIterable<Uint8Array> {
  const streams = streamsOf(content);
  const dictionary = streams.reduce((most, each) => Math.max(most, each.dictionary), 0);
  if (dictionary > mostDictionary) throw new Unreadable("unpacking it takes too much memory");
  reading.hold(dictionary);
  for (const stream of streams) yield* unpacked(content, stream);
}

/** Its types promise named exports; Node finds one that holds them all. */
async function decoder() {
  const library = await import("xz-decompress");
  return "default" in library ? (library.default as typeof library) : library;
}

async function* unpacked(content: Content, stream: Stream): AsyncIterable<Uint8Array> {
  const { XzReadableStream } = await decoder();
  const isSha256 = stream.check === sha256Check;
  const bytes = isSha256 ? withoutChecks(content, stream) : blocks(slice(content, stream.start, stream.end));
  const chunks = failing(new XzReadableStream(ReadableStream.from(bytes)));
  let count = 0;
  for await (const chunk of isSha256 ? withSha256(chunks, content, stream) : chunks) {
    count += chunk.length;
    if (count > stream.size) break;
    yield chunk;
  }
  if (count !== stream.size) throw new Unreadable("it is not as long as it says");
}

/** The decoder throws whatever it meets. */
async function* failing(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof Fault) throw error;
    throw new Unreadable(`its compressed data are damaged (${error instanceof Error ? error.message : String(error)})`);
  }
}
