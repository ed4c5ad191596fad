import { type Content, contentOf } from "../content.ts";
import { type Format, type Reading, Unreadable } from "../format.ts";
import type { Part } from "../part.ts";
import { type Header, headerOf } from "./bmp/header.ts";
import { pixelsOf, rowBytes } from "./bmp/pixels.ts";
import { colourProfile } from "./pictures/colour-profile.ts";
import { shortBytes } from "./pictures/limits.ts";
import { gapsBetween, joined } from "./tiff/joined.ts";

/** BMP without run-length coding: the pixels, the size on paper, the colour space. */
export const bmpFormat: Format = {
  name: "BMP",
  representation:
    "order of the rows, order and unused colours of the palette, length of the header, filling of the rows",
  // The two reserved fields and the length of the next header: two letters alone begin many a text.
  recognises: (head) =>
    head[0] === 0x42 &&
    head[1] === 0x4d &&
    head.length >= 26 &&
    [12, 40, 52, 56, 108, 124].includes(head[14] ?? 0) &&
    head[15] === 0 &&
    head[16] === 0 &&
    head[17] === 0,
  open: openBmp,
};

async function openBmp(content: Content, reading: Reading): Promise<readonly Part[]> {
  reading.hold(content.size);
  const bytes = content.read(0, content.size);
  const header = headerOf(bytes);
  const { width, height, profile } = header;
  if (width < 1 || height < 1) throw new Unreadable("it has no pixels");
  const palette = paletteOf(bytes, header, reading);
  const samples = pixelsOf(bytes, header, palette, reading);
  const shown = new Map(header.shown);
  const used = [
    { start: 0, end: header.paletteStart + header.entries * header.entryBytes },
    { start: header.pixelsStart, end: header.pixelsStart + rowBytes(header) * height },
  ];
  if (profile !== null) {
    const data = bytes.subarray(profile.start, profile.end);
    shown.set("colour profile", colourProfile(data, "BMP", "colour profile", reading));
    used.push(profile);
  }
  // Of pictures without indices, a palette is a suggestion.
  if (header.masks !== null && header.entries > 0) shown.set("suggested palette", shortBytes(palette));
  const parts: Part[] = [{ kind: "raster", at: "", width, height, samples, shown }];
  const gaps = gapsBetween(content, used, 4);
  if (gaps.length > 0) {
    const rest = joined(content, gaps);
    reading.hold(rest.size);
    parts.push({ kind: "bytes", at: "bytes beside the picture", content: contentOf(rest.read(0, rest.size)) });
  }
  return parts;
}

/** Red, green and blue of each entry. The fourth byte is reserved, and some programs leave in it what was there. */
function paletteOf(
  bytes: Uint8Array,
  { paletteStart, entries, entryBytes, pixelsStart }: Header,
  reading: Reading,
): Uint8Array {
  const end = paletteStart + entries * entryBytes;
  if (end > pixelsStart || end > bytes.length) throw new Unreadable("its palette is cut short");
  const palette = new Uint8Array(entries * 3);
  const reserved = new Uint8Array(entryBytes === 4 ? entries : 0);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = paletteStart + entry * entryBytes;
    for (let channel = 0; channel < 3; channel += 1) palette[entry * 3 + channel] = bytes[at + 2 - channel] as number;
    if (entryBytes === 4) reserved[entry] = bytes[at + 3] as number;
  }
  if (reserved.some((byte) => byte !== 0)) {
    reading.setAside({ rule: "BMP: reserved bytes", where: "colour table", value: shortBytes(reserved) });
  }
  return palette;
}
