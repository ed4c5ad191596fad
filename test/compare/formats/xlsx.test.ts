import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened, zipOf } from "./containers.ts";
import { sample } from "./pictures.ts";

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

interface Book {
  readonly rows: string;
  readonly texts?: string;
  readonly before?: string;
}

function workbook({ rows, texts, before = "" }: Book): Buffer {
  const members = new Map([
    [
      "xl/workbook.xml",
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="catch" sheetId="1" r:id="r1"/></sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    ["xl/worksheets/sheet1.xml", `<worksheet xmlns="${main}">${before}<sheetData>${rows}</sheetData></worksheet>`],
    ...(texts === undefined ? [] : [["xl/sharedStrings.xml", `<sst xmlns="${main}">${texts}</sst>`] as const]),
  ]);
  return zipOf([...members].map(([name, data]) => ({ name, data })));
}

const row = (cells: string) => `<row r="1">${cells}</row>`;
const book = (cells: string, texts?: string) =>
  workbook({ rows: row(cells), ...(texts === undefined ? {} : { texts }) });
const kindOf = async (recorded: Buffer, produced: Buffer) => (await compared("a.xlsx", recorded, produced)).kind;

describe("the same content", () => {
  test("are texts in the table of texts and in the cells", async () => {
    const shared = book('<c r="A1" t="s"><v>0</v></c>', "<si><t>site</t></si>");
    expect(await kindOf(shared, book('<c r="A1" t="inlineStr"><is><t>site</t></is></c>'))).toBe("equivalent");
  });

  test("are texts in another order of the table", async () => {
    const one = book('<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>', "<si><t>a</t></si><si><t>b</t></si>");
    const two = book('<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>', "<si><t>b</t></si><si><t>a</t></si>");
    expect(await kindOf(one, two)).toBe("equivalent");
  });

  test("are an empty cell and one that should hold its own text and holds none", async () => {
    const cells = (kind: string) => book(`<c r="A1"${kind}></c><c r="B1"><v>1</v></c>`);
    expect(await kindOf(cells(""), cells(' t="inlineStr"'))).toBe("equivalent");
    expect(await kindOf(cells(' t="inlineStr"'), book('<c r="A1"/><c r="B1"><v>2</v></c>'))).toBe("different");
  });

  test("are spellings of one number, and cells without their names", async () => {
    expect(await kindOf(book('<c r="A1"><v>0.1</v></c>'), book('<c r="A1" t="n"><v>0.10000000000000001</v></c>'))).toBe(
      "equivalent",
    );
    const { parts } = await opened(
      "a.xlsx",
      workbook({ rows: "<row><c/><c><v>1</v></c></row><row><c><v>2</v></c></row>" }),
    );
    expect(parts.find(({ at }) => at === "sheet catch")).toMatchObject({
      value: new Map([
        ["B1", 1],
        ["A2", 2],
      ]),
    });
  });

  test("is what rows say of the columns in use, which is told", async () => {
    const comparison = await compared(
      "a.xlsx",
      workbook({ rows: '<row r="1" spans="1:2"/>' }),
      workbook({ rows: '<row r="1"/>' }),
    );
    expect(comparison).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "Excel: hints of the columns in use" }],
    });
  });
});

describe("other content", () => {
  test.each([
    ["a number", '<c r="A1"><v>1</v></c>', '<c r="A1"><v>2</v></c>'],
    ["another cell", '<c r="A1"><v>1</v></c>', '<c r="B1"><v>1</v></c>'],
    ["a number as text", '<c r="A1"><v>1</v></c>', '<c r="A1" t="str"><v>1</v></c>'],
    ["a truth value", '<c r="A1"><v>1</v></c>', '<c r="A1" t="b"><v>1</v></c>'],
    ["an error", '<c r="A1" t="e"><v>#N/A</v></c>', '<c r="A1" t="e"><v>#REF!</v></c>'],
    ["a formula", '<c r="A1"><f>A2</f><v>1</v></c>', '<c r="A1"><f>A3</f><v>1</v></c>'],
    ["the value of a formula", '<c r="A1"><f>A2</f><v>1</v></c>', '<c r="A1"><f>A2</f><v>2</v></c>'],
    [
      "a formula that is shared",
      '<c r="A1"><f t="shared" si="0">A2</f></c>',
      '<c r="A1"><f t="shared" si="1">A2</f></c>',
    ],
    ["the style of a cell", '<c r="A1" s="1"><v>1</v></c>', '<c r="A1" s="2"><v>1</v></c>'],
    [
      "bold letters in a text",
      '<c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>x</t></r></is></c>',
      '<c r="A1" t="inlineStr"><is><r><t>x</t></r></is></c>',
    ],
    [
      "a space in a text",
      '<c r="A1" t="inlineStr"><is><t>x </t></is></c>',
      '<c r="A1" t="inlineStr"><is><t>x</t></is></c>',
    ],
    ["an empty text", '<c r="A1" t="inlineStr"><is><t></t></is></c>', '<c r="A1"/>'],
  ])("%s", async (_what, recorded, produced) => {
    expect(await kindOf(book(recorded), book(produced))).toBe("different");
  });

  test("columns, and texts that no cell shows", async () => {
    const wide = (width: number) => workbook({ rows: "", before: `<cols><col width="${width}"/></cols>` });
    expect(await kindOf(wide(1), wide(2))).toBe("different");
    expect(await kindOf(book("", "<si><t>a</t></si>"), book("", "<si><t>b</t></si>"))).toBe("different");
  });

  test("is told by sheet and cell", async () => {
    const { explanation } = await compared("a.xlsx", book('<c r="A1"><v>1</v></c>'), book('<c r="A1"><v>3</v></c>'));
    expect(explanation).toMatch(/^sheet catch: A1: recorded 1, produced 3/);
  });
});

describe("as the archive of its members is compared a workbook", () => {
  test.each([
    ["with a text that is not there", book('<c r="A1" t="s"><v>1</v></c>', "<si><t>a</t></si>")],
    ["with a cell twice", book('<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>')],
    ["with rows out of order", workbook({ rows: '<row r="2"/><row r="1"/>' })],
    ["with a cell in another row", book('<c r="A2"><v>1</v></c>')],
    ["with something unknown in a cell", book('<c r="A1"><v>1</v><x/></c>')],
    ["with text in a number", book('<c r="A1"><v>one</v></c>')],
    ["with something else in the table of texts", book("", "<x/>")],
    ["without the list of its members", zipOf([{ name: "xl/workbook.xml", data: "<workbook/>" }])],
  ])("%s", async (_what, bytes) => {
    const { format, parts, unreadable } = await opened("a.xlsx", bytes);
    expect(unreadable).toBeNull();
    expect(format.name).toBe("Excel workbook");
    expect(parts.some(({ at }) => at === "sheet catch")).toBe(false);
    expect(parts.filter(({ kind }) => kind === "markup").length).toBeGreaterThan(0);
  });

  test("and then texts of the table still count", async () => {
    const broken = (text: string) => book('<c r="A1" t="s"><v>0</v></c><c r="B1"><x/></c>', `<si><t>${text}</t></si>`);
    expect(await kindOf(broken("a"), broken("b"))).toBe("different");
  });
});

test("a changed workbook never says the same with other data", async () => {
  const good = sample("xlsx/one-number/recorded.xlsx");
  const valuesOf = async (bytes: Buffer) => {
    const { parts, unreadable } = await opened("a.xlsx", bytes);
    return unreadable ?? parts.flatMap((part) => (part.kind === "value" ? [part.at, part.value] : []));
  };
  const expected = await valuesOf(good);
  for (const { what, bytes } of mutants(good, 100, 9)) {
    const { kind, explanation } = await compared("a.xlsx", good, bytes);
    expect(explanation).not.toContain("gave up");
    if (kind !== "different") expect([what, await valuesOf(bytes)]).toEqual([what, expected]);
  }
});
