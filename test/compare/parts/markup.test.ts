import { describe, expect, test } from "vitest";
import type { MarkupPart, Token } from "../../../src/compare/part.ts";
import { elementToken, endToken, readToken, textToken } from "../../../src/compare/parts/markup/token.ts";
import { compareMarkup } from "../../../src/compare/parts/markup.ts";
import { type CompareRules, exactly } from "../../../src/domain/compare-rules.ts";

const token = (text: string, where = "here", role: Token["role"] = "element"): Token => ({ text, where, role });
const part = (...tokens: readonly Token[]): MarkupPart => ({ kind: "markup", at: "", tokens });
const texts = (...all: readonly string[]): MarkupPart => part(...all.map((text, at) => token(text, `place ${at + 1}`)));
const within = (rtol: number, atol = 0): CompareRules => ({ ...exactly, tolerance: { kind: "scaled", rtol, atol } });
const path = (d: string) => texts(elementToken("path", [["d", d]]));

describe("spelling", () => {
  test.each([
    ["quotes", [["a", 'x" b="y']]],
    ["ampersands", [["a", "&#38;&"]]],
    ["line breaks", [["a", "1\n2\t3"]]],
    [
      "names as HTML allows them",
      [
        ['a"b', "1"],
        ["=c", "2"],
        ["<d", "3"],
      ],
    ],
  ] as const)("an element keeps %s", (_what, attributes) => {
    expect(readToken(elementToken("x", attributes))).toEqual({
      kind: "element",
      name: "x",
      attributes: new Map(attributes),
    });
  });

  test("text is never taken for an element", () => {
    expect(readToken(textToken('<a b="c">'))).toEqual({ kind: "text", text: '<a b="c">' });
    expect(readToken(endToken("a"))).toEqual({ kind: "end", name: "a" });
    expect(readToken("<a b>").kind).toBe("other");
  });
});

describe("with a tolerance", () => {
  test.each([
    ["coordinates of a path", path("M 0 0 L 100 50"), path("M 0 0 L 100 50.05"), 1e-3],
    ["coordinates near zero, by the size of the others", path("M 100 1e-13"), path("M 100 -3e-14"), 1e-12],
    ["numbers in text", texts(textToken("mean 3.42 mg")), texts(textToken("mean 3.43 mg")), 0.01],
    [
      "a declaration",
      texts(elementToken("g", [["style", "stroke-width: 1.5"]])),
      texts(elementToken("g", [["style", "stroke-width: 1.6"]])),
      0.1,
    ],
    ["operators", texts("72.25 100 m"), texts("72.26 100 m"), 1e-3],
  ])("%s are close", (_what, recorded, produced, rtol) => {
    expect(compareMarkup(recorded, produced, within(rtol)).kind).toBe("close");
    expect(compareMarkup(recorded, produced, exactly).kind).toBe("different");
    expect(compareMarkup(recorded, produced, within(rtol / 1e6)).kind).toBe("different");
  });

  test.each([
    [
      "a colour",
      texts(elementToken("g", [["style", "fill: #111111"]])),
      texts(elementToken("g", [["style", "fill: #111112"]])),
    ],
    [
      "a colour by its levels of an attribute",
      texts(elementToken("g", [["fill", "#300000"]])),
      texts(elementToken("g", [["fill", "#300001"]])),
    ],
    ["a flag of an arc", path("M 0 0 A 5 5 0 0 0 10.0 10"), path("M 0 0 A 5 5 0 1 0 10.0 10")],
    ["a command", path("M 0 0 L 1 1"), path("M 0 0 l 1 1")],
    ["a whole number in text", texts(textToken("n = 120")), texts(textToken("n = 121"))],
    ["a date", texts(textToken("2024-03-05")), texts(textToken("2024-03-06"))],
    ["a time", texts(textToken("10:11:12.5")), texts(textToken("10:11:12.6"))],
    ["a version", texts(textToken("v3.6.3")), texts(textToken("v3.6.4"))],
    ["an id", texts(elementToken("g", [["id", "1.5"]])), texts(elementToken("g", [["id", "1.6"]]))],
    ["a unit", texts(textToken("3.42 mg")), texts(textToken("3.42 µg"))],
    ["an element less", texts("<a>", "</a>"), texts()],
    [
      "a number beyond what doubles hold",
      texts(textToken("0.1234567890123456789")),
      texts(textToken("0.1234567890123456780")),
    ],
    ["what looks like a mark of ours", texts(textToken("\0 5.5")), texts(textToken("5.5 \0"))],
  ])("%s still counts", (_what, recorded, produced) => {
    expect(compareMarkup(recorded, produced, within(0.9, 10)).kind).toBe("different");
  });

  test("the smallest one that would do is suggested, unless it would hide a result", () => {
    const { suggestion } = compareMarkup(path("M 0 0 L 100 50"), path("M 0 0 L 100 50.05"), exactly);
    expect(suggestion).toBe("compare: { rtol: 6e-4 }");
    expect(compareMarkup(path("M 0 0 L 100 50"), path("M 0 0 L 100 50.05"), within(6e-4)).kind).toBe("close");
    expect(compareMarkup(path("M 0 0 L 100 50"), path("M 0 0 L 100 80"), exactly).suggestion).toBeNull();
  });

  test("declared for the part itself, that one holds", () => {
    const at = (tokens: MarkupPart): MarkupPart => ({ ...tokens, at: "figure.svg" });
    const rules: CompareRules = { ...exactly, paths: { "figure.svg": { kind: "scaled", rtol: 0.01, atol: 0 } } };
    expect(compareMarkup(at(path("M 1 1.5")), at(path("M 1 1.51")), rules).kind).toBe("close");
  });
});

describe("what differs", () => {
  const dot = (x: number) => [elementToken("circle", [["cx", String(x)]]), endToken("circle")];

  test("is one element where one was put in, however many follow", () => {
    const row = (...xs: readonly number[]) => part(...xs.flatMap(dot).map((text) => token(text, "dots", "data")));
    const all = Array.from({ length: 500 }, (_, x) => x);
    const { explanation } = compareMarkup(row(...all), row(...all.slice(0, 200), 7000, ...all.slice(200)), exactly);
    expect(explanation).toBe('dots: <circle cx="7000"> is new');
  });

  test("is told as another order where all is there", () => {
    const { explanation } = compareMarkup(texts(...dot(1), ...dot(2)), texts(...dot(2), ...dot(1)), exactly);
    expect(explanation).toMatch(/^the same elements in another order: /);
  });

  test("is told by data before text, ticks and layout", () => {
    const side = (x: string) =>
      part(
        token(elementToken("g", [["transform", x]]), "label", "layout"),
        token(textToken(x), "label", "text"),
        token(elementToken("use", [["x", x]]), "xtick_1", "tick"),
        token(elementToken("path", [["d", `M 0 ${x}`]]), "line", "data"),
      );
    expect(compareMarkup(side("1.5"), side("2.5"), exactly).explanation).toMatch(
      /^line, vertex 1 of 1: y 1.5, produced 2.5; altogether 1 drawn element of the data changed, 1 piece of text changed, 1 tick changed, 1 element of the layout changed; /,
    );
  });

  test("of a curve is the vertex that moved most", () => {
    const { explanation } = compareMarkup(path("M 0 0 L 1 1 L 2 2"), path("M 0 0 L 1 1.1 L 2 2.5"), exactly);
    expect(explanation).toMatch(/^place 1, vertex 3 of 3: y 2, produced 2.5 \(the most; 2 vertices differ\)/);
    expect(compareMarkup(path("M 0 0 L 1 1"), path("M 0 0"), exactly).explanation).toBe(
      "place 1: a path of 2 vertices, produced 1",
    );
  });

  test("is where an element ends, when nothing else is", () => {
    const one = texts("<a>", "<b>", "</b>", "</a>");
    expect(compareMarkup(one, texts("<a>", "<b>", "</a>", "</b>"), exactly)).toMatchObject({ kind: "different" });
  });

  test("is found in long runs of digits in good time", () => {
    const run = (end: string) =>
      texts(textToken(`${"1".repeat(300_000)}${end}`), elementToken("p", [["d", `M ${"1".repeat(300_000)}${end}`]]));
    expect(compareMarkup(run("x"), run("y"), exactly).kind).toBe("different");
  });

  test("is found in long documents without anything in common in good time", () => {
    const tokensOf = (seed: number): readonly Token[] =>
      Array.from({ length: 120_000 }, (_, at) => token(elementToken("p", [["x", String((at * seed) % 1013)]])));
    const random = (seed: number): MarkupPart => ({ kind: "markup", at: "", tokens: tokensOf(seed) });
    expect(compareMarkup(random(7), random(11), exactly).kind).toBe("different");
  });
});
