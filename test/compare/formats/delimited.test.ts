import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const birds = "bird,site,mass_g\n1,north,3750.5\n2,south,NA\n3,north,4100.25\n";

const kindOf = async (recorded: string | Uint8Array, produced: string | Uint8Array, name = "birds.csv") =>
  (await comparing(name, recorded, produced)).kind;

const tableOf = async (text: string, name = "table.csv") => {
  const { parts, unreadable } = await openedAs(name, text);
  expect(unreadable).toBeNull();
  const table = parts.find((part) => part.kind === "table");
  if (table === undefined) throw new Error("there is no table");
  return { columns: table.columns.map((column) => column.name), rows: [...table.rows()].flat(), parts };
};

describe("what is set aside in a table of text", () => {
  test.each([
    ["line ends", birds.replaceAll("\n", "\r\n"), "CSV: line ends"],
    ["line ends of old", birds.replaceAll("\n", "\r"), "CSV: line ends"],
    ["a byte order mark", `\ufeff${birds}`, "CSV: byte order mark"],
    ["the line break at the end", birds.trimEnd(), "CSV: line break at the end"],
    [
      "quotes around cells",
      birds.replace("north", '"north"').replace("3750.5", '"3750.5"'),
      "CSV: quotes around cells",
    ],
    [
      "how a double is spelled",
      birds.replace("3750.5", "3.7505e3").replace("4100.25", "4100.250"),
      "CSV: which cells are in quotes, how numbers are spelled",
    ],
  ])("%s", async (_what, produced, rule) => {
    const { kind, setAside } = await comparing("birds.csv", birds, produced);
    expect(kind).toBe("equivalent");
    expect(setAside.map((each) => each.rule)).toContain(rule);
  });

  test.each([
    [birds, `${birds}\n`],
    [birds, `${birds}\r\n\n`],
    [birds.trimEnd(), `${birds}\n\n`],
    ["a,b\n", "a,b\n\n"],
  ])("blank lines at the end, %#", async (recorded, produced) => {
    const { kind, setAside } = await comparing("birds.csv", recorded, produced);
    expect([kind, setAside.map(({ rule }) => rule)]).toEqual([
      "equivalent",
      expect.arrayContaining(["CSV: blank lines at the end"]),
    ]);
  });

  test("the character encoding, where the text is the same", async () => {
    const text = "city,n\nOrléans,4\nParis,5\n";
    const latin = Buffer.from(text, "latin1");
    const { kind, setAside } = await comparing("towns.csv", text, latin);
    expect(kind).toBe("equivalent");
    expect(setAside.map(({ rule }) => rule)).toContain("CSV: character encoding");
    expect(await kindOf(Buffer.from("city,n\nOrleans,4\nParis,5\n"), latin)).toBe("different");
  });
});

describe("what is not", () => {
  test.each([
    ["a blank line between rows", birds, birds.replace("\n", "\n\n")],
    ["a blank line at the end of one column", "x\n1.5\n", "x\n1.5\n\n"],
    ["a missing text that became an empty one", "id,note\n1,\n2,ok\n", 'id,note\n1,""\n2,ok\n'],
    ["one of several missing texts", "id,note\n1,\n2,\n", 'id,note\n1,""\n2,\n'],
    ["Namibia and no country", '"c","n"\n"DE",1\nNA,2\nNA,3\n', '"c","n"\n"DE",1\n"NA",2\nNA,3\n'],
    ["Namibia that became no country", '"c","n"\n"DE",1\n"NA",2\n', '"c","n"\n"DE",1\nNA,2\n'],
    ["a quote where none belongs", 'a\tb\n"x" y\t1\n', 'a\tb\n"""x"" y"\t1\n'],
    ["what is spelled otherwise where quotes are open", 'a\tb\n"x\t1.5\n', 'a\tb\n"x\t1.50\n'],
    ["a line before the table", "run,5\na,b,c\n1,2,3\n4,5,6\n", "run,6\na,b,c\n1,2,3\n4,5,6\n"],
    ["a name for the names of rows", "a,b\nx,1,2\ny,3,4\n", ",a,b\nx,1,2\ny,3,4\n"],
    ["a line break within quotes", 'a,b\n"x\ny",1\n', 'a,b\n"x\r\ny",1\n'],
    ["white space around words", birds, birds.replace("north", "north ")],
    ["the separator", birds, birds.replaceAll(",", ";")],
    ["the sign of a zero", "x,y\n0,1.5\n", "x,y\n-0,1.5\n"],
    ["leading zeros", "sample,n\n007,1\n", "sample,n\n7,1\n"],
    ["digits that no double holds", "x\n0.1234567890123456789\n", "x\n0.1234567890123456788\n"],
    ["case of a word that reads like a number", "name,n\nNan,1\nAnn,2\n", "name,n\nNAN,1\nAnn,2\n"],
    ["how one missing value is written", "x\n1.5\nNA\n", "x\n1.5\n\n"],
    ["a cell more, though it is empty", "a,b\n1,2\n", "a,b\n1,2,\n"],
    ["words that every object has", "k,v\nconstructor,1\n", "k,v\nnan,1\n"],
  ])("%s", async (_what, recorded, produced) => {
    expect(await kindOf(recorded, produced)).toBe("different");
    expect(await kindOf(produced, recorded)).toBe("different");
  });

  test("zeros at the end of what is a name among words: version 1.10 is not version 1.1", async () => {
    const versions = "package,version\nnumpy,1.10\nscipy,1.2.3\n";
    expect(await kindOf(versions, versions.replace("1.10", "1.1"))).toBe("different");
    const numbers = "package,size\nnumpy,1.10\nscipy,1.2\n";
    expect(await kindOf(numbers, numbers.replace("1.10", "1.1"))).toBe("equivalent");
  });

  test("comment lines before the table are text as it stands", async () => {
    const commented = `# mass in g\n${birds}`;
    const { kind, explanation } = await comparing("birds.csv", commented, commented.replace("in g", "in kg"));
    expect(kind).toBe("different");
    expect(explanation).toMatch(/^comment lines: line 1/);
  });
});

describe("how a table of text is read", () => {
  test("the first line names the columns unless there are numbers in it", async () => {
    expect(await tableOf("a,b\n1,x\n")).toMatchObject({ columns: ["a", "b"], rows: [[1, "x"]] });
    expect(await tableOf("1,x\n2,y\n")).toMatchObject({
      columns: ["1", "2"],
      rows: [
        [1, "x"],
        [2, "y"],
      ],
    });
    expect(await tableOf("a,a\nx,y\n")).toMatchObject({ columns: ["1", "2"] });
  });

  test.each([
    ["a name that stands twice above numbers", "a,a\n1,2\n", ["a", "a"], 1],
    ["years", "country,mean,1990\nA,1.5,2.5\nB,2.5,\n", ["country", "mean", "1990"], 2],
    ["years above words", "country,1990\nA,x\n", ["1", "2"], 2],
    ["a measurement", "mean,1.5\n1,2.5\n", ["1", "2"], 2],
    ["rows that have names, as R writes them", "a,b\nx,1,2\ny,3,4\n", ["", "a", "b"], 2],
    ["a title above them", "Project X\n\na,b\n1,2\n3,4\n", ["a", "b"], 2],
    ["what tells spreadsheets the separator", "sep=;\na;b;c\n1;2;3\n", ["a", "b", "c"], 1],
    ["remarks in another style", "% made by x\na,b\n1,2\n3,4\n", ["a", "b"], 2],
    ["rows of any length", "a\n1,2\n3,4,5\n", ["a"], 2],
  ])("a first line with %s", async (_what, text, columns, count) => {
    const table = await tableOf(text);
    expect(table.columns).toEqual(columns);
    expect(table.rows).toHaveLength(count);
  });

  test("a commented line names them where it has as many cells as the row of numbers below", async () => {
    const { columns, parts } = await tableOf("##fileformat=VCF\n#CHROM\tPOS\n1\t100\n", "calls.tsv");
    expect(columns).toEqual(["#CHROM", "POS"]);
    expect(parts.map(({ at }) => at)).toEqual(["", "separator", "comment lines"]);
  });

  test.each([
    ["semicolons, with decimal commas", "a;b\n1,5;2,5\n1,5;2,5\n", 2],
    ["bars", "a|b|c\n1|2|3\n", 3],
    ["tabs under the name of commas", "a\tb\n1\t2\n", 2],
    ["commas around quoted semicolons", 'a,b\n"x;y",1\n"x;y;z",2\n', 2],
    ["nothing at all", "a\nb\n", 1],
  ])("divided by %s", async (_what, text, columns) => {
    expect((await tableOf(text)).columns).toHaveLength(columns);
  });

  test("quotes are taken off, and two of them within quotes are one", async () => {
    expect((await tableOf('a,b\n"x, ""y""",5" pipe\n')).rows).toEqual([['x, "y"', '5" pipe']]);
  });

  test("rows of any length are kept as they are", async () => {
    expect((await tableOf("a,b\nx\nx,y,z\n")).rows).toEqual([["x"], ["x", "y", "z"]]);
  });

  test("cells across the borders of blocks", async () => {
    const row = `${"x".repeat(997)},1.5\n`;
    const text = `a,b\n${row.repeat(3000)}`;
    const { rows } = await tableOf(text);
    expect(rows).toHaveLength(3000);
    expect(rows.every(([a, b]) => a === "x".repeat(997) && b === 1.5)).toBe(true);
    const changed = text.slice(0, 2_500_000) + text.slice(2_500_000).replace("1.5", "1.6");
    expect((await comparing("long.csv", text, changed)).explanation).toMatch(/1 of 3,000 numbers differs, in row 2,4/);
  });
});

describe("what is compared as bytes", () => {
  test.each([
    ["zero bytes", `a,b\n${"1,2\n".repeat(2000)}1,\0\n`],
    ["an endless row", `a,b\n${"x".repeat(17 * 1024 * 1024)}`],
    ["an endless row of quoted lines", `a,b\n"${"x\n".repeat(9 * 1024 * 1024)}"`],
    ["columns without end", `${Array.from({ length: 100_001 }, (_, at) => `c${at}`).join(",")}\n`],
  ])("%s", async (_what, text) => {
    expect((await openedAs("table.csv", text)).unreadable).not.toBeNull();
  });

  test("an empty file is a table without anything", async () => {
    expect((await openedAs("table.csv", "")).unreadable).toBeNull();
    expect(await kindOf("", "\n")).toBe("different");
  });
});

test("whatever is done to a table, it is the same only if its cells are", async () => {
  const text = '\ufeffbird,site,mass_g\r\n1,"north, far",3750.5\r\n2,south,NA\r\n3,"x ""y""",-4.1e3\r\n';
  const cells = (bytes: Buffer) =>
    bytes
      .toString("utf8")
      .replace(/^\ufeff/, "")
      .replace(/(\r\n|\n|\r)$/, "")
      .split(/\r\n|\n|\r/)
      .map((line) => line.split(","))
      .map((row) => row.map((cell) => cell.replaceAll('"', "")));
  const told = (rows: string[][]) =>
    rows.map((row) => row.map((cell) => (/^\s*[-+.\d]/.test(cell) ? Number(cell) : cell)));
  const original = told(cells(Buffer.from(text)));
  for (const { bytes } of await survivors("birds.csv", Buffer.from(text), 400, 1)) {
    expect(told(cells(bytes))).toEqual(original);
  }
});

describe("quotes that belong to no quoted cell", () => {
  const genes = 'id\tnote\tfit\n1\t"foo" bar\t1.5\n2\t"baz\t2.5\n';

  test("are characters like any other", async () => {
    const { rows, parts } = await tableOf(genes, "genes.tsv");
    expect(rows).toEqual([
      ["1", '"foo" bar', "1.5"],
      ["2", '"baz', "2.5"],
    ]);
    expect(parts.map(({ at }) => at)).toEqual(["", "separator", "quotes"]);
  });

  test("keep nobody from seeing what else differs", async () => {
    const windows = genes.replaceAll("\n", "\r\n");
    expect(await comparing("genes.tsv", genes, windows)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "TSV: line ends" }],
    });
    const mixed = genes.replace("\n", "\r\n");
    expect((await comparing("genes.tsv", genes, mixed)).kind).toBe("equivalent");
    const changed = await comparing("genes.tsv", genes, genes.replace("2.5", "2.6"));
    expect(changed.explanation).toMatch(/^1 cell differs, in row 2 \(line 3, id=2\), column fit/);
    const near = { tolerance: { kind: "scaled", rtol: 0.1, atol: 0 } } as const;
    expect((await comparing("genes.tsv", genes, genes.replace("2.5", "2.6"), near)).kind).toBe("close");
    expect((await comparing("genes.tsv", genes, genes.replace("baz", "bar"), near)).kind).toBe("different");
  });
});

test("what stands above a table and around its names is told as such", async () => {
  const [table, told] = [
    "x,y\n1,2.5\n3,4.5\n",
    async (a: string, b: string) => (await comparing("a.csv", a, b)).explanation,
  ];
  expect(await told(`Title\n\n${table}`, `Other\n\n${table}`)).toBe(
    'text above the table: line 1: recorded "Title", produced "Other"',
  );
  expect(await told("x\na,1\nb,2\n", "x\na,1\nb,3\n")).toMatch(/column x: recorded 2, produced 3/);
  expect(await told("x\na,1\nb,2\n", ",x\na,1\nb,2\n")).toMatch(
    /^line of names without a cell above the names of rows/,
  );
});

test("what is missing is told from what is empty only where the table itself does", async () => {
  const plain = "id,note,n\n1,,2\n2,,NA\n3,ok,4\n";
  const all = `"${plain.trimEnd().replaceAll(",", '","').replaceAll("\n", '"\n"')}"\n`;
  expect((await comparing("a.csv", plain, all)).kind).toBe("equivalent");
  const texts = '"id","note","n"\n1,"",2\n2,"",NA\n3,"ok",4\n';
  expect((await comparing("a.csv", plain, texts)).kind).toBe("equivalent");
  const named = "id,note\n1,NA\n2,ok\n";
  expect((await comparing("a.csv", named, '"id","note"\n"1","NA"\n"2","ok"\n')).kind).toBe("equivalent");
  const { explanation } = await comparing("a.csv", plain, plain.replace("2,,", '2,"",'));
  expect(explanation).toBe(
    "1 cell differs, in row 2 (line 3, id=2), column note: recorded nothing, produced an empty text in quotes",
  );
});
