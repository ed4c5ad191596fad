export type Bytes = AsyncIterable<Uint8Array>;

export interface Difference {
  /** Counts from 0. */
  readonly offset: number;
  /** Counts from 1. */
  readonly line: number;
  /** The two lines around the place, where both are text. */
  readonly lines: { readonly recorded: string; readonly produced: string } | null;
}

/** How much of a line is quoted. */
const excerptBytes = 120;

/** Where two streams of bytes differ first; undefined when they don't. Reads no further than that. */
export async function firstDifference(recorded: Bytes, produced: Bytes): Promise<Difference | undefined> {
  const left = reader(recorded);
  const right = reader(produced);
  try {
    return await difference(left, right);
  } finally {
    // Whoever reads a file has it open until told that nothing more is wanted.
    await Promise.all([left.end(), right.end()]);
  }
}

async function difference(left: Reader, right: Reader): Promise<Difference | undefined> {
  let offset = 0;
  let line = 1;
  let lineStart: Buffer = Buffer.alloc(0);
  for (;;) {
    const [a, b] = [await left.more(), await right.more()];
    const length = Math.min(a.length, b.length);
    const at = differAt(a, b, length);
    const same = a.subarray(0, at);
    for (let next = same.indexOf(10); next !== -1; next = same.indexOf(10, next + 1)) line += 1;
    const lastBreak = same.lastIndexOf(10);
    lineStart =
      lastBreak === -1
        ? Buffer.concat([lineStart, same]).subarray(-excerptBytes)
        : Buffer.from(same.subarray(lastBreak + 1).subarray(-excerptBytes));
    offset += at;
    if (at < length || length === 0) {
      if (a.length === 0 && b.length === 0) return undefined;
      left.take(at);
      right.take(at);
      const rests = [await left.upTo(excerptBytes), await right.upTo(excerptBytes)] as const;
      return { offset, line, lines: excerpts(lineStart, ...rests) };
    }
    left.take(length);
    right.take(length);
  }
}

function differAt(a: Buffer, b: Buffer, length: number): number {
  if (a.subarray(0, length).equals(b.subarray(0, length))) return length;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return at;
}

type Reader = ReturnType<typeof reader>;

function reader(stream: Bytes) {
  const iterator = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  return {
    /** What is at hand, at least one byte unless the stream is at its end. */
    async more(): Promise<Buffer> {
      while (held.length === 0) {
        const next = await iterator.next();
        if (next.done === true) return held;
        held = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
      }
      return held;
    },
    /** So many bytes, or fewer at the end of the stream. */
    async upTo(length: number): Promise<Buffer> {
      while (held.length < length) {
        const next = await iterator.next();
        if (next.done === true) break;
        held = Buffer.concat([held, next.value]);
      }
      return held.subarray(0, length);
    },
    take(length: number) {
      held = held.subarray(length);
    },
    async end(): Promise<void> {
      await iterator.return?.();
    },
  };
}

function excerpts(start: Buffer, recorded: Buffer, produced: Buffer): Difference["lines"] {
  const [left, right] = [recorded, produced].map((rest) => lineOf(start, rest));
  return left === undefined || right === undefined ? null : { recorded: left, produced: right };
}

/** The whole line, or its part around the difference when it is long; undefined when it is not text. */
function lineOf(start: Buffer, rest: Buffer): string | undefined {
  const end = rest.indexOf(10);
  const bytes = Buffer.concat([
    start.length < excerptBytes ? start : start.subarray(firstCharacter(start)),
    end === -1 ? rest : rest.subarray(0, end),
  ]);
  if (bytes.includes(0)) return undefined;
  try {
    // A character that is cut off at the end of a long line is left out.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, {
      stream: end === -1 && rest.length === excerptBytes,
    });
  } catch {
    return undefined;
  }
}

/** Of bytes that may begin inside a UTF-8 character: where the next one begins. */
function firstCharacter(bytes: Buffer): number {
  const at = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return at === -1 ? 0 : at;
}
