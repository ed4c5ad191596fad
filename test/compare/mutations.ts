/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Mutant {
  /** What was done, so that a failure can be repeated by hand. */
  readonly what: string;
  readonly bytes: Buffer;
}

type Change = (bytes: Buffer, below: (limit: number) => number) => Mutant;

const lengths = [0, 1, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff];

/** Near the beginning and the end, where headers are, as often as anywhere else. */
function place(size: number, below: (limit: number) => number): number {
  const kind = below(4);
  if (kind === 0) return below(Math.min(size, 256));
  if (kind === 1) return size - 1 - below(Math.min(size, 256));
  return below(size);
}

const changed = (what: string, bytes: Buffer, at: number, piece: Uint8Array): Mutant => {
  const copy = Buffer.from(bytes);
  copy.set(piece.subarray(0, Math.max(0, copy.length - at)), at);
  return { what: `${what} at ${at}`, bytes: copy };
};

const changes: readonly Change[] = [
  (bytes, below) => {
    const at = place(bytes.length, below);
    return changed("bit turned", bytes, at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << below(8))));
  },
  (bytes, below) =>
    changed("byte set", bytes, place(bytes.length, below), Uint8Array.of([0, 32, 48, 255, below(256)][below(5)] ?? 0)),
  (bytes, below) => {
    const at = place(bytes.length, below);
    return { what: `cut at ${at}`, bytes: bytes.subarray(0, at) };
  },
  (bytes, below) => {
    const [at, length] = [place(bytes.length, below), 1 + below(64)];
    return {
      what: `${length} bytes removed at ${at}`,
      bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
    };
  },
  (bytes, below) => {
    const [at, length] = [place(bytes.length, below), 1 + below(64)];
    return {
      what: `${length} bytes twice at ${at}`,
      bytes: Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]),
    };
  },
  (bytes, below) => {
    const [from, length] = [below(bytes.length), 1 + below(512)];
    const what = `${length} bytes from ${from}`;
    return changed(what, bytes, place(bytes.length, below), Buffer.from(bytes.subarray(from, from + length)));
  },
  (bytes, below) => changed("zeros", bytes, place(bytes.length, below), new Uint8Array(1 + below(64))),
  (bytes, below) => {
    const [at, length] = [place(bytes.length, below), 1 + below(16)];
    const piece = Uint8Array.from({ length }, () => below(256));
    return {
      what: `${length} bytes added at ${at}`,
      bytes: Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)]),
    };
  },
  (bytes, below) => {
    const piece = Uint8Array.from({ length: 1 + below(16) }, () => below(256));
    return { what: `${piece.length} bytes added at the end`, bytes: Buffer.concat([bytes, piece]) };
  },
  (bytes, below) => {
    const value = Buffer.alloc(4);
    value.writeUInt32LE(lengths[below(lengths.length)] ?? 0);
    const piece = below(2) === 0 ? value : value.toReversed();
    return changed(
      `length ${piece.toString("hex")}`,
      bytes,
      place(bytes.length, below),
      piece.subarray(0, [2, 4][below(2)]),
    );
  },
  (bytes, below) => {
    const at = place(bytes.length, below);
    return changed("one more or less", bytes, at, Uint8Array.of((bytes[at] ?? 0) + (below(2) === 0 ? 1 : -1)));
  },
];

/** The bytes, changed in so many ways; always the same ones for the same seed. Some may come out as they were. */
export function* mutants(bytes: Buffer, count: number, seed: number): Iterable<Mutant> {
  const random = seeded(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let at = 0; at < count && bytes.length > 0; at += 1)
    yield (changes[below(changes.length)] as Change)(bytes, below);
}
