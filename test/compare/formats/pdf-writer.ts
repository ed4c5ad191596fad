import { deflateSync } from "node:zlib";

/** An object as it stands between `obj` and `endobj`: text, or a stream with the entries of its dictionary. */
export type Body = string | { readonly entries?: string; readonly data: string | Uint8Array };

export type Bodies = Readonly<Record<number, Body>>;

const bytesOf = (data: string | Uint8Array): Buffer =>
  Buffer.from(typeof data === "string" ? Buffer.from(data, "latin1") : data);

export function indirect(number: number, body: Body): Buffer {
  if (typeof body === "string") return Buffer.from(`${number} 0 obj\n${body}\nendobj\n`, "latin1");
  const data = bytesOf(body.data);
  const length = /\/Length\b/.test(body.entries ?? "") ? "" : ` /Length ${data.length}`;
  const head = Buffer.from(`${number} 0 obj\n<< ${body.entries ?? ""}${length} >>\nstream\n`, "latin1");
  return Buffer.concat([head, data, Buffer.from("\nendstream\nendobj\n")]);
}

/** A file of these objects in the order of `order`, with a table of them. */
export function pdfOf(
  bodies: Bodies,
  { trailer = "/Root 1 0 R", order = Object.keys(bodies).map(Number), version = "1.7" } = {},
): Buffer {
  const head = Buffer.from(`%PDF-${version}\n`);
  const pieces: Buffer[] = [head];
  const offsets = new Map<number, number>();
  let at = head.length;
  for (const number of order) {
    const piece = indirect(number, bodies[number] ?? "null");
    offsets.set(number, at);
    at += piece.length;
    pieces.push(piece);
  }
  return Buffer.concat([...pieces, tableOf(offsets, `${trailer} /Size ${Math.max(...order) + 1}`, at)]);
}

/** Sections of one object each, as they are allowed to be. */
function tableOf(offsets: ReadonlyMap<number, number>, trailer: string, at: number): Buffer {
  const rows = [...offsets].map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, "0")} 00000 n \n`);
  return Buffer.from(
    `xref\n0 1\n0000000000 65535 f \n${rows.join("")}trailer\n<< ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
  );
}

/** A file with a later revision in which these objects are others. */
export function revised(pdf: Buffer, bodies: Bodies, trailer = "/Root 1 0 R"): Buffer {
  const start = /startxref\n(\d+)\n%%EOF\n$/.exec(pdf.toString("latin1"))?.[1];
  const offsets = new Map<number, number>();
  const pieces = [pdf];
  let at = pdf.length;
  for (const [number, body] of Object.entries(bodies)) {
    const piece = indirect(Number(number), body);
    offsets.set(Number(number), at);
    at += piece.length;
    pieces.push(piece);
  }
  return Buffer.concat([...pieces, tableOf(offsets, `${trailer} /Size 100 /Prev ${start}`, at)]);
}

/** A file whose plain objects are packed into one object stream, and whose table is a stream. */
export function packedPdfOf(bodies: Bodies, trailer = "/Root 1 0 R"): Buffer {
  const packed = Object.entries(bodies).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const streams = Object.entries(bodies).filter(([, body]) => typeof body !== "string");
  const pack = Math.max(...Object.keys(bodies).map(Number)) + 1;
  let offset = 0;
  const heads = packed.map(([number, body]) => {
    const head = `${number} ${offset}`;
    offset += body.length + 1;
    return head;
  });
  const first = `${heads.join(" ")}\n`;
  const content = deflateSync(Buffer.from(first + packed.map(([, body]) => `${body}\n`).join(""), "latin1"));
  const entries = `/Type /ObjStm /N ${packed.length} /First ${first.length} /Filter /FlateDecode`;
  const pieces: Buffer[] = [Buffer.from("%PDF-1.5\n")];
  const rows = new Map<number, readonly [number, number, number]>([[0, [0, 0, 255]]]);
  let at = 9;
  for (const [number, body] of [...streams, [String(pack), { entries, data: content }] as const]) {
    const piece = indirect(Number(number), body);
    rows.set(Number(number), [1, at, 0]);
    at += piece.length;
    pieces.push(piece);
  }
  for (const [index, [number]] of packed.entries()) rows.set(Number(number), [2, pack, index]);
  rows.set(pack + 1, [1, at, 0]);
  const table = Array.from({ length: pack + 2 }, (_, number) => rows.get(number) ?? [0, 0, 255]);
  const data = Buffer.from(
    table.flatMap(([type, second, third]) => [type, second >> 16, (second >> 8) & 255, second & 255, third]),
  );
  const shape = `/Type /XRef /W [1 3 1] /Size ${pack + 2} ${trailer}`;
  return Buffer.concat([
    ...pieces,
    indirect(pack + 1, { entries: shape, data }),
    Buffer.from(`startxref\n${at}\n%%EOF\n`),
  ]);
}

/** A document of two pages with a bit of everything; what is given replaces its objects. */
export function sample(changes: Bodies = {}): Bodies {
  return {
    1: "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(rates.csv) 20 0 R] >> >> /Outlines 22 0 R /AcroForm << /Fields [14 0 R] >> /Metadata 30 0 R >>",
    2: "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 200 100] >>",
    3: "<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources 7 0 R /Annots [12 0 R 14 0 R] >>",
    4: "<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources 7 0 R >>",
    5: {
      data: "q 1 0 0 RG 10 10 m 20 30 l 40 30 l S Q\nBT /F1 12 Tf 10 80 Td (Figure 3) Tj ET\nq 50 0 0 50 100 10 cm /Im1 Do Q",
    },
    6: { data: "BT /F2 12 Tf 10 80 Td <00010002> Tj ET\n/Fm1 Do" },
    7: "<< /Font << /F1 8 0 R /F2 9 0 R >> /XObject << /Im1 16 0 R /Fm1 17 0 R >> >>",
    8: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    9: "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Arial /Encoding /Identity-H /DescendantFonts [10 0 R] /ToUnicode 11 0 R >>",
    10: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Arial /W [1 [500 600]] /FontDescriptor << /Type /FontDescriptor /FontName /ABCDEF+Arial /FontFile2 18 0 R >> >>",
    11: {
      data: "1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfchar <0001> <0048> endbfchar\n1 beginbfrange <0002> <0003> <0069> endbfrange",
    },
    12: "<< /Type /Annot /Subtype /Link /Rect [0 0 10 10] /Dest [4 0 R /Fit] /M (D:20240305101112Z) >>",
    14: "<< /Type /Annot /Subtype /Widget /Rect [0 0 50 10] /FT /Tx /T (dose) /V (5 mg) /P 3 0 R >>",
    16: {
      entries: "/Type /XObject /Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB",
      data: "\x00\x01\x02\x03\x04\x05",
    },
    17: { entries: "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >>", data: "0 0 5 5 re f" },
    18: { data: "a font program" },
    20: "<< /Type /Filespec /F (rates.csv) /EF << /F 21 0 R >> >>",
    21: {
      entries: "/Type /EmbeddedFile /Params << /ModDate (D:20240305101112Z) /Size 14 >>",
      data: "dose,rate\n5,0.2",
    },
    22: "<< /Type /Outlines /First 23 0 R /Last 24 0 R /Count 2 >>",
    23: "<< /Title (Methods) /Parent 22 0 R /Next 24 0 R /Dest [3 0 R /Fit] >>",
    24: "<< /Title (Results) /Parent 22 0 R /Prev 23 0 R /Dest [4 0 R /Fit] >>",
    25: "<< /Title (Doses) /Author (A. Smith) /Producer (writer 1.0) /Creator (tool 1) /CreationDate (D:20240305101112+01'00') >>",
    30: { entries: "/Type /Metadata /Subtype /XML", data: packet({}) },
    ...changes,
  };
}

/** Metadata as XMP. */
export function packet({ title = "Doses", modified = "2024-03-05T10:11:12Z", id = "uuid:1", prefix = "dc" }): string {
  return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="kit 1"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:${prefix}="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:mm="http://ns.adobe.com/xap/1.0/mm/" mm:DocumentID="${id}"><xmp:ModifyDate>${modified}</xmp:ModifyDate><${prefix}:title><rdf:Alt><rdf:li xml:lang="x-default">${title}</rdf:li></rdf:Alt></${prefix}:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
}

export const withInfo = "/Root 1 0 R /Info 25 0 R";
