import { crc32 } from "node:zlib";

/* ZIP as in PKWARE's APPNOTE 6.3.9, stored, without ZIP64: equal parts give equal bytes, so that an archive can be checked whole. */

/** Two is what a file without special features needs; the high byte of who made it is 3, Unix, for the sake of its modes. */
const [version, madeBy] = [20, 0x0314];
/** Names are UTF-8. */
const flags = 0x0800;
/** 1 January 1980, the first day that the format knows. */
const [time, date] = [0, 0x21];
const regularFile = 0o100644;

/** An archive of these parts in the order of their names. */
export function zipOf(parts: ReadonlyMap<string, Uint8Array>): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [path, content] of [...parts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = Buffer.from(path);
    const shared = sharedHeader(name, content);
    const local = Buffer.concat([numbers([0x04034b50, 4], [version, 2]), shared, numbers([0, 2]), name, content]);
    bodies.push(local);
    directory.push(
      Buffer.concat([
        numbers([0x02014b50, 4], [madeBy, 2], [version, 2]),
        shared,
        // Extra field, comment, disk, internal attributes, external attributes, place of the local header.
        numbers([0, 2], [0, 2], [0, 2], [0, 2], [regularFile * 2 ** 16, 4], [offset, 4]),
        name,
      ]),
    );
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const count = directory.length;
  const end = numbers(
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [count, 2],
    [count, 2],
    [central.byteLength, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...bodies, central, end]);
}

/** What local header and directory both say of a file. */
function sharedHeader(name: Buffer, content: Uint8Array): Buffer {
  const size = content.byteLength;
  return numbers([flags, 2], [0, 2], [time, 2], [date, 2], [crc32(content), 4], [size, 4], [size, 4], [name.length, 2]);
}

/** Little-endian numbers with their widths in bytes. */
function numbers(...values: readonly (readonly [value: number, bytes: number])[]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const written = Buffer.alloc(bytes);
      written.writeUIntLE(value, 0, bytes);
      return written;
    }),
  );
}
