import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareFiles } from "../../../src/compare/compare-files.ts";
import { exactly } from "../../../src/domain/compare-rules.ts";
import { inMemory, named } from "../corpus.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { type Bodies, type Body, packet, pdfOf, sample, withInfo } from "./pdf-writer.ts";

const made = (changes: Bodies = {}): Buffer => pdfOf(sample(changes), { trailer: withInfo });

/** The sample document, with a piece of one of its objects replaced. */
function edited(number: number, old: string, by: string): Buffer {
  const body = sample()[number] as Body;
  const text = typeof body === "string" ? body : Buffer.from(body.data as string, "latin1").toString("latin1");
  if (!text.includes(old)) throw new Error(`object ${number} has no ${old}`);
  const changed = text.replace(old, by);
  return made({ [number]: typeof body === "string" ? changed : { ...body, data: changed } });
}

const verdict = async (produced: Buffer, recorded = made()) => {
  const { kind, explanation } = await compared("a.pdf", recorded, produced);
  return `${kind}: ${explanation}`;
};

describe("what a document says is told with its place", () => {
  test.each([
    ["one word of a page", 5, "Figure 3", "Figure 4", /page 1: operator \d+ Tj: text "Figure 3" became "Figure 4"/],
    ["one vertex", 5, "20 30 l", "20 31 l", /page 1: path 1, point 2 of 3: 20 30 l became 20 31 l/],
    ["a colour", 5, "1 0 0 RG", "1 0.1 0 RG", /page 1: operator 2 RG/],
    ["one glyph of a font that numbers its glyphs", 6, "00010002", "00010003", /page 2: .*text "Hi" became "Hj"/],
    ["an operator that is gone", 5, "S Q", "Q", /page 1/],
    ["where a picture is placed", 5, "100 10 cm", "100 11 cm", /page 1/],
    ["the box of all pages", 2, "[0 0 200 100]", "[0 0 200 101]", /page 1: its dictionary: MediaBox = \[0 0 200 100\]/],
    ["a box of one page", 4, "/Parent", "/MediaBox [0 0 200 101] /Parent", /page 2/],
    ["the order of pages", 2, "[3 0 R 4 0 R]", "[4 0 R 3 0 R]", /page 1/],
    [
      "a page that is missing",
      2,
      "[3 0 R 4 0 R] /Count 2",
      "[3 0 R] /Count 1",
      /number of pages: recorded 2, produced 1/,
    ],
    ["the target of a link", 12, "[4 0 R", "[3 0 R", /page 1: .*Dest\[1\] = → page #2 became .*Dest\[1\] = → page #1/],
    ["the value of a form field", 14, "(5 mg)", "(6 mg)", /page 1: .*V = \(5 mg\) became .*V = \(6 mg\)/],
    ["an annotation that is missing", 3, "[12 0 R 14 0 R]", "[14 0 R]", /page 1: its dictionary/],
    [
      "a script that runs on opening",
      1,
      "/Names",
      "/OpenAction << /S /JavaScript /JS (app.beep\\(\\)) >> /Names",
      /document/,
    ],
    ["an attached table", 21, "5,0.2", "5,0.3", /document › attachment rates\.csv/],
    ["the name of an attached file", 20, "(rates.csv)", "(doses.csv)", /attachment rates\.csv/],
    [
      "a heading of the outline",
      24,
      "(Results)",
      "(Result)",
      /document: .*outline item 2\/Title.*"\(Results\)", produced "\(Result\)"/,
    ],
    ["the title", 25, "(Doses)", "(Dose)", /document: .*Title.*Doses/],
    ["the author", 25, "A. Smith", "B. Smith", /Author/],
    ["the title in the XMP metadata", 30, ">Doses<", ">Dose<", /document › Metadata: .*text "Doses" became "Dose"/],
    ["the width of a glyph", 10, "[500 600]", "[500 601]", /objects of page 1: \/font F2 .*recorded 600, produced 601/],
    ["a font program", 18, "a font", "A font", /page 1 › font F2.*FontFile2/],
    ["another font", 8, "/Helvetica", "/Helvetica-Bold", /font F1/],
    ["what a form draws", 17, "5 5 re", "5 6 re", /page 1 › form Fm1/],
    ["which object a name stands for", 7, "/F1 8 0 R /F2 9 0 R", "/F1 9 0 R /F2 8 0 R", /page/],
    ["a picture and a form swapped", 7, "/Im1 16 0 R /Fm1 17 0 R", "/Im1 17 0 R /Fm1 16 0 R", /page/],
    [
      "what the same codes stand for",
      11,
      "<0048>",
      "<0049>",
      /^different: page 2: .*text "Hi" became "Ii"; 1 other part/,
    ],
    ["a date that is none", 25, "(D:20240305101112+01'00')", "(last Tuesday)", /CreationDate/],
    ["the type of a page", 3, "/Type /Page ", "/Type /Template ", /page 1/],
  ] as const)("%s", async (_, number, old, by, explanation) => {
    const said = await verdict(edited(number, old, by));
    expect(said).toMatch(/^different: /);
    expect(said).toMatch(explanation);
  });

  test("one pixel of a picture, as a picture", async () => {
    const image = { ...(sample()[16] as { entries: string }), data: "\x00\x01\x02\x03\x04\x06" };
    const { parts } = await opened("a.pdf", made());
    expect(parts).toContainEqual(
      expect.objectContaining({ kind: "raster", at: "page 1 › image Im1", width: 2, height: 1 }),
    );
    expect(await verdict(made({ 16: image }))).toMatch(/^different: page 1 › image Im1: /);
  });

  test("a colour space of a picture whose bytes are the same", async () => {
    const image = sample()[16] as { entries: string; data: string };
    const other = { ...image, entries: image.entries.replace("/DeviceRGB", "[/CalRGB << /WhitePoint [1 1 1] >>]") };
    expect(await verdict(made({ 16: other }))).toMatch(/^different: page 1 › image Im1: /);
  });

  test("white space in an attached file, though it would be nothing in a drawing", async () => {
    const attached = sample()[21] as { entries: string; data: string };
    const form = { entries: attached.entries.replace("/Type", "/Subtype /Form /Type"), data: "1 0  m" };
    const other = { ...form, data: "1 0 m" };
    expect(await verdict(made({ 21: other }), made({ 21: form }))).toMatch(/^different: document › attachment/);
  });

  test("white space in a form that is an attached file as well", async () => {
    const names = sample({ 20: "<< /Type /Filespec /F (rates.csv) /EF << /F 17 0 R >> >>" });
    const form = names[17] as { entries: string; data: string };
    const [recorded, produced] = [form, { ...form, data: "0 0 5  5 re f" }].map((body) =>
      pdfOf({ ...names, 17: body }, { trailer: withInfo }),
    );
    expect(await verdict(produced as Buffer, recorded)).toMatch(/^different: page 1 › form Fm1/);
  });
});

describe("set aside, each by its rule", () => {
  test.each([
    [
      "the date of creation",
      25,
      "D:20240305101112+01'00'",
      "D:20250305101112Z",
      "PDF: CreationDate (document › Info › CreationDate)",
    ],
    [
      "the date of creation as LibreOffice writes it",
      25,
      "D:20240305101112+01'00'",
      "D:20250305101112Z'",
      "PDF: CreationDate (document › Info › CreationDate)",
    ],
    ["the producer", 25, "writer 1.0", "writer 2.0", "PDF: Producer (document › Info › Producer)"],
    ["the creator", 25, "tool 1", "tool 2", "PDF: Creator (document › Info › Creator)"],
    ["when a note was changed", 12, "D:20240305101112Z", "D:20240305101113Z", "PDF: M (page 1 › Annots › 1 › M)"],
    [
      "when an attached file was changed",
      21,
      "D:20240305101112Z",
      "D:20240305101113Z",
      "PDF: ModDate (document › attachment rates.csv › Params › ModDate)",
    ],
  ] as const)("%s", async (_, number, old, by, rule) => {
    const body = sample()[number] as Body;
    const changed =
      typeof body === "string" ? body.replace(old, by) : { ...body, entries: body.entries?.replace(old, by) ?? "" };
    expect(changed).not.toEqual(body);
    expect(await verdict(made({ [number]: changed }))).toBe(`equivalent: the same content; set aside: ${rule}`);
  });

  test("when a colour profile was made, and nothing else of it", async () => {
    const profile = (change: (bytes: Buffer) => void, key = "DestOutputProfile") => {
      const data = Buffer.alloc(132);
      data.write("acsp", 36, "latin1");
      change(data);
      const catalog = `${(sample()[1] as string).slice(0, -2)} /OutputIntents [<< /${key} 40 0 R >>] >>`;
      return made({ 1: catalog, 40: { entries: "/N 3", data } });
    };
    const at = (place: number, key?: string) => profile((bytes) => bytes.writeUInt8(7, place), key);
    expect(await verdict(at(25), at(35))).toMatch(/^equivalent: .*PDF: creation date of the colour profile/);
    expect(await verdict(at(25), at(36 + 90))).toMatch(/^different: .*DestOutputProfile/);
    expect(await verdict(at(25, "Other"), at(35, "Other"))).toMatch(/^different: .*Other/);
  });

  test("dates, tools and ids in the XMP metadata, and which prefix a namespace has", async () => {
    const entries = "/Type /Metadata /Subtype /XML";
    const other = packet({ modified: "2025-01-01T00:00:00Z", id: "uuid:2", prefix: "q" });
    const rule = "PDF: dates, tools and ids in the XMP metadata";
    expect(await verdict(made({ 30: { entries, data: other } }))).toMatch(new RegExp(`^equivalent: .*${rule}`));
  });

  test("nothing of metadata that is no XML", async () => {
    const entries = "/Type /Metadata /Subtype /XML";
    const broken = (modified: string) =>
      made({ 30: { entries, data: packet({ modified }).replace("</rdf:RDF>", "") } });
    expect(await verdict(broken("2025"), broken("2024"))).toMatch(/^different: document › Metadata/);
  });

  test("the random tag of a font's subset, in its name and in its program", async () => {
    const fonts = (tag: string) => {
      const [font, descendant] = [sample()[9], sample()[10]].map((body) => (body as string).replaceAll("ABCDEF", tag));
      return made({
        9: font ?? "",
        10: descendant ?? "",
        18: { data: `%!PS-AdobeFont-1.0\n/FontName /${tag}+Arial def` },
      });
    };
    expect(await verdict(fonts("QWERTZ"), fonts("ABCDEF"))).toMatch(
      /^equivalent: .*PDF: subset tags of fonts \(page 1/,
    );
    const other = fonts("QWERTZ").toString("latin1").replaceAll("+Arial", "+Ariel");
    expect(await verdict(Buffer.from(other, "latin1"), fonts("ABCDEF"))).toMatch(/^different: /);
  });

  test("the random tag in the name of a character map, and nothing else of the map", async () => {
    const map = (tag: string, to: string) =>
      made({ 11: { data: `begincmap\n/CMapName /${tag}+Arial-UTF16 def\n1 beginbfchar\n<0001> <${to}>\nendbfchar` } });
    expect(await verdict(map("QWERTZ", "0048"), map("ABCDEF", "0048"))).toMatch(
      /^equivalent: .*PDF: subset tags of fonts \(page 1 › font F2 › ToUnicode/,
    );
    expect(await verdict(map("QWERTZ", "0049"), map("ABCDEF", "0048"))).toMatch(/^different: .*ToUnicode/);
  });

  test("the time stamp of a TrueType font and the checksums that follow from it, and no other byte", async () => {
    const font = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.alloc(12 + 16 + 54);
      bytes.writeUInt32BE(0x00010000, 0);
      bytes.writeUInt16BE(1, 4);
      bytes.write("head", 12, "latin1");
      bytes.writeUInt32BE(28, 20);
      bytes.writeUInt32BE(54, 24);
      change(bytes);
      return made({ 18: { data: bytes } });
    };
    const stamped = font(
      (bytes) => bytes.writeUInt32BE(7, 28 + 32) && bytes.writeUInt32BE(8, 28 + 8) && bytes.writeUInt32BE(9, 16),
    );
    expect(
      await verdict(
        stamped,
        font(() => {}),
      ),
    ).toMatch(/^equivalent: .*PDF: time stamp and checksums of a font \(page 1/);
    expect(
      await verdict(
        font((bytes) => bytes.writeUInt8(1, 28 + 18)),
        font(() => {}),
      ),
    ).toMatch(/^different: /);
  });

  test("the ID of the file and the version in its first line", async () => {
    const id = (hex: string, version: string) =>
      pdfOf(sample(), { trailer: `${withInfo} /ID [<${hex}> <${hex}>]`, version });
    expect(await verdict(id("02", "1.6"), id("01", "1.5"))).toMatch(
      /^equivalent: .*version of the format.*PDF: ID of the file/,
    );
  });

  test("objects that nothing refers to", async () => {
    expect(await verdict(made({ 90: "(an old draft)" }))).toBe(
      "equivalent: the same content; set aside: PDF: objects that nothing refers to (the whole file)",
    );
  });
});

describe("a drawing", () => {
  const drawing = (data: string | Uint8Array) => made({ 5: { data } });

  test("is the same however its numbers, names and strings are spelt and set apart", async () => {
    const recorded = drawing("1 0.5 -3 m /F1 12 Tf (a\\(b\n) Tj [(x) -20 (y)] TJ % a note\n0.000001 w");
    const produced = drawing("+1.0\n.50  -3. m/F#31 012 Tf<6128620a>Tj[(x)-20<79>]TJ 0.0000010 w");
    expect(await verdict(produced, recorded)).toMatch(/^equivalent: /);
  });

  test.each([
    ["numbers beyond what a double holds", "0.12345678901234567891 w", "0.12345678901234567892 w"],
    ["zeros of two signs", "0 w", "-0 w"],
    ["a number and a name", "1 gs", "/1 gs"],
    ["a string and a name", "(a) gs", "/a gs"],
    ["one string and two", "[(ab)] TJ", "[(a)(b)] TJ"],
    ["an operand and none", "0 w 1", "0 w"],
    ["two operators and one", "q Q", "qQ"],
  ])("tells %s apart", async (_, recorded, produced) => {
    expect(await verdict(drawing(produced), drawing(recorded))).toMatch(/^different: page 1/);
  });

  test("in several streams is one drawing", async () => {
    const recorded = drawing("1 0 0 RG 1 1 m");
    const page = (sample()[3] as string).replace("5 0 R", "[5 0 R 40 0 R]");
    const produced = made({ 3: page, 5: { data: "1 0 0" }, 40: { data: "RG 1 1 m" } });
    expect(await verdict(produced, recorded)).toMatch(/^equivalent: /);
    // A word does not go on in the next stream.
    const torn = made({ 3: page, 5: { data: "1 0 0 R" }, 40: { data: "G 1 1 m" } });
    expect(await verdict(torn, recorded)).toMatch(/^different: page 1/);
  });

  test("has the bytes of a picture in it as they are, even where they look like operators", async () => {
    const inline = (pixels: string) => drawing(`q BI /W 4 /H 1 /BPC 8 /CS /G ID ${pixels} EI Q`);
    expect(await verdict(inline(" EI\n"), inline(" EI "))).toMatch(/^different: page 1: operator 2 BI/);
    expect(await verdict(drawing("q  BI /H 1 /W 4 /CS/G /BPC 8 ID abcd EI Q"), inline("abcd"))).toMatch(
      /^equivalent: /,
    );
  });

  test("that cannot be taken apart for certain is compared by its bytes", async () => {
    const unclear = (space: string) => drawing(`q BI /W 4 /H 1 /F /CCF ID ab EI${space}cd EI Q`);
    expect(await verdict(unclear("  "), unclear(" "))).toMatch(/^different: page 1 › content: /);
    expect(await verdict(drawing("1  m ) x"), drawing("1 m ) x"))).toMatch(/^different: page 1 › content: /);
  });
});

describe("damaged and hostile files", () => {
  test.each([
    [
      "encrypted",
      pdfOf(sample({ 40: "<< /Filter /Standard >>" }), { trailer: `${withInfo} /Encrypt 40 0 R` }),
      /encrypted/,
    ],
    ["cut off", made().subarray(0, 700), /cut off/],
    ["with a page that is in it twice", edited(2, "[3 0 R 4 0 R]", "[3 0 R 3 0 R]"), /twice/],
    ["with a page that says it belongs elsewhere", edited(4, "/Parent 2 0 R", "/Parent 3 0 R"), /elsewhere/],
    [
      "with a list in itself",
      made({ 41: "[41 0 R]", 3: `${(sample()[3] as string).slice(0, -2)} /X 41 0 R >>` }),
      /too deep/,
    ],
    [
      "with a reference to itself",
      made({ 41: "41 0 R", 3: `${(sample()[3] as string).slice(0, -2)} /X 41 0 R >>` }),
      /circle/,
    ],
    ["with lists nested without end", made({ 41: `${"[".repeat(5000)}${"]".repeat(5000)}` }), /nested/],
    ["whose content is in another file", made({ 21: { entries: "/F (/etc/passwd)", data: "" } }), /another file/],
    [
      "with a dictionary that says a thing twice",
      made({ 8: "<< /Type /Font /BaseFont /A /BaseFont /B >>" }),
      /two entries/,
    ],
    ["with objects that lie in each other", overlapping(), /catalog/],
    ["with a length that leads in a circle", made({ 5: { entries: "/Length 5 0 R", data: "q" } }), /length/],
    ["with values that multiply", made(multiplied()), /more values/],
  ])("a file %s is compared as bytes, and the reason is told", async (_, bytes, reason) => {
    expect((await opened("a.pdf", bytes)).unreadable).toMatch(reason);
  });

  test("chains of objects may be long", async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [1000 + index, `<< /A 1 /Next ${1001 + index} 0 R /V (${index}) >>`]),
    );
    const long = (last: string) =>
      made({ ...chain, 1: `${(sample()[1] as string).slice(0, -2)} /Chain 1000 0 R >>`, 2000: last });
    expect((await opened("a.pdf", long("(end)"))).unreadable).toBeNull();
    expect(await verdict(long("(End)"), long("(end)"))).toMatch(/^different: document/);
  });

  test("what stands behind the end, or between objects, counts", async () => {
    expect(await verdict(Buffer.concat([made(), Buffer.from("PK hidden")]))).toMatch(
      /^different: bytes outside of its objects 1/,
    );
    const [head, tail] = [made().subarray(0, 9), made().subarray(9)];
    expect(await verdict(Buffer.concat([head, Buffer.from("hidden "), tail]))).toMatch(/^different: /);
  });

  test("changed in any place, a file is read or not, but never the same by mistake", async () => {
    const recorded = named("a.pdf", made());
    const page = made().indexOf("q 1 0 0 RG");
    const harmless = /^the same content; set aside: PDF: /;
    for (const { what, bytes } of mutants(made(), 250, 7)) {
      const { kind, explanation } = await compareFiles(recorded, named("a.pdf", bytes), exactly, inMemory);
      expect(explanation, what).not.toMatch(/gave up/);
      if (kind !== "equivalent") continue;
      expect(explanation, what).toMatch(harmless);
      // What the first page draws is still there, to the byte.
      if (!what.includes("twice")) expect(bytes.includes(made().subarray(page, page + 60)), what).toBe(true);
    }
  });

  test("and so is a file whose streams are compressed", async () => {
    const path = new URL("../../fixtures/corpus/pdf/object-streams/produced.pdf", import.meta.url);
    const bytes = readFileSync(path);
    const recorded = named("a.pdf", bytes);
    for (const { what, bytes: mutant } of mutants(bytes, 60, 8)) {
      const { explanation } = await compareFiles(recorded, named("a.pdf", mutant), exactly, inMemory);
      expect(explanation, what).not.toMatch(/gave up/);
    }
  });
});

/** Strings that lie in each other, each of which claims to be an object. */
function overlapping(): Buffer {
  const depth = 200;
  let text = "";
  for (let number = 100 + depth; number >= 100; number -= 1) text = `${number} 0 obj (${text}) endobj `;
  const file = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.from(text)]);
  const rows = Array.from({ length: depth + 1 }, (_, index) => file.indexOf(`${100 + index} 0 obj`));
  const table = rows.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const end = `xref\n100 ${rows.length}\n${table}trailer\n<< /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.concat([file, Buffer.from(end)]);
}

/** Ten lists of ten lists of ten lists. */
function multiplied(): Bodies {
  const lists = Array.from({ length: 9 }, (_, index) => [50 + index, `[${`${51 + index} 0 R `.repeat(10)}]`] as const);
  return { ...Object.fromEntries(lists), 59: "[1]", 1: `${(sample()[1] as string).slice(0, -2)} /X 50 0 R >>` };
}
