import type { Content } from "../../content.ts";
import { Unreadable } from "../../format.ts";

/** Where the HDF5 file lies in what is stored. */
export interface Extent {
  /** Bytes of other programs before it. */
  readonly start: number;
  readonly end: number;
  /** How many bytes an address has, and a length. */
  readonly addressBytes: number;
  readonly lengthBytes: number;
}

const signature = Buffer.from("\u0089HDF\r\n\u001a\n", "latin1");
/** A block of the user's own may lie before the file; it has 512 bytes or a power of two times as many. */
const starts = [0, 512, 1024, 2048];

/** At which byte the file begins; undefined when the bytes are no HDF5. */
export function startOf(head: Uint8Array): number | undefined {
  return starts.find((start) => Buffer.compare(head.subarray(start, start + signature.length), signature) === 0);
}

/** Reads how far the file goes from its superblock (HDF5 File Format Specification 3.0, section II.A). Throws Unreadable. */
export function extentOf(content: Content, start: number): Extent {
  const block = Buffer.from(content.read(start, start + 128));
  const version = block[8];
  const isOld = version === 0 || version === 1;
  if (!isOld && version !== 2 && version !== 3) throw new Unreadable("its superblock has an unknown version");
  const width = block[isOld ? 13 : 9];
  if (width !== 4 && width !== 8) throw new Unreadable(`its addresses have ${width} bytes`);
  const first = isOld ? (version === 0 ? 24 : 28) : 12;
  if (block.length < first + 3 * width) throw new Unreadable("its superblock breaks off");
  const at = first + 2 * width;
  const end = width === 4 ? block.readUInt32LE(at) : Number(block.readBigUInt64LE(at));
  // Some writers count from the beginning of the HDF5 file, some from the beginning of what is stored.
  const lengthBytes = block[isOld ? 14 : 10] ?? 0;
  return {
    start,
    addressBytes: width,
    lengthBytes,
    end: Math.min(content.size, Math.max(end, start + end > content.size ? end : start + end)),
  };
}
