import { describe, expect, test } from "vitest";
import { compared, zipOf } from "./containers.ts";

const member = (name: string, recorded: string, produced: string) =>
  compared("a.zip", zipOf([{ name, data: recorded }]), zipOf([{ name, data: produced }]));

const core = (inside: string) =>
  `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="d" xmlns:dcterms="t">${inside}</cp:coreProperties>`;
const app = (inside: string) =>
  `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">${inside}</Properties>`;
const meta = (inside: string) =>
  `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="m" xmlns:dc="d"><office:meta>${inside}</office:meta></office:document-meta>`;
const open = (root: string, inside: string) =>
  `<office:${root} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:config="c" xmlns:officeooo="o">${inside}</office:${root}>`;
const setting = (name: string, value: number) =>
  open(
    "document-settings",
    `<config:config-item config:name="${name}" config:type="int">${value}</config:config-item>`,
  );
const typed = (attributes: string) => open("document-content", `<text-properties ${attributes}/>`);
const opf = (inside: string) =>
  `<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="d">${inside}</metadata></package>`;
const ncx = (inside: string) => `<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><head>${inside}</head></ncx>`;
const word = (inside: string, root = "w:document") =>
  `<${root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${inside}</${root}>`;

const [one, two] = ["urn:uuid:5f1d9c1e-6a57-4d0b-9a8f-0c6f1d2e3b4a", "urn:uuid:c2a7e0b8-11d4-4f6e-8b0a-7d9e5f3c2b1a"];
const made = (moment: string) => `<meta property="dcterms:modified">${moment}</meta>`;

test("what stands in a book is told before what it says of itself", async () => {
  const book = (date: string, words: string) =>
    zipOf([
      { name: "EPUB/content.opf", data: opf(`<dc:date>${date}</dc:date>`) },
      { name: "EPUB/text/ch1.xhtml", data: `<html xmlns="http://www.w3.org/1999/xhtml"><body>${words}</body></html>` },
    ]);
  const { explanation } = await compared("a.epub", book("2024", "one"), book("2025", "two"));
  expect(explanation).toMatch(/^EPUB\/text\/ch1\.xhtml: .*; 1 other part differs, too$/);
  expect((await compared("a.epub", book("2024", "one"), book("2025", "one"))).explanation).toMatch(
    /^EPUB\/content\.opf/,
  );
});

test("other settings of a document count, and are told after what stands in it", async () => {
  const printed = (value: number) => setting("PrintReversed", value);
  expect((await member("settings.xml", printed(0), printed(1))).kind).toBe("different");
  const text = (reversed: number, words: string) =>
    zipOf([
      { name: "settings.xml", data: printed(reversed) },
      { name: "content.xml", data: open("document-content", `<text:p xmlns:text="t">${words}</text:p>`) },
    ]);
  expect((await compared("a.odt", text(0, "one"), text(1, "two"))).explanation).toMatch(/^content\.xml/);
});

describe("set aside, and told, is", () => {
  test.each([
    [
      "the number of a session of LibreOffice",
      "settings.xml",
      setting("Rsid", 1878490),
      setting("Rsid", 1083653),
      "Office: marks of editing sessions",
    ],
    [
      "in which session words were typed",
      "content.xml",
      typed('officeooo:rsid="001cd2da"'),
      typed('officeooo:rsid="00108905"'),
      "Office: marks of editing sessions",
    ],
    [
      "the moment of creation",
      "docProps/core.xml",
      core("<dcterms:created>1</dcterms:created>"),
      core("<dcterms:created>2</dcterms:created>"),
      "Office: who and when",
    ],
    [
      "the moment of the last change",
      "docProps/core.xml",
      core("<dcterms:modified>1</dcterms:modified>"),
      core(""),
      "Office: who and when",
    ],
    [
      "who changed it last",
      "docProps/core.xml",
      core("<cp:lastModifiedBy>A</cp:lastModifiedBy>"),
      core("<cp:lastModifiedBy>B</cp:lastModifiedBy>"),
      "Office: who and when",
    ],
    [
      "how often it was changed",
      "docProps/core.xml",
      core("<cp:revision>1</cp:revision>"),
      core("<cp:revision>2</cp:revision>"),
      "Office: who and when",
    ],
    [
      "the version of the program",
      "docProps/app.xml",
      app("<AppVersion>1</AppVersion>"),
      app("<AppVersion>2</AppVersion>"),
      "Office: program",
    ],
    [
      "the time it took",
      "docProps/app.xml",
      app("<TotalTime>1</TotalTime>"),
      app("<TotalTime>2</TotalTime>"),
      "Office: who and when",
    ],
    [
      "the date of an OpenDocument",
      "meta.xml",
      meta("<dc:date>1</dc:date>"),
      meta("<dc:date>2</dc:date>"),
      "Office: who and when",
    ],
    [
      "the program of an OpenDocument",
      "meta.xml",
      meta("<meta:generator>1</meta:generator>"),
      meta("<meta:generator>2</meta:generator>"),
      "Office: program",
    ],
    [
      "the random id of a book",
      "EPUB/content.opf",
      opf(`<dc:identifier>${one}</dc:identifier>`),
      opf(`<dc:identifier>${two}</dc:identifier>`),
      "Office: random ids",
    ],
    [
      "the random id in the contents of a book",
      "EPUB/toc.ncx",
      ncx(`<meta name="dtb:uid" content="${one}"/>`),
      ncx(`<meta name="dtb:uid" content="${two}"/>`),
      "Office: random ids",
    ],
    ["the moment a book was made", "EPUB/content.opf", opf(made("1")), opf(made("2")), "Office: who and when"],
    [
      "a date of a book that is that moment",
      "EPUB/content.opf",
      opf(`<dc:date>1</dc:date>${made("1")}`),
      opf(`<dc:date>2</dc:date>${made("2")}`),
      "Office: who and when",
    ],
    [
      "a date of a book that was read from the clock a second before",
      "EPUB/content.opf",
      opf(`<dc:date>2026-11-25T23:59:59Z</dc:date>${made("2026-11-26T00:00:00Z")}`),
      opf(`<dc:date>2026-11-27T08:00:00Z</dc:date>${made("2026-11-27T08:00:00Z")}`),
      "Office: who and when",
    ],
    [
      "a mark of an editing session",
      "word/document.xml",
      word('<w:p w:rsidR="00000001"/>'),
      word('<w:p w:rsidR="00000002"/>'),
      "Office: marks of editing sessions",
    ],
    [
      "the list of editing sessions",
      "word/settings.xml",
      word("<w:rsids><w:rsid/></w:rsids>", "w:settings"),
      word("", "w:settings"),
      "Office: marks of editing sessions",
    ],
  ])("%s", async (_what, name, recorded, produced, rule) => {
    expect(await member(name, recorded, produced)).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  });
});

describe("content is", () => {
  test.each([
    ["another setting", "settings.xml", setting("PrinterPaper", 1878490), setting("PrinterPaper", 1083653)],
    ["such a number elsewhere", "own.xml", setting("Rsid", 1878490), setting("Rsid", 1083653)],
    ["how words look", "content.xml", typed('officeooo:color="001cd2da"'), typed('officeooo:color="00108905"')],
    ["an author", "docProps/core.xml", core("<dc:creator>A</dc:creator>"), core("<dc:creator>B</dc:creator>")],
    ["a title", "docProps/core.xml", core("<dc:title>A</dc:title>"), core("<dc:title>B</dc:title>")],
    ["a number of pages", "docProps/app.xml", app("<Pages>1</Pages>"), app("<Pages>2</Pages>")],
    [
      "a property of one's own",
      "docProps/custom.xml",
      "<Properties><p>1</p></Properties>",
      "<Properties><p>2</p></Properties>",
    ],
    [
      "an identifier that was chosen",
      "a.opf",
      opf("<dc:identifier>isbn 1</dc:identifier>"),
      opf("<dc:identifier>isbn 2</dc:identifier>"),
    ],
    [
      "a date of a book that was chosen",
      "a.opf",
      opf(`<dc:date>1</dc:date>${made("3")}`),
      opf(`<dc:date>2</dc:date>${made("3")}`),
    ],
    [
      "a date of a book a minute before it was made",
      "a.opf",
      opf(`<dc:date>2026-11-25T23:59:00Z</dc:date>${made("2026-11-26T00:00:00Z")}`),
      opf(`<dc:date>2026-11-25T23:58:00Z</dc:date>${made("2026-11-26T00:00:00Z")}`),
    ],
    [
      "the same element in another member",
      "docProps/other.xml",
      core("<dcterms:created>1</dcterms:created>"),
      core("<dcterms:created>2</dcterms:created>"),
    ],
    [
      "the same element below another root",
      "docProps/core.xml",
      "<r><dcterms:created>1</dcterms:created></r>",
      "<r><dcterms:created>2</dcterms:created></r>",
    ],
    [
      "the same attribute elsewhere",
      "data/document.xml",
      word('<w:p w:rsidR="00000001"/>'),
      word('<w:p w:rsidR="00000002"/>'),
    ],
    ["a date in the text", "word/document.xml", word("<w:t>2024-01-01</w:t>"), word("<w:t>2024-01-02</w:t>")],
    [
      "a space in the text",
      "word/document.xml",
      word('<w:t xml:space="preserve"> </w:t>'),
      word('<w:t xml:space="preserve"></w:t>'),
    ],
    [
      "a space between two words of an OpenDocument",
      "content.xml",
      "<o xmlns:text='t'><text:p><text:span>a</text:span> <text:span>b</text:span></text:p></o>",
      "<o xmlns:text='t'><text:p><text:span>a</text:span><text:span>b</text:span></text:p></o>",
    ],
    [
      "a style",
      "word/styles.xml",
      word('<w:style w:styleId="a"/>', "w:styles"),
      word('<w:style w:styleId="b"/>', "w:styles"),
    ],
  ])("%s", async (_what, name, recorded, produced) => {
    expect((await member(name, recorded, produced)).kind).toBe("different");
  });
});
