import { crc32, deflateSync } from "node:zlib";

/** A PNG of 8-bit RGB pixels, with chunks that say who made it and when, as plotting libraries write them. */
export function png(width: number, height: number, pixels: Uint8Array, software: string, second: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 3 + 1) * height);
  // Filter 1: each sample less the one to its left.
  for (let y = 0; y < height; y += 1) {
    const row = y * (width * 3 + 1);
    rows[row] = 1;
    for (let x = 0; x < width * 3; x += 1) {
      const at = y * width * 3 + x;
      rows[row + 1 + x] = (pixels[at] ?? 0) - (x < 3 ? 0 : (pixels[at - 3] ?? 0));
    }
  }
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("tEXt", Buffer.from(`Software\0${software}`, "latin1")),
    chunk("tIME", Buffer.from([2026 >> 8, 2026 & 255, 11, 22, 12, 0, second])),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
