import { Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
  type ZstdOptions,
  zstdDecompressSync,
} from "node:zlib";
import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";
import { bufferAt, growingBlocks } from "./buffer-at.ts";

/** A decoder that counts what it takes in: what follows the end of its data is not among it. */
type Decoder = Transform & { readonly bytesWritten: number };

interface Options {
  readonly chunkSize?: number;
  readonly maxOutputLength?: number;
}

/** A way to unpack: all at once, or as a stream. */
interface Codec {
  atOnce(bytes: Uint8Array, options: Options): Result;
  stream(options: Options): Decoder;
}

interface Result {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

// With `info` they give more than their types say.
const telling = { info: true } as ZlibOptions & ZstdOptions;

export const deflate: Codec = {
  atOnce: (bytes, options) => inflateRawSync(bytes, { ...options, ...telling }) as unknown as Result,
  stream: createInflateRaw,
};

/** The same with a check sum, which is looked at (zlib). */
export const checkedDeflate: Codec = {
  atOnce: (bytes, options) => inflateSync(bytes, { ...options, ...telling }) as unknown as Result,
  stream: createInflate,
};

export const zstandard: Codec = {
  atOnce: (bytes, options) => zstdDecompressSync(bytes, { ...options, ...telling }) as unknown as Result,
  stream: createZstdDecompress,
};

/**
 * What the bytes hold that begin at the beginning of the content. `end` learns how many of them that took. Throws
 * Unreadable where they are damaged or cut short, and what reading the content throws.
 */
export async function* decoded(
  codec: Codec,
  content: Content,
  end: (taken: number) => void,
): AsyncIterable<Uint8Array> {
  // A stream takes a hundred times as long to set up as a few bytes take to unpack, and archives may have many of those.
  const small =
    content.size <= 4096
      ? atOnce(codec, content, 4096)
      : (atOnce(codec, content, 4096) ?? atOnce(codec, content, 65536));
  if (small !== undefined) {
    end(small.engine.bytesWritten);
    yield small.buffer;
    return;
  }
  const decoder = codec.stream({ chunkSize: 128 * 1024 });
  // What goes wrong comes out of the decoder too; and it is torn down early when something follows the end of its data.
  pipeline(Readable.from(growingBlocks(content), { objectMode: false }), decoder).catch(() => undefined);
  try {
    for await (const chunk of decoder) yield chunk;
  } catch (error) {
    if (!isOfDecoder(error)) throw error;
    throw new Unreadable(`its compressed data are damaged or cut short (${error.message})`);
  }
  end(decoder.bytesWritten);
}

/** Undefined where the data don't end within so many bytes, or unpack to much more. */
function atOnce(codec: Codec, content: Content, length: number): Result | undefined {
  try {
    return codec.atOnce(bufferAt(content, 0, length), { maxOutputLength: 16 * length });
  } catch (error) {
    if (isOfDecoder(error) || (error instanceof RangeError && "code" in error)) return undefined;
    throw error;
  }
}

const isOfDecoder = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && /^Z(?:STD)?_/.test(String(error.code));
