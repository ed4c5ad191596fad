import { latin1 } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** One picture of the animation as it is stored. */
export interface StoredFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly interlaced: boolean;
  /** Red, green and blue of each entry. */
  readonly palette: Uint8Array;
  readonly transparent: number | null;
  /** In hundredths of a second. */
  readonly delay: number;
  readonly disposal: number;
  readonly waitsForUser: boolean;
  readonly codeSize: number;
  readonly coded: Uint8Array;
}

export interface Blocks {
  readonly width: number;
  readonly height: number;
  readonly aspect: number;
  readonly palette: Uint8Array;
  readonly background: number;
  readonly frames: readonly StoredFrame[];
  readonly comments: readonly string[];
  /** Application blocks in order: name and data. */
  readonly applications: readonly (readonly [string, Uint8Array])[];
  readonly after: Uint8Array;
}

const none = new Uint8Array(0);

interface Control {
  readonly transparent: number | null;
  readonly delay: number;
  readonly disposal: number;
  readonly waitsForUser: boolean;
}

/** Takes a GIF apart (GIF89a, CompuServe 1990). Throws Unreadable when something is cut short or not known. */
export function blocksOf(bytes: Uint8Array): Blocks {
  const reader = new Cursor(bytes, 6);
  const [width, height] = [reader.uint16(), reader.uint16()];
  const [flags, background, aspect] = [reader.byte(), reader.byte(), reader.byte()];
  const palette = flags & 0x80 ? reader.take(3 * 2 ** ((flags & 7) + 1)) : none;
  const frames: StoredFrame[] = [];
  const comments: string[] = [];
  const applications: [string, Uint8Array][] = [];
  let control: Control | undefined;
  for (;;) {
    const kind = reader.byte();
    if (kind === 0x3b) break;
    if (kind === 0x2c) {
      frames.push(frameOf(reader, palette, control));
      control = undefined;
    } else if (kind === 0x21) {
      const label = reader.byte();
      if (label === 0xf9) {
        if (control !== undefined) throw new Unreadable("what controls a frame comes twice");
        control = controlOf(reader.subBlocks());
      } else if (label === 0xfe) comments.push(latin1(reader.subBlocks()));
      else if (label === 0xff) {
        const name = latin1(reader.take(reader.byte()));
        applications.push([name, reader.subBlocks()]);
      } else throw new Unreadable(`it has an extension of kind ${label}, which is not known here`);
    } else throw new Unreadable("one of its blocks is damaged");
    if (frames.length + comments.length + applications.length > 100_000) throw new Unreadable("it has too many blocks");
  }
  if (control !== undefined) throw new Unreadable("what controls a frame comes without the frame");
  return { width, height, aspect, palette, background, frames, comments, applications, after: reader.rest() };
}

function frameOf(reader: Cursor, shared: Uint8Array, control: Control | undefined): StoredFrame {
  const [left, top, width, height] = [reader.uint16(), reader.uint16(), reader.uint16(), reader.uint16()];
  const flags = reader.byte();
  const palette = flags & 0x80 ? reader.take(3 * 2 ** ((flags & 7) + 1)) : shared;
  const codeSize = reader.byte();
  const coded = reader.subBlocks();
  const plain: Control = { transparent: null, delay: 0, disposal: 0, waitsForUser: false };
  return {
    left,
    top,
    width,
    height,
    interlaced: (flags & 0x40) !== 0,
    palette,
    codeSize,
    coded,
    ...(control ?? plain),
  };
}

function controlOf(data: Uint8Array): Control {
  const [flags = 0, low = 0, high = 0, transparent = 0] = data;
  if (data.length !== 4) throw new Unreadable("what controls a frame is damaged");
  return {
    transparent: flags & 1 ? transparent : null,
    delay: low | (high << 8),
    disposal: (flags >> 2) & 7,
    waitsForUser: (flags & 2) !== 0,
  };
}

/** Reads on from where it stands; throws Unreadable at the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  uint16(): number {
    const [low = 0, high = 0] = this.take(2);
    return low | (high << 8);
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Unreadable("it is cut short");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** Blocks of up to 255 bytes, each with its length before it, up to an empty one. */
  subBlocks(): Uint8Array {
    const blocks: Uint8Array[] = [];
    for (let length = this.byte(); length > 0; length = this.byte()) blocks.push(this.take(length));
    return Buffer.concat(blocks);
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }
}
