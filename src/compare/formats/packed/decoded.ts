import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Unreadable } from "../../format.ts";

/** A decoder of node:zlib, and how many bytes it has taken in: what follows the end of its data is not among them. */
export type Decoder = Transform & { readonly bytesWritten: number };

/**
 * What a decoder makes of the chunks, up to the end of its data. Throws Unreadable where they are damaged or cut short, and
 * what reading the chunks throws.
 */
export async function* decoded(decoder: Decoder, chunks: Iterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // What goes wrong comes out of the decoder too; and it is torn down early when something follows the end of its data.
  pipeline(Readable.from(chunks, { objectMode: false }), decoder).catch(() => undefined);
  try {
    for await (const chunk of decoder) yield chunk;
  } catch (error) {
    if (!isOfDecoder(error)) throw error;
    throw new Unreadable(`its compressed data are damaged or cut short (${error.message})`);
  }
}

const isOfDecoder = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && /^Z(?:STD)?_/.test(String(error.code));
