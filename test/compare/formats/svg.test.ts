import { describe, expect, test } from "vitest";
import { compared, opened } from "./containers.ts";
import { comparedTexts, keepsWhatIsSaid, tokensOf } from "./markups.ts";
import { sample, tinyPng } from "./pictures.ts";

const drawing = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</svg>`;
const svg = (recorded: string, produced: string) => comparedTexts("a.svg", drawing(recorded), drawing(produced));

describe("set aside, and told, is", () => {
  const about = (date: string, creator: string, more = "") =>
    `<metadata><rdf:RDF xmlns:rdf="r" xmlns:dc="d" xmlns:cc="c"><cc:Work><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/>` +
    `<dc:date>${date}</dc:date><dc:creator><cc:Agent><dc:title>${creator}</dc:title></cc:Agent></dc:creator>${more}</cc:Work></rdf:RDF></metadata>`;
  const matplotlib = (version: string) => `Matplotlib v${version}, https://matplotlib.org/`;

  test("the date in the metadata", async () => {
    const comparison = await svg(about("2024-01-01", matplotlib("3.6.3")), about("2024-01-02", matplotlib("3.6.3")));
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: "SVG: date in the metadata" }] });
  });

  test("the program in the metadata", async () => {
    const comparison = await svg(about("x", matplotlib("3.6.3")), about("x", matplotlib("3.11.2")));
    expect(comparison).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "SVG: program", where: "metadata dc:creator" }],
    });
  });

  test("that there are metadata which say nothing else", async () => {
    expect((await svg(about("x", matplotlib("3.6.3")), "")).kind).toBe("equivalent");
    expect((await svg("<metadata/>", "")).kind).toBe("equivalent");
  });

  test("the version of gnuplot in the description", async () => {
    const by = (version: string) => `<desc>Produced by GNUPLOT ${version} patchlevel 4 </desc>`;
    expect(await svg(by("5.4"), by("6.0"))).toMatchObject({ kind: "equivalent", setAside: [{ rule: "SVG: program" }] });
  });

  test("what Inkscape notes of the file's name, of itself and of its window, but not its guides", async () => {
    const by = (name: string, version: string, zoom: number, guide = 3) =>
      `<g sodipodi:docname="${name}" inkscape:version="${version}"><sodipodi:namedview inkscape:zoom="${zoom}" ` +
      `pagecolor="#fff"><sodipodi:guide position="${guide}"/></sodipodi:namedview><rect inkscape:zoom="2"/></g>`;
    const inkscape = 'xmlns:inkscape="http://i" xmlns:sodipodi="http://s"';
    const compare = (recorded: string, produced: string) =>
      comparedTexts("a.svg", `<svg ${inkscape}>${recorded}</svg>`, `<svg ${inkscape}>${produced}</svg>`);
    const rule = "SVG: notes of the editor";
    const comparison = await compare(by("a.svg", "1.2", 0.7), by("b.svg", "1.3", 1.4));
    expect(comparison).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule, where: "g inkscape:version and 2 more" }],
    });
    expect((await compare(by("a.svg", "1.2", 1), by("a.svg", "1.2", 1, 4))).kind).toBe("different");
    const recorded = by("a.svg", "1.2", 1);
    expect((await compare(recorded, recorded.replace('<rect inkscape:zoom="2"/>', "<rect/>"))).kind).toBe("different");
  });

  test("the document type of the World Wide Web Consortium, but no other", async () => {
    const usual = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
    const typed = (doctype: string) => comparedTexts("a.svg", `${doctype}${drawing("<g/>")}`, drawing("<g/>"));
    expect(await typed(usual)).toMatchObject({ kind: "equivalent", setAside: [{ rule: "SVG: document type" }] });
    expect((await typed(usual.replace("www.w3.org", "x.example"))).kind).toBe("different");
    expect((await typed(usual.replace('">', '" [<!ELEMENT a ANY>]>'))).kind).toBe("different");
  });

  test("white space where no text is drawn", async () => {
    expect((await svg("<g><rect/><rect/></g>", "<g> <rect/>\n\t<rect/> </g>")).kind).toBe("equivalent");
  });

  test.each([
    ["a title", "<dc:title>One</dc:title>", "<dc:title>Two</dc:title>"],
    ["a description", "<dc:description>One</dc:description>", ""],
    ["rights", '<cc:license rdf:resource="https://a.example"/>', '<cc:license rdf:resource="https://b.example"/>'],
  ])("but not %s in the metadata", async (_what, recorded, produced) => {
    const made = matplotlib("3.6.3");
    expect((await svg(about("x", made, recorded), about("x", made, produced))).kind).toBe("different");
  });

  test("but not an author in the metadata", async () => {
    expect((await svg(about("x", "Ada"), about("x", "Bea"))).kind).toBe("different");
  });

  test("but not another description, and no date that is drawn", async () => {
    expect((await svg("<desc>Produced by hand 1</desc>", "<desc>Produced by hand 2</desc>")).kind).toBe("different");
    expect((await svg("<text>2024-01-01</text>", "<text>2024-01-02</text>")).kind).toBe("different");
  });
});

describe("random ids", () => {
  const clipped = (id: string, use = id) =>
    `<defs><clipPath id="${id}"><rect/></clipPath></defs><g clip-path="url(#${use})"/>`;

  test.each([
    ["of matplotlib", clipped("p0123456789"), clipped("pfedcba9876")],
    ["of Plots.jl", clipped("clip730"), clipped("clip120")],
    ["of a surface of cairo", '<g id="surface41"><path/></g>', '<g id="surface46"><path/></g>'],
    [
      "of pictures of cairo",
      '<defs><image id="image5"/><image id="source-6"/></defs><use xlink:href="#image5"/><use href="#source-6"/>',
      '<defs><image id="image13"/><image id="source-7"/></defs><use xlink:href="#image13"/><use href="#source-7"/>',
    ],
    [
      "of a marker that is used",
      '<defs><path id="m0123456789"/></defs><use xlink:href="#m0123456789"/>',
      '<defs><path id="mabcdef0123"/></defs><use xlink:href="#mabcdef0123"/>',
    ],
    [
      "of collections and pictures",
      '<defs><path id="C0_0_0123456789"/></defs><image id="image0123456789"/><use href="#C0_0_0123456789"/>',
      '<defs><path id="C0_0_abcdef0123"/></defs><image id="imageabcdef0123"/><use href="#C0_0_abcdef0123"/>',
    ],
    [
      "in a style sheet",
      "<defs><path id='m0123456789'/></defs><style>#m0123456789{fill:red}</style>",
      "<defs><path id='mabcdef0123'/></defs><style>#mabcdef0123{fill:red}</style>",
    ],
    [
      "of plotly's drawings",
      '<defs id="topdefs-0a1b2c"><clipPath id="clip0a1b2cxyplot"/></defs><g clip-path="url(#clip0a1b2cxyplot)"/>',
      '<defs id="topdefs-ffeedd"><clipPath id="clipffeeddxyplot"/></defs><g clip-path="url(#clipffeeddxyplot)"/>',
    ],
  ])("%s are numbered", async (_what, recorded, produced) => {
    expect(await svg(recorded, produced)).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "SVG: random ids" }],
    });
  });

  test.each([
    ["another element that is meant", clipped("p0123456789"), clipped("p0123456789", "p1111111111")],
    [
      "two ids exchanged",
      "<defs><path id='m0123456789'/><path id='mabcdef0123'/></defs><use href='#m0123456789'/>",
      "<defs><path id='m0123456789'/><path id='mabcdef0123'/></defs><use href='#mabcdef0123'/>",
    ],
    ["an id that says something", clipped("warm"), clipped("cold")],
    ["what only looks like an id", "<text>p0123456789</text>", "<text>pabcdef0123</text>"],
    ["an id of something that is drawn", '<circle id="p0123456789"/>', '<circle id="p0123456780"/>'],
    [
      "text that is equal to an id",
      `${clipped("p0123456789")}<text>p0123456789</text>`,
      `${clipped("pabcdef0123")}<text>pabcdef0123</text>`,
    ],
    ["what is written as a number of ours", clipped("p0123456789"), clipped("⟨1⟩")],
  ])("%s is not forgotten", async (_what, recorded, produced) => {
    expect((await svg(recorded, produced)).kind).toBe("different");
  });
});

describe("styles", () => {
  test.each([
    ["other white space", "fill:#fff;stroke:red", " fill: #fff ; stroke: red; "],
    ["another order", "fill: #fff; stroke: red; stroke-width: 2", "stroke-width: 2; stroke: red; fill: #fff"],
    ["a reference with a semicolon", "fill: url(a;b); x: y", "x: y; fill: url(a;b)"],
  ])("are the same with %s", async (_what, recorded, produced) => {
    expect((await svg(`<g style="${recorded}"/>`, `<g style="${produced}"/>`)).kind).toBe("equivalent");
  });

  test.each([
    ["a value", "fill: #fff", "fill: #ffe"],
    ["the order of the same property", "fill: red; fill: blue", "fill: blue; fill: red"],
    ["the order of a property and a part of it", "margin: 0; margin-top: 1px", "margin-top: 1px; margin: 0"],
    ["the order of a font and its size", "font: x; line-height: 1", "line-height: 1; font: x"],
    ["white space in a string", "a: 'x  y'", "a: 'x y'"],
    ["a property less", "fill: red; stroke: blue", "fill: red"],
  ])("differ in %s", async (_what, recorded, produced) => {
    expect((await svg(`<g style="${recorded}"/>`, `<g style="${produced}"/>`)).kind).toBe("different");
  });
});

describe("other content is", () => {
  test.each([
    ["which lies over which", '<rect x="1"/><rect x="2"/>', '<rect x="2"/><rect x="1"/>'],
    [
      "white space between words of a text",
      "<text><tspan>a</tspan> <tspan>b</tspan></text>",
      "<text><tspan>a</tspan><tspan>b</tspan></text>",
    ],
    [
      "white space in foreign elements",
      "<foreignObject><x>a</x> <x>b</x></foreignObject>",
      "<foreignObject><x>a</x><x>b</x></foreignObject>",
    ],
    ["an id of a group", '<g id="axes_1"/>', '<g id="axes_2"/>'],
    ["a style sheet", "<style>a{fill:red}</style>", "<style>a{fill:blue}</style>"],
    ["a script", "<script>1</script>", "<script>2</script>"],
  ])("%s", async (_what, recorded, produced) => {
    expect((await svg(recorded, produced)).kind).toBe("different");
  });
});

describe("pictures in a drawing", () => {
  const image = (bytes: Uint8Array, type = "image/png") =>
    `<image xlink:href="data:${type};base64,${Buffer.from(bytes).toString("base64")}"/>`;

  test("are compared by what they show", async () => {
    const [one, other] = [tinyPng(["tEXt", "Software\0a"]), tinyPng(["tEXt", "Software\0b"])];
    expect(await svg(image(one), image(other))).toMatchObject({
      kind: "equivalent",
      setAside: [{ rule: "PNG: text chunks" }],
    });
  });

  test("that differ are told by their pixels", async () => {
    const { kind, explanation } = await svg(
      image(sample("png/one-pixel-by-one-level/recorded.png")),
      image(sample("png/one-pixel-by-one-level/produced.png")),
    );
    expect(kind).toBe("different");
    expect(explanation).toMatch(/picture 1.*pixel/);
  });

  test("that are broken or no base64 are compared as they stand", async () => {
    expect((await svg(image(tinyPng()), image(tinyPng().subarray(0, 40)))).kind).toBe("different");
    const text = (end: string) => `<image xlink:href="data:image/png;base64,AAAA${end}"/>`;
    expect((await svg(text("!"), text("?"))).kind).toBe("different");
    expect((await svg(image(tinyPng()), '<image xlink:href="image/png, picture 1"/>')).kind).toBe("different");
  });
});

describe("what differs is told", () => {
  test("with the vertex of a curve and the coordinate", async () => {
    const { explanation } = await compared(
      "a.svg",
      sample("svg/matplotlib-vertex-moved/recorded.svg"),
      sample("svg/matplotlib-vertex-moved/produced.svg"),
    );
    expect(explanation).toMatch(
      /^figure_1 › axes_1 › line2d_7, vertex 21 of 40: y 84\.666343, produced 82\.95924; by 1\.707/,
    );
  });

  test("with the text that glyphs stand for", async () => {
    const { explanation } = await compared(
      "a.svg",
      sample("svg/matplotlib-label/recorded.svg"),
      sample("svg/matplotlib-label/produced.svg"),
    );
    expect(explanation).toContain('text_4: text "time (h), k = 0.95" became "time (h), k = 0.96"');
  });

  test("with the one point that is missing", async () => {
    const { explanation } = await compared(
      "a.svg",
      sample("svg/matplotlib-point-missing/recorded.svg"),
      sample("svg/matplotlib-point-missing/produced.svg"),
    );
    expect(explanation).toMatch(/^figure_1 › axes_1 › PathCollection_1, use \d+: <use x=.* is missing$/);
  });

  test("by kinds: data, ticks, text and layout", async () => {
    const { parts } = await opened("a.svg", sample("svg/matplotlib-label/recorded.svg"));
    const tokens = parts.flatMap((part) => (part.kind === "markup" ? part.tokens : []));
    const roleOf = (where: RegExp, text: RegExp) =>
      new Set(tokens.filter((token) => where.test(token.where) && text.test(token.text)).map(({ role }) => role));
    expect(roleOf(/axes_1 › line2d_7$/, /^<path .*clip-path/)).toEqual(new Set(["data"]));
    expect(roleOf(/xtick_1 › line2d_1/, /^<use /)).toEqual(new Set(["tick"]));
    expect(roleOf(/text_4/, /^<use /)).toEqual(new Set(["text"]));
    expect(roleOf(/text_4/, /^<g transform/)).toEqual(new Set(["layout"]));
  });
});

test("tokens have their attributes and declarations in order of the names", async () => {
  const tokens = await tokensOf("a.svg", drawing('<path d="M 0 0 L 1 1" style="b: 1;a: 2"/>'));
  expect(tokens[1]).toBe('<path d="M 0 0 L 1 1" style="a: 2; b: 1">');
});

test("a changed file is only the same where its comments or its white space changed", async () => {
  await keepsWhatIsSaid("a.svg", sample("svg/graphviz-label-of-an-edge/recorded.svg"));
});
