import { describe, expect, test } from "vitest";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";
import { comparedTexts, tokensOf } from "./markups.ts";
import { sample, tinyPng } from "./pictures.ts";

const html = (recorded: string, produced: string) => comparedTexts("a.html", recorded, produced);

const uuid = "5f1d9c1e-6a57-4d0b-9a8f-0c6f1d2e3b4a";
const other = "c2a7e0b8-11d4-4f6e-8b0a-7d9e5f3c2b1a";

describe("the same content", () => {
  test.each([
    ["tags in capital letters", "<p>x</p>", "<P>x</P>"],
    ["attributes in another order and without quotes", '<p a="1" b="2">x', "<p b=2 a='1'>x"],
    ["tags that may be left out", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"],
    ["the end of an element that has none", "<p>a<br>b</p>", "<p>a<br/>b</p>"],
    ["characters by name", "<p>&ndash;&nbsp;&lt;</p>", "<p>–\u00A0&#60;</p>"],
    ["a style in another order", '<p style="color:red;width:1px">x</p>', '<p style="width: 1px; color: red;">x</p>'],
  ])("with %s", async (_what, recorded, produced) => {
    expect((await html(recorded, produced)).kind).toBe("equivalent");
  });

  test.each([
    ["comments", "<p>a<!-- 1 -->b</p>", "<p>a<!-- 2 -->b</p>", "HTML: comments"],
    [
      "the program that made it",
      '<meta name="generator" content="a 1">',
      '<meta name="generator" content="a 2">',
      "HTML: program",
    ],
    [
      "white space between blocks",
      "<div><p>a</p><p>b</p></div>",
      "<div>\n <p>a</p>\n <p>b</p>\n</div>",
      "HTML: white space that is not shown",
    ],
    ["white space at the edge of a block", "<p>a</p>", "<p> a\n</p>", "HTML: white space that is not shown"],
    ["more white space where there is some", "<p>a b</p>", "<p>a\n   b</p>", "HTML: white space that is not shown"],
    [
      "the id of plotly's element",
      `<div id="${uuid}"></div><script>f("${uuid}")</script>`,
      `<div id="${other}"></div><script>f("${other}")</script>`,
      "HTML: random ids",
    ],
    [
      "the ids of bokeh",
      `<div id="${uuid}"></div><script>docs_json={};x={"docid":"${other}"}</script>`,
      `<div id="${other}"></div><script>docs_json={};x={"docid":"${uuid}"}</script>`,
      "HTML: random ids",
    ],
    [
      "the id of a table of pandas",
      '<style>#T_0a1b2_row0_col1{}</style><table id="T_0a1b2"><tr><td id="T_0a1b2_row0_col1">1',
      '<style>#T_fffff_row0_col1{}</style><table id="T_fffff"><tr><td id="T_fffff_row0_col1">1',
      "HTML: random ids",
    ],
    [
      "the id of a widget of R",
      '<div id="htmlwidget-0123456789abcdef0123"></div><script data-for="htmlwidget-0123456789abcdef0123">1</script>',
      '<div id="htmlwidget-3210fedcba9876543210"></div><script data-for="htmlwidget-3210fedcba9876543210">1</script>',
      "HTML: random ids",
    ],
    ...[
      ["plotly of R", '{"visdat":{"~":["function () ","plotlyVisDat"]},"cur_data":"~"}', "583e2277506e", "5935e159161"],
      [
        "ggplotly",
        '{"attrs":{"~":{"x":{}}},"cur_data":"~","visdat":{"~":["function (y) ","x"]}}',
        "583e689328",
        "59355ce",
      ],
      ["crosstalk", '{"key":["1"],"group":"~"}; {"set":"~"}', "SharedData9229661d", "SharedDatab9258875"],
    ].map(([program, script = "", one = "", other = ""]): [string, string, string, string] => [
      `what ${program} makes up in its scripts`,
      `<script>${script.replaceAll("~", one)}</script>`,
      `<script>${script.replaceAll("~", other)}</script>`,
      "HTML: random ids",
    ]),
    [
      "addresses that a cell of a notebook has printed",
      '<div class="jp-OutputArea-output"><pre>[&lt;Line2D at 0x7f2a6a089150&gt;]</pre></div>',
      '<div class="jp-OutputArea-output"><pre>[&lt;Line2D at 0x7fbd81b09150&gt;]</pre></div>',
      "notebook: memory addresses of objects",
    ],
    [
      "the styles of flextable",
      '<style>.cl-95f6b2b8{color:red}</style><table class="cl-95f6b2b8 x"><tr><td>1',
      '<style>.cl-0ff6b2c9{color:red}</style><table class="cl-0ff6b2c9 x"><tr><td>1',
      "HTML: random ids",
    ],
    [
      "the ids of folium",
      '<div id="map_0123456789ab4123812345678901234a"></div><script>var map_0123456789ab4123812345678901234a = 1; var tile_layer_aaaaaaaaaaaa4aaa8aaaaaaaaaaaaaaa = 2;</script>',
      '<div id="map_bbbbbbbbbbbb4bbb8bbbbbbbbbbbbbbb"></div><script>var map_bbbbbbbbbbbb4bbb8bbbbbbbbbbbbbbb = 1; var tile_layer_cccccccccccc4ccc8ccccccccccccccc = 2;</script>',
      "HTML: random ids",
    ],
    [
      "the cells of a notebook",
      '<body class="jp-Notebook"><div id="cell-id=0a1b2c3d">x',
      '<body class="jp-Notebook"><div id="cell-id=ffffffff">x',
      "HTML: random ids",
    ],
    [
      "the id of a table of gt",
      '<div id="abcdefghij"><style>#abcdefghij .gt_table {}</style></div>',
      '<div id="zyxwvutsrq"><style>#zyxwvutsrq .gt_table {}</style></div>',
      "HTML: random ids",
    ],
  ])("but for %s, which is told", async (_what, recorded, produced, rule) => {
    expect(await html(recorded, produced)).toMatchObject({ kind: "equivalent", setAside: [{ rule }] });
  });
});

describe("other content", () => {
  test.each([
    ["a space between words", "<p>a <b>b</b></p>", "<p>a<b>b</b></p>"],
    ["a space between two words in elements of their own", "<p><b>a</b> <i>b</i></p>", "<p><b>a</b><i>b</i></p>"],
    ["white space in preformatted text", "<pre>a\n b</pre>", "<pre>a\nb</pre>"],
    ["white space in a field", "<textarea>a  b</textarea>", "<textarea>a b</textarea>"],
    ["white space in a script", "<script>a = '1  2'</script>", "<script>a = '1 2'</script>"],
    ["white space that a style keeps", '<p style="white-space: pre">a  b</p>', '<p style="white-space: pre">a b</p>'],
    [
      "white space that a style sheet keeps",
      "<style>p{white-space:pre-wrap}</style><p>a  b</p>",
      "<style>p{white-space:pre-wrap}</style><p>a b</p>",
    ],
    [
      "a space between blocks that a style sheet puts in a line",
      "<style>div{display:inline}</style><div>a</div> <div>b</div>",
      "<style>div{display:inline}</style><div>a</div><div>b</div>",
    ],
    [
      "white space where the style sheet lies elsewhere",
      '<link rel="stylesheet" href="a.css"><p>a  b',
      '<link rel="stylesheet" href="a.css"><p>a b',
    ],
    ["a space that does not break", "<p>a&nbsp;b</p>", "<p>a b</p>"],
    ["a comment for old browsers", "<!--[if IE]>a<![endif]--><p>x", "<!--[if IE]>b<![endif]--><p>x"],
    ["a declaration that is read as a comment", "<p>x<!weight 1>", "<p>x<!weight 2>"],
    ["a question that is read as a comment", "<p>x<?weight 1>", "<p>x<?weight 2>"],
    ["a number behind a slash", "<p>x</5>", "<p>x</6>"],
    ["an id that says something", '<p id="one">', '<p id="two">'],
    ["a date of the page", '<meta name="date" content="2024-01-01">', '<meta name="date" content="2024-01-02">'],
    ["a date in the text", "<p>2024-01-01", "<p>2024-01-02"],
    ["a document type", "<!DOCTYPE html><p>x", "<p>x"],
    ["a uuid in the text", `<p>${uuid}`, `<p>${other}`],
    ["a uuid that is shown and an id", `<div id="${uuid}">${uuid}</div>`, `<div id="${other}">${other}</div>`],
    ["a uuid in an address", `<a href="https://example.org/${uuid}">x`, `<a href="https://example.org/${other}">x`],
    ["a uuid in a script that is no id", `<script>f("${uuid}")</script>`, `<script>f("${other}")</script>`],
    [
      "a uuid that was not made by chance",
      '<p id="5f1d9c1e-6a57-1d0b-9a8f-0c6f1d2e3b4a">',
      '<p id="5f1d9c1e-6a57-1d0b-9a8f-0c6f1d2e3b4b">',
    ],
    ["eight digits that are no cell's", '<p id="0a1b2c3d">', '<p id="0a1b2c3e">'],
    ["ten letters that are no table's", '<div id="abcdefghij">', '<div id="zyxwvutsrq">'],
    ["text like a table's id", '<table id="T_0a1b2"><td>T_0a1b2', '<table id="T_fffff"><td>T_fffff'],
    [
      "two elements exchanged",
      `<div id="${uuid}"></div><div id="${other}"></div><script>f("${uuid}")</script>`,
      `<div id="${uuid}"></div><div id="${other}"></div><script>f("${other}")</script>`,
    ],
    ["what stands in a template", "<template><p>a</p></template>", "<template><p>b</p></template>"],
    ["what is shown without scripts", "<noscript>a</noscript>", "<noscript>b</noscript>"],
  ])("%s", async (_what, recorded, produced) => {
    expect((await html(recorded, produced)).kind).toBe("different");
  });
});

describe("pictures in a page", () => {
  const image = (bytes: Uint8Array) =>
    `<p><img src="data:image/png;base64,${Buffer.from(bytes).toString("base64")}"></p>`;

  test("are compared by what they show", async () => {
    const comparison = await html(image(tinyPng(["tEXt", "Software\0a"])), image(tinyPng(["tEXt", "Software\0b"])));
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "PNG: text chunks" }] });
    const [one, two] = ["recorded", "produced"].map((side) => image(sample(`png/one-pixel-by-one-level/${side}.png`)));
    const { kind, explanation } = await html(one ?? "", two ?? "");
    expect(kind).toBe("different");
    expect(explanation).toMatch(/picture 1/);
  });
});

describe("where something differs", () => {
  test("is told by row and cell", async () => {
    const page = (value: string) => `<h1>A</h1><table><tr><th>x<th>y<tr><td>1<td>${value}</table>`;
    expect((await html(page("0.71"), page("0.72"))).explanation).toMatch(
      /^table › tr 2 › td 2: text "0.71" became "0.72"/,
    );
  });

  test("is told by the element, where the text is the same", async () => {
    const { explanation } = await html("<p>It was <b>3.4</b> mg.</p>", "<p>It was 3.4 mg.</p>");
    expect(explanation).toMatch(/^the same text in other elements: p › b: <b> "3.4" is missing; altogether/);
  });

  test("is told by what was left out", async () => {
    const page = (row: string) => `<table><tr><td>1<td>2${row}<tr><td>5<td>6</table>`;
    expect((await html(page("<tr><td>3<td>4"), page(""))).explanation).toMatch(
      /^table › tr 2: <tr> "3 4" is missing; altogether/,
    );
  });
});

describe("it is compared as bytes", () => {
  test.each([
    ["when it ends in a tag", "<p>x</p><p"],
    ["when it ends in an attribute", '<p>x</p><p class="a'],
    ["when it ends in a comment", "<p>x<!-- y"],
    ["when it ends in a script", "<script>x"],
    ["when it ends in a document type", "<p>x</p><!DOCTYPE [ y"],
    ["with words in its document type", "<!DOCTYPE html weight=1><p>x"],
    ["with another document type further on", "<!DOCTYPE html><p>x<!DOCTYPE one><p>x"],
    ["with words as names in a document type further on", '<!DOCTYPE html><p>x<!DOCTYPE html PUBLIC "one"><p>x'],
    ["with words behind the names of its document type", '<!DOCTYPE html SYSTEM "a" one><p>x'],
    ["with words in a document type further on", '<!DOCTYPE html><p>x<!DOCTYPE html "y"><p>x'],
    ["with an attribute twice", "<p a=1 a=2>x"],
    ["with a zero", "<p>x\0y"],
    ["nested without end", "<div>".repeat(100_000)],
    ["with words in bold that grow", `${Array.from({ length: 2000 }, (_, at) => `<p><b id=${at}>`).join("")}`],
  ])("%s", async (_what, text) => {
    const { format, unreadable } = await opened("a.html", Buffer.from(text));
    expect(format.name).toBe("HTML");
    expect(unreadable).not.toBeNull();
    expect(unreadable).not.toContain("gave up");
  });
});

test("a page may hold another one, with the document type of that", async () => {
  const type = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">';
  expect((await opened("a.html", Buffer.from(`${type}<p>x${type}<p>y<!doctype html >`))).unreadable).toBeNull();
});

describe("recognised", () => {
  test.each([
    ["by its document type", "a.dat", "<!DOCTYPE html>\n<title>x</title>", "HTML"],
    ["by its first element", "a.dat", "<html><p>x", "HTML"],
    ["by its name, where it is a piece", "a.html", "<table><tr><td>&nbsp;</td></tr></table>", "HTML"],
    ["with a declaration of XML", "a.html", '<?xml version="1.0"?><!DOCTYPE html><html><p>&nbsp;', "HTML"],
    ["not as a page of a book", "ch1.xhtml", '<?xml version="1.0"?><html><body/></html>', "XML"],
    ["not by its name alone", "a.html", "plain text", "text"],
  ])("%s", async (_what, name, text, format) => {
    expect((await opened(name, Buffer.from(text))).format.name).toBe(format);
  });
});

test("a page in Windows-1252 that says so is read", async () => {
  const page = Buffer.from('<meta charset="windows-1252"><p>\x80', "latin1");
  expect(await tokensOf("a.html", page)).toContain('"€');
});

test("a changed file is only the same where its comments, white space or spelling changed", async () => {
  const good = sample("html/line-ends-of-windows/recorded.html");
  const said = (bytes: Buffer) =>
    bytes
      .toString("latin1")
      .replace(/<!--.*?-->/gs, "")
      .replace(/<\/?(?:html|body)[^>]*>/g, "")
      .replace(/<\/\w+>/g, "</>")
      .replace(/\s+/g, "")
      .replace(/(?:<\/>)+/g, "</>")
      .toLowerCase();
  for (const { what, bytes } of mutants(good, 300, 5)) {
    const { kind, explanation } = await compared("a.html", good, bytes);
    expect(explanation).not.toContain("gave up");
    if (kind !== "different") expect([what, said(bytes)]).toEqual([what, said(good)]);
  }
});
