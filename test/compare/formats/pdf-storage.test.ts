import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compared, opened } from "./containers.ts";
import { type Bodies, indirect, packedPdfOf, pdfOf, revised, sample, withInfo } from "./pdf-writer.ts";

const made = (changes: Bodies = {}): Buffer => pdfOf(sample(changes), { trailer: withInfo });

const verdict = async (produced: Buffer, recorded = made()) => {
  const { kind, explanation } = await compared("a.pdf", recorded, produced);
  return `${kind}: ${explanation}`;
};

const onlyRepresentation =
  "equivalent: the same content; set aside: PDF: numbering, order and compression of its objects (the whole file)";

/** The sample with other numbers for all of its objects. */
function renumbered(): Buffer {
  const numbers = Object.keys(sample()).map(Number);
  const other = new Map(numbers.map((number, index) => [number, 300 - 3 * index]));
  const rewrite = (text: string) =>
    text.replaceAll(/(\d+) 0 R/g, (_, number: string) => `${other.get(Number(number))} 0 R`);
  const bodies = Object.entries(sample()).map(([number, body]) => {
    const changed = typeof body === "string" ? rewrite(body) : { ...body, entries: rewrite(body.entries ?? "") };
    return [other.get(Number(number)) ?? 0, changed] as const;
  });
  return pdfOf(Object.fromEntries(bodies), { trailer: rewrite(withInfo) });
}

describe("how a document is stored says nothing", () => {
  test("numbers of objects", async () => expect(await verdict(renumbered())).toBe(onlyRepresentation));

  test("their order in the file", async () => {
    const order = Object.keys(sample()).map(Number).toReversed();
    expect(await verdict(pdfOf(sample(), { trailer: withInfo, order }))).toBe(onlyRepresentation);
  });

  test("object streams and tables that are streams", async () => {
    expect(await verdict(packedPdfOf(sample(), withInfo))).toMatch(/^equivalent: .*version of the format/);
    const other = packedPdfOf(
      sample({ 23: "<< /Title (Method) /Parent 22 0 R /Next 24 0 R /Dest [3 0 R /Fit] >>" }),
      withInfo,
    );
    expect(await verdict(other)).toMatch(/^different: document/);
  });

  test("the order of entries, and entries that are null", async () => {
    const produced = made({ 8: "<</BaseFont/Helvetica/Encoding null /Subtype/Type1/Widths 99 0 R/Type/Font>>" });
    expect(await verdict(produced)).toBe(onlyRepresentation);
  });

  test("values that are objects of their own, such as a length or a box", async () => {
    const page = (sample()[3] as string).replace("/Parent", "/MediaBox 42 0 R /Parent");
    const content = { ...(sample()[6] as { data: string }), entries: "/Length 43 0 R" };
    const produced = made({ 3: page, 6: content, 42: "[0 0 44 0 R 100]", 43: String(content.data.length), 44: "200" });
    expect(await verdict(produced)).toBe(onlyRepresentation);
  });

  test("whether pages have things of their own or from the tree above them", async () => {
    const resources = made({
      2: "<< /Type /Pages /Kids [3 0 R 45 0 R] /Count 2 /MediaBox [0 0 200 100] /Resources 7 0 R >>",
      3: "<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Annots [12 0 R 14 0 R] >>",
      4: "<< /Type /Page /Parent 45 0 R /Contents 6 0 R >>",
      45: "<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 1 >>",
    });
    expect(await verdict(resources)).toBe(onlyRepresentation);
  });

  test("a later revision that says the same; the earlier one is told", async () => {
    const later = revised(made(), { 8: sample()[8] ?? "" }, withInfo);
    expect(await verdict(later)).toBe(
      "equivalent: the same content; set aside: PDF: objects of earlier revisions (the whole file)",
    );
  });

  test("a later revision counts, and not what it replaced", async () => {
    const title = (text: string) => (sample()[25] as string).replace("Doses", text);
    const later = revised(made(), { 25: title("Rates") }, withInfo);
    expect(await verdict(later)).toMatch(/^different: document/);
    expect(await verdict(later, made({ 25: title("Rates") }))).toMatch(/^equivalent: .*earlier revisions/);
  });

  test("comments between objects, which are told", async () => {
    const bytes = made()
      .toString("latin1")
      .replace(/(?=xref\n0)/, "% a note\n");
    const moved = bytes.replace(/startxref\n(\d+)/, (_, at: string) => `startxref\n${Number(at) + 9}`);
    expect(await verdict(Buffer.from(moved, "latin1"))).toBe(
      "equivalent: the same content; set aside: PDF: comments outside of objects (the whole file)",
    );
  });
});

/** Variable codes of one width, cleared before the second width would begin. */
function lzw(data: Buffer): Buffer {
  let bits = "";
  const code = (value: number) => {
    bits += value.toString(2).padStart(9, "0");
  };
  for (const [index, byte] of data.entries()) {
    if (index % 200 === 0) code(256);
    code(byte);
  }
  code(257);
  return Buffer.from(
    (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)),
  );
}

function ascii85(data: Buffer): string {
  let out = "";
  for (let at = 0; at < data.length; at += 4) {
    const piece = Buffer.concat([data.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE();
    const count = Math.min(4, data.length - at) + 1;
    if (piece === 0 && count === 5) out += "z";
    else
      for (let digit = 0; digit < count; digit += 1)
        out += String.fromCharCode(33 + (Math.floor(piece / 85 ** (4 - digit)) % 85));
  }
  return `${out}~>`;
}

function predicted(data: Buffer, columns: number): Buffer {
  const rows = Array.from({ length: data.length / columns }, (_, row) => {
    const filter = row % 3;
    const at = row * columns;
    const bytes = [...data.subarray(at, at + columns)].map((byte, column) => {
      const left = column === 0 ? 0 : (data[at + column - 1] ?? 0);
      const up = row === 0 ? 0 : (data[at + column - columns] ?? 0);
      return byte - ([0, left, up][filter] ?? 0);
    });
    return Buffer.from([filter, ...bytes]);
  });
  return Buffer.concat(rows);
}

const runs = (data: Buffer) =>
  Buffer.concat([...data].map((byte) => Buffer.from([0, byte])).concat(Buffer.from([128])));

describe("which filter a stream goes through says nothing", () => {
  const content = Buffer.from(`q ${"1 0 0 RG 10 10 m 20 30 l S ".repeat(11)}Q \0\0\0\0\0`.padEnd(320), "latin1");
  const stream = (entries: string, data: Buffer | string) => made({ 5: { entries, data } });

  test.each([
    ["Flate", "/Filter /FlateDecode", deflateSync(content)],
    [
      "Flate with a predictor of PNG",
      "/Filter [/FlateDecode] /DecodeParms [<< /Predictor 15 /Columns 32 >>]",
      deflateSync(predicted(content, 32)),
    ],
    ["LZW", "/Filter /LZWDecode", lzw(content)],
    ["hexadecimal", "/Filter /ASCIIHexDecode", `${content.toString("hex")}>`],
    ["base 85", "/Filter /ASCII85Decode", ascii85(content)],
    ["run lengths", "/Filter /RunLengthDecode", runs(content)],
    [
      "two, one after the other",
      "/Filter [/ASCII85Decode /FlateDecode] /DecodeParms [null null]",
      ascii85(deflateSync(content)),
    ],
  ])("%s", async (_, entries, data) => {
    expect(await verdict(stream(entries, data), stream("", content))).toBe(onlyRepresentation);
  });

  test("a predictor of TIFF", async () => {
    const data = Buffer.from([1, 2, 3, 4, 5, 6]);
    const image = (entries: string, bytes: Buffer) =>
      made({
        16: {
          entries: `/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB ${entries}`,
          data: bytes,
        },
      });
    const parms = "/Filter /FlateDecode /DecodeParms << /Predictor 2 /Colors 3 /Columns 2 >>";
    expect(await verdict(image(parms, deflateSync(Buffer.from([1, 2, 3, 3, 3, 3]))), image("", data))).toBe(
      onlyRepresentation,
    );
  });

  test("LZW whose codes grow wider", async () => {
    // 300 codes without clearing in between: the last ones have ten bits, one code early.
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => 97 + (index % 26)));
    let bits = (256).toString(2).padStart(9, "0");
    for (const [index, byte] of bytes.entries()) bits += byte.toString(2).padStart(index >= 254 ? 10 : 9, "0");
    bits += (257).toString(2).padStart(10, "0");
    const packed = Buffer.from(
      (bits.padEnd(Math.ceil(bits.length / 8) * 8, "0").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)),
    );
    const attached = (entries: string, data: Buffer) => made({ 21: { entries, data } });
    expect(await verdict(attached("/Filter /LZWDecode", packed), attached("", bytes))).toBe(onlyRepresentation);
  });

  test.each([
    ["cut off", "/Filter /FlateDecode", deflateSync(content).subarray(0, 30)],
    ["with something behind it", "/Filter /FlateDecode", Buffer.concat([deflateSync(content), Buffer.from("x")])],
    ["with half a row", "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 31 >>", deflateSync(content)],
    ["without its end", "/Filter /RunLengthDecode", runs(content).subarray(0, -1)],
    ["with a letter that is no digit", "/Filter /ASCIIHexDecode", "00x0>"],
    ["of an unknown filter", "/Filter /Secret", content],
  ])("a stream %s stays as it is stored", async (_, entries, data) => {
    const attached = (change: (bytes: Buffer) => Buffer) => made({ 21: { entries, data: change(Buffer.from(data)) } });
    const { parts } = await opened(
      "a.pdf",
      attached((bytes) => bytes),
    );
    const part = parts.find(({ at }) => at === "document › attachment rates.csv");
    expect(part?.kind === "bytes" && Buffer.from(part.content.read(0, part.content.size))).toEqual(Buffer.from(data));
    const other = attached((bytes) => Buffer.concat([bytes.subarray(0, 1), Buffer.from([7]), bytes.subarray(2)]));
    expect(
      await verdict(
        other,
        attached((bytes) => bytes),
      ),
    ).toMatch(/^different: document › attachment/);
  });

  test("what unpacks to more than can be held is not read", async () => {
    const bomb = deflateSync(Buffer.alloc(300 * 1024 * 1024));
    expect((await opened("a.pdf", stream("/Filter /FlateDecode", bomb))).unreadable).toMatch(/more than can be held/);
  }, 30_000);
});

describe("a damaged table of objects", () => {
  const broken = (bytes: Buffer) =>
    Buffer.from(bytes.toString("latin1").replace(/startxref\n\d+/, "startxref\n12"), "latin1");

  test("is done without where nothing leaves a choice, and told", async () => {
    expect(await verdict(broken(made()))).toBe(
      "equivalent: the same content; set aside: PDF: damaged table of objects (the whole file)",
    );
    expect(await verdict(broken(packedPdfOf(sample(), withInfo)))).toMatch(/^equivalent: .*damaged table/);
  });

  test("leaves a choice where an object stands there twice", async () => {
    const twice = revised(made(), { 25: (sample()[25] as string).replace("Doses", "Rates") }, withInfo);
    const { unreadable, parts } = await opened("a.pdf", broken(twice));
    expect(unreadable).toMatch(/table of objects|not where it should be/);
    expect(parts.map(({ kind }) => kind)).toEqual(["bytes"]);
  });

  test("leaves a choice where something stands between the objects", async () => {
    const bytes = Buffer.concat([made(), Buffer.from("what is this\n"), indirect(70, "1")]);
    expect((await opened("a.pdf", broken(bytes))).unreadable).not.toBeNull();
  });

  test("that refers to itself does not go on without end", async () => {
    const bytes = made().toString("latin1");
    const start = /startxref\n(\d+)/.exec(bytes)?.[1] ?? "";
    const circle = Buffer.from(bytes.replace("trailer\n<<", `trailer\n<< /Prev ${start}`), "latin1");
    expect(await verdict(circle)).toMatch(/damaged table of objects/);
  });

  test("with a later table as a stream besides, for readers that know them", async () => {
    const base = made();
    const hidden = indirect(25, sample()[25] ?? "");
    const at = base.length;
    const row = Buffer.from([1, (at + 0) >> 16, (at >> 8) & 255, at & 255, 0]);
    const stream = indirect(60, { entries: "/Type /XRef /W [1 3 1] /Index [25 1] /Size 61", data: row });
    const withoutInfo = Buffer.from(base.toString("latin1").replace(/25 1\n\d+ 00000 n \n/, ""), "latin1");
    const shift = base.length - withoutInfo.length;
    const rowAt = at - shift;
    row.writeUIntBE(rowAt, 1, 3);
    const fixed = indirect(60, { entries: "/Type /XRef /W [1 3 1] /Index [25 1] /Size 61", data: row });
    const place = rowAt + hidden.length;
    const start = /startxref\n(\d+)/.exec(base.toString("latin1"))?.[1];
    const table = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< ${withInfo} /Size 61 /Prev ${start} /XRefStm ${place} >>\nstartxref\n${place + fixed.length}\n%%EOF\n`;
    expect(stream.length).toBe(fixed.length);
    const hybrid = Buffer.concat([withoutInfo, hidden, fixed, Buffer.from(table)]);
    expect(await verdict(hybrid)).toMatch(/^equivalent: /);
  });
});
