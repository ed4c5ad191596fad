import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compared, opened } from "./containers.ts";
import { comparedTexts, keepsWhatIsSaid, tokensOf } from "./markups.ts";
import { sample } from "./pictures.ts";

const xml = (recorded: string, produced: string) => comparedTexts("a.xml", recorded, produced);

describe("the same content", () => {
  test.each([
    ["attributes in another order", '<a x="1" y="2"/>', '<a y="2" x="1"/>'],
    ["other quotes", `<a x="it's"/>`, "<a x='it&apos;s'/>"],
    ["white space inside tags", '<a x="1"/>', '<a\n  x = "1"  ></a  >'],
    [
      "a declaration of the encoding",
      '<?xml version="1.0"?><a>é</a>',
      '<?xml version="1.0" encoding="UTF-8"?><a>é</a>',
    ],
    ["a byte order mark", "<a>é</a>", "\uFEFF<a>é</a>"],
    ["numbers for characters", "<a>é&lt;</a>", "<a>&#233;&#x3c;</a>"],
    ["a section of plain characters", "<a>x &lt; y</a>", "<a>x <![CDATA[<]]> y</a>"],
    ["declarations of name spaces in another order", '<a xmlns:x="u" xmlns:y="v"/>', '<a xmlns:y="v" xmlns:x="u"/>'],
    ["line ends", "<a>\nx\n</a>", "<a>\r\nx\r\n</a>"],
    ["white space in a document type", '<!DOCTYPE a SYSTEM "a.dtd"><a/>', '<!DOCTYPE a\n  SYSTEM "a.dtd"><a/>'],
  ])("with %s", async (_what, recorded, produced) => {
    expect(await xml(recorded, produced)).toMatchObject({ kind: "equivalent" });
  });

  test("in one tag that is longer than what is looked at first", async () => {
    const attributes = Array.from({ length: 9000 }, (_, at) => `a${at}="1"`);
    const tag = (written: readonly string[], rest = "") => `<a ${written.join(" ")}/>${rest}`;
    expect(await xml(tag(attributes), tag(attributes.toReversed()))).toMatchObject({
      kind: "equivalent",
      format: "XML",
    });
    expect(await xml(tag(attributes, " text"), tag(attributes, " more"))).toMatchObject({ format: "text" });
  });

  test("in another encoding", async () => {
    const utf16 = Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>é</a>', "utf16le");
    const latin1 = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', "latin1");
    const utf8 = Buffer.from('<?xml version="1.0"?><a>é</a>');
    expect((await compared("a.xml", utf8, utf16)).kind).toBe("equivalent");
    expect((await compared("a.xml", utf8, latin1)).kind).toBe("equivalent");
    const cyrillic = (byte: number) =>
      Buffer.concat([
        Buffer.from('<?xml version="1.0" encoding="ISO-8859-5"?><a>'),
        Buffer.from([byte]),
        Buffer.from("</a>"),
      ]);
    const russian = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a>Б</a>');
    expect((await compared("a.xml", russian, cyrillic(0xb1))).kind).toBe("equivalent");
    expect((await compared("a.xml", russian, cyrillic(0xb2))).kind).toBe("different");
  });

  test("with other comments, which are told", async () => {
    expect(await xml("<a><!-- by x 1 --><b/></a>", "<a><!-- by x 2 --><b/></a>")).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "XML: comments" }],
    });
    expect((await xml("<a>one <!-- x -->two</a>", "<a>one two</a>")).kind).toBe("equivalent");
  });

  test("indented or not, which is told", async () => {
    expect(await xml("<r><x>1</x><y/></r>", "<r>\n  <x>1</x>\n  <y/>\n</r>")).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "XML: white space between elements" }],
    });
  });
});

describe("other content", () => {
  test.each([
    ["a space in an attribute", '<a x="1 "/>', '<a x="1"/>'],
    ["a space in text", "<a><b> x</b></a>", "<a><b>x</b></a>"],
    ["nothing but a space", "<a><b> </b></a>", "<a><b></b></a>"],
    ["nothing but a line break", "<a><b>\n</b></a>", "<a><b></b></a>"],
    ["white space beside text", "<a>x\n<b/></a>", "<a>x<b/></a>"],
    ["a space between two words in prose", "<p><b>a</b> <i>b</i></p>", "<p><b>a</b><i>b</i></p>"],
    ["a line break between two words in prose", "<p><b>a</b>\n<i>b</i></p>", "<p><b>a</b><i>b</i></p>"],
    ["a space between two elements", "<x><b>a</b> <i>b</i></x>", "<x><b>a</b><i>b</i></x>"],
    [
      "a line break between two words of a page",
      "<html><div><b>a</b>\n<i>b</i></div></html>",
      "<html><div><b>a</b><i>b</i></div></html>",
    ],
    ["white space that is to be kept", '<a xml:space="preserve">\n<b/></a>', '<a xml:space="preserve"><b/></a>'],
    ["a processing instruction", '<?xml-stylesheet href="a"?><a/>', '<?xml-stylesheet href="b"?><a/>'],
    ["a document type", '<!DOCTYPE a SYSTEM "a.dtd"><a/>', '<!DOCTYPE a SYSTEM "b.dtd"><a/>'],
    ["a version of XML", '<?xml version="1.0"?><a/>', '<?xml version="1.1"?><a/>'],
    ["a prefix", '<x:a xmlns:x="u"/>', '<y:a xmlns:y="u"/>'],
    ["the name space of a prefix", '<x:a xmlns:x="u"/>', '<x:a xmlns:x="v"/>'],
    ["markup as text", "<a>&lt;b/></a>", "<a><b/></a>"],
    ["an element in an element", "<a><b/><c/></a>", "<a><b><c/></b></a>"],
    ["an attribute as text", '<a x="1"/>', "<a>1</a>"],
  ])("%s", async (_what, recorded, produced) => {
    expect((await xml(recorded, produced)).kind).toBe("different");
  });

  test("what ISO 8859-1 and Windows-1252 write with the same byte", async () => {
    const as = (label: string) => Buffer.from(`<?xml version="1.0" encoding="${label}"?><a>\x80</a>`, "latin1");
    expect((await compared("a.xml", as("ISO-8859-1"), as("windows-1252"))).kind).toBe("different");
  });
});

describe("where something differs", () => {
  test("is told by the names and ids of the elements around", async () => {
    const { explanation } = await xml(
      '<r><g id="one"><n/><n k="1"/></g><g id="two"><n/><n k="1"/></g></r>',
      '<r><g id="one"><n/><n k="1"/></g><g id="two"><n/><n k="2"/></g></r>',
    );
    expect(explanation).toBe('g "two" › n 2: k "1", produced "2"');
  });

  test("in a long text is told with what is around it", async () => {
    const long = "x".repeat(500);
    const { explanation } = await xml(`<a>${long}1${long}</a>`, `<a>${long}2${long}</a>`);
    expect(explanation.length).toBeLessThan(200);
    expect(explanation).toContain("x1x");
    expect(explanation).toContain("x2x");
  });
});

describe("it is compared as bytes", () => {
  test.each([
    ["with an entity of its own", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
    ["with an entity of JavaScript's objects", '<?xml version="1.0"?><a>&constructor;</a>'],
    ["when it does not end", '<?xml version="1.0"?><a><b></b>'],
    ["with something behind the root", '<?xml version="1.0"?><a/><b/>'],
    ["with text behind the root", '<?xml version="1.0"?><a/>b'],
    ["with an attribute twice", '<?xml version="1.0"?><a x="1" x="2"/>'],
    ["in an unknown encoding", '<?xml version="1.0" encoding="x-mine"?><a/>'],
    ["when it is not the encoding it says", '<?xml version="1.0" encoding="US-ASCII"?><a>é</a>'],
    ["when the byte order mark says otherwise", '\uFEFF<?xml version="1.0" encoding="ISO-8859-1"?><a/>'],
    ["nested without end", `<?xml version="1.0"?>${"<a>".repeat(5000)}${"</a>".repeat(5000)}`],
  ])("%s", async (_what, text) => {
    const { unreadable } = await opened("a.xml", Buffer.from(text));
    expect(unreadable).not.toBeNull();
    expect(unreadable).not.toContain("gave up");
  });

  test("with bytes that are no UTF-8", async () => {
    expect((await opened("a.xml", Buffer.from('<?xml version="1.0"?><a>\xff</a>', "latin1"))).unreadable).toContain(
      "UTF-8",
    );
  });

  test("with entities that grow without bounds, at once", async () => {
    const entities = Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join("");
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><a>&e20;</a>`;
    expect((await opened("a.xml", Buffer.from(bomb))).unreadable).toContain("well-formed");
  });
});

describe("recognised", () => {
  test.each([
    ["by its declaration", "a.dat", '<?xml version="1.0"?><a/>', "XML"],
    ["by its last tag", "a.dat", "<a><b/></a>\n", "XML"],
    ["behind comments", "a.dat", "<!-- x --><a></a>", "XML"],
    ["not when it only begins with a tag", "a.txt", "<bound method f>\n", "text"],
    ["not in prose with tags", "README.md", "<p>x</p>", "text"],
  ])("%s", async (_what, name, text, format) => {
    expect((await opened(name, Buffer.from(text))).format.name).toBe(format);
  });
});

test("what has keys like JavaScript's objects is compared like all else", async () => {
  expect(await tokensOf("a.xml", '<a __proto__="1" constructor="2"/>')).toEqual([
    '<a __proto__="1" constructor="2">',
    "</a>",
  ]);
});

describe("arrays of VTK", () => {
  const packed = (values: readonly number[], { bytes = 4, isBig = false, isCompressed = false } = {}) => {
    const data = Buffer.alloc(8 * values.length);
    values.forEach((value, at) => {
      if (isBig) data.writeDoubleBE(value, 8 * at);
      else data.writeDoubleLE(value, 8 * at);
    });
    const header = (numbers: readonly number[]) => {
      const all = Buffer.alloc(bytes * numbers.length);
      numbers.forEach((number, at) => {
        if (bytes === 4) all[isBig ? "writeUInt32BE" : "writeUInt32LE"](number, 4 * at);
        else all[isBig ? "writeBigUInt64BE" : "writeBigUInt64LE"](BigInt(number), 8 * at);
      });
      return all;
    };
    if (!isCompressed) return Buffer.concat([header([data.length]), data]).toString("base64");
    const block = deflateSync(data);
    return header([1, 32768, data.length, block.length]).toString("base64") + block.toString("base64");
  };
  const file = (text: string, attributes = 'byte_order="LittleEndian"') =>
    `<VTKFile ${attributes}><Piece><PointData><DataArray type="Float64" Name="p" format="binary">${text}</DataArray></PointData></Piece></VTKFile>`;

  test("are the same however they are packed", async () => {
    const recorded = file(packed([1, 2.5]));
    for (const produced of [
      file(packed([1, 2.5], { isCompressed: true }), 'byte_order="LittleEndian" compressor="vtkZLibDataCompressor"'),
      file(packed([1, 2.5], { isBig: true }), 'byte_order="BigEndian"'),
      file(packed([1, 2.5], { bytes: 8 }), 'byte_order="LittleEndian" header_type="UInt64"'),
    ]) {
      expect(await comparedTexts("a.vtu", recorded, produced)).toMatchObject({
        kind: "equivalent",
        setAside: [{ rule: "VTK: how arrays are packed" }],
      });
    }
  });

  test("that differ are told with the place", async () => {
    const { kind, explanation } = await comparedTexts("a.vtu", file(packed([1, 2.5])), file(packed([1, 2.75])));
    expect(kind).toBe("different");
    expect(explanation).toMatch(/PointData › p: .*\[1\]: recorded 2.5, produced 2.75/);
  });

  test.each([
    [
      "with bytes behind the data",
      (text: string) => Buffer.concat([Buffer.from(text, "base64"), Buffer.alloc(3)]).toString("base64"),
    ],
    ["cut short", (text: string) => text.slice(0, -4)],
    ["with other characters", (text: string) => `${text.slice(0, 4)}!${text.slice(4)}`],
  ])("%s stay text", async (_what, damage) => {
    const { parts } = await opened("a.vtu", Buffer.from(file(damage(packed([1, 2.5])))));
    expect(parts.map(({ kind }) => kind)).toEqual(["markup"]);
  });

  test("are not all where text stands beside them", async () => {
    const inside = (text: string) =>
      file(`${packed([1])}<InformationKey name="L2_NORM_RANGE">1</InformationKey>${text}`);
    const behind = (text: string) =>
      file(text)
        .replace('format="binary"', 'format="appended" offset="0"')
        .replace("</VTKFile>", `<AppendedData encoding="base64">_${packed([1])}</AppendedData></VTKFile>`);
    const asRange = (text: string) => file(packed([1])).replace("format=", `RangeMin="${text}" format=`);
    const asLength = (text: string) => inside("").replace(">1<", `>${text || 1}<`);
    for (const around of [inside, behind, asRange, asLength]) {
      expect((await comparedTexts("a.vtu", around("one"), around("two"))).kind).toBe("different");
      expect((await opened("a.vtu", Buffer.from(around("")))).parts).toHaveLength(2);
    }
  });

  test("stay text when others lie behind the elements", async () => {
    const text = file(packed([1])).replace(
      "</VTKFile>",
      '<AppendedData encoding="base64">_AA</AppendedData></VTKFile>',
    );
    expect((await opened("a.vtu", Buffer.from(text))).parts).toHaveLength(1);
  });
});

test("a changed file is only the same where its comment or its white space changed", async () => {
  await keepsWhatIsSaid("a.xml", sample("xml/one-weight/recorded.xml"));
});
