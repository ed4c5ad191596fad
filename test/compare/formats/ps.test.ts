import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareFiles } from "../../../src/compare/compare-files.ts";
import { exactly } from "../../../src/domain/compare-rules.ts";
import { inMemory, named } from "../corpus.ts";
import { mutants } from "../mutations.ts";
import { compared, opened } from "./containers.ts";

const program = `%!PS-Adobe-3.0 EPSF-3.0
%%Title: (growth)
%%Creator: plotter 1.0
%%CreationDate: Tue Mar  5 10:11:12 2024
%%For: alice
%%BoundingBox: 0 0 200 100
%%EndComments
% width of the line
[ /Title (growth)
  /CreationDate (Tue Mar  5 10:11:12 2024)
  /DOCINFO pdfmark
/Helvetica findfont 12 scalefont setfont
20 40 moveto (5.2 min) show
(
%%CreationDate: shown on the page
) show
showpage
`;

const edited = (old: string, by: string): Buffer => {
  if (!program.includes(old)) throw new Error(`there is no ${old}`);
  return Buffer.from(program.replace(old, by));
};

const verdict = async (produced: Uint8Array, recorded: Uint8Array = Buffer.from(program)) => {
  const { kind, explanation } = await compared("a.eps", recorded, produced);
  return `${kind}: ${explanation}`;
};

describe("PostScript", () => {
  test.each([
    [
      "the date of creation",
      "Tue Mar  5 10:11:12 2024\n%%For",
      "Wed Mar  6 10:11:12 2024\n%%For",
      "CreationDate (line 4)",
    ],
    ["the writer", "plotter 1.0", "plotter 2.0", "Creator (line 3)"],
    ["for whom it was made", "alice", "bob", "For (line 5)"],
    ["the date for a PDF made of it", "(Tue Mar  5", "(Wed Mar  5", "CreationDate (line 10)"],
  ])("%s is set aside", async (_, old, by, rule) => {
    expect(await verdict(edited(old, by))).toBe(`equivalent: the same content; set aside: PostScript: ${rule}`);
  });

  test("a writer is told also where only the end of a long line is another", async () => {
    const [one, other] = [1, 2].map((version) => edited("plotter 1.0", `${"plotter ".repeat(50)}${version}`));
    expect(await verdict(one as Buffer, other)).toMatch(/^equivalent: .*PostScript: Creator \(line 3\)/);
  });

  test("so is a title that is a path, and no other", async () => {
    const titled = (title: string) => edited("(growth)\n%%Creator", `${title}\n%%Creator`);
    expect(await verdict(titled("/tmp/x1.eps"), titled("(/tmp/x2.eps)"))).toMatch(
      /^equivalent: .*PostScript: Title \(line 2\)/,
    );
    expect(await verdict(titled("(decline)"))).toMatch(/^different: line 2/);
  });

  test("so is the date at which TeX ran", async () => {
    const source = (date: string) => edited("% width", `%DVIPSSource:  TeX output ${date}\n% width`);
    const said = await verdict(source("2024.03.05:1011"), source("2024.03.05:1012"));
    expect(said).toBe("equivalent: the same content; set aside: PostScript: DVIPSSource (line 8)");
    expect(await verdict(source("2024.03.05:1011"), source("by hand"))).toMatch(/^different: line 8/);
  });

  test.each([
    ["a text that is shown", "5.2 min", "6.1 min", /line 13/],
    ["a number", "20 40 moveto", "20 41 moveto", /line 13/],
    ["the box", "200 100", "200 101", /line 6/],
    ["another comment", "width of the line", "width of a line", /line 8/],
    ["what looks like a comment and is shown", "shown on", "seen on", /line 15/],
    ["a date that is for no PDF", "/DOCINFO pdfmark", "/Draw pdfmark", /line 1[01]/],
    ["white space", "(5.2 min)", "(5.2  min)", /line 13/],
  ])("%s is content", async (_, old, by, where) => {
    const said = await verdict(edited(old, by));
    expect(said).toMatch(/^different: /);
    expect(said).toMatch(where);
  });

  test("a title for a PDF is content, unless it says where the file was", async () => {
    const titled = (title: string) => edited("/Title (growth)", `\n  /Title (${title})`);
    expect(await verdict(titled("/tmp/b.ps"), titled("/home/a/b.ps"))).toMatch(/^equivalent: .*Title \(line 10\)/);
    expect(await verdict(titled("/1 of the dose"), titled("/2 of the dose"))).toMatch(/^different/);
    expect(await verdict(titled("decay"), titled("growth"))).toMatch(/^different: line 10/);
    const elsewhere = (path: string) =>
      Buffer.from(titled(path).toString().replace("/DOCINFO pdfmark", "/Draw pdfmark"));
    expect(await verdict(elsewhere("/tmp/b.ps"), elsewhere("/home/a/b.ps"))).toMatch(/^different: line 10/);
  });

  test("the date of a drawing inside the drawing is set aside, behind the mark of its beginning", async () => {
    const nested = (date: string, mark = "%%BeginDocument: a.eps") =>
      edited("showpage", `${mark}\n%!PS-Adobe-3.0 EPSF-3.0\n%%CreationDate: ${date}\n1 setgray\nshowpage`);
    expect(await verdict(nested("today"), nested("yesterday"))).toMatch(/^equivalent: .*CreationDate \(line 19\)/);
    expect(await verdict(nested("today", "q"), nested("yesterday", "q"))).toMatch(/^different: line 19/);
  });

  test("ends of lines are nothing in text", async () => {
    for (const end of ["\r\n", "\r"]) {
      expect(await verdict(Buffer.from(program.replaceAll("\n", end)))).toBe(
        "equivalent: the same content; set aside: PostScript: ends of lines (the whole file)",
      );
    }
  });

  test("ends of lines are bytes like any other where there are binary data", async () => {
    const data = (bytes: string) => Buffer.from(`${program}%%BeginBinary: 4\n${bytes}\n%%EndBinary\n`, "latin1");
    expect(await verdict(data("\x80\r\r\x01"), data("\x80\n\n\x01"))).toMatch(/^different: /);
    expect(await verdict(data("\x80\r\n\x01"), data("\x80\n\n\x01"))).toMatch(/^different: /);
    // And where lines end in several ways.
    expect(await verdict(edited("1.0\n", "1.0\r\n"), edited("40 moveto", "40\rmoveto"))).toMatch(/^different: /);
  });

  test("random tags of subsets are numbered: which font is meant stays", async () => {
    const fonts = (first: string, second: string, used: string) =>
      Buffer.from(
        `%!PS-Adobe-3.0\n/FontName /${first}+Arial def\n/FontName /${second}+Arial def\n/${used}+Arial findfont\n(/${first}x) show\n`,
      );
    const recorded = fonts("ABCDEF", "GHIJKL", "ABCDEF");
    expect(await verdict(fonts("ABCDEF", "QWERTZ", "ABCDEF"), recorded)).toMatch(
      /^equivalent: .*PostScript: subset tags of fonts/,
    );
    expect(await verdict(fonts("ABCDEF", "GHIJKL", "GHIJKL"), recorded)).toMatch(/^different: line 4/);
    const shown = (tag: string) => Buffer.from(`%!PS-Adobe-3.0\n(/${tag}+Arial) show\n`);
    expect(await verdict(shown("ABCDEF"), shown("GHIJKL"))).toMatch(/^different: line 2/);
  });
});

/** With a binary header, and a preview behind the program. */
function wrapped(text: string, preview: Buffer, { gap = 0, after = "" } = {}): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32BE(0xc5d0d3c6, 0);
  head.writeUInt32LE(30, 4);
  head.writeUInt32LE(text.length, 8);
  head.writeUInt32LE(30 + text.length + gap, 20);
  head.writeUInt32LE(preview.length, 24);
  head.writeUInt16LE(0xffff, 28);
  return Buffer.concat([head, Buffer.from(text), Buffer.alloc(gap), preview, Buffer.from(after)]);
}

describe("EPS with a binary header", () => {
  const preview = Buffer.from("a preview \0\x01");

  test("is the program and the preview", async () => {
    const { parts, unreadable } = await opened("a.eps", wrapped(program, preview));
    expect(unreadable).toBeNull();
    expect(parts.map(({ at, kind }) => `${kind} ${at}`)).toEqual(expect.arrayContaining(["text ", "bytes preview"]));
    const dated = wrapped(program.replace("2024\n%%For", "2025\n%%For"), preview, { gap: 2 });
    expect(await verdict(dated, wrapped(program, preview))).toMatch(/^equivalent: .*CreationDate/);
    const other = wrapped(program, Buffer.from("a preview \0\x02"));
    expect(await verdict(other, wrapped(program, preview))).toMatch(/^different: preview/);
  });

  test.each([
    ["cut off", wrapped(program, preview).subarray(0, 20)],
    ["shorter than it says", wrapped(program, preview).subarray(0, 200)],
    ["with something behind", wrapped(program, preview, { after: "x" })],
    ["around something else", wrapped(program.replace("%!PS", "%PDF"), preview)],
  ])("%s is compared as bytes", async (_, bytes) => {
    expect((await opened("a.eps", bytes)).unreadable).not.toBeNull();
  });
});

test("changed in any place, a file is never the same but by a rule", async () => {
  const bytes = readFileSync(new URL("../../fixtures/corpus/eps/matplotlib-run-twice/recorded.eps", import.meta.url));
  const body = bytes.subarray(bytes.indexOf("%%EndComments"));
  const recorded = named("a.eps", bytes);
  for (const { what, bytes: mutant } of mutants(bytes, 300, 11)) {
    const { kind, explanation } = await compareFiles(recorded, named("a.eps", mutant), exactly, inMemory);
    expect(explanation, what).not.toMatch(/gave up/);
    if (kind !== "equivalent") continue;
    // Only the header holds what is set aside; the last line end is nothing.
    expect(mutant.includes(body.subarray(0, -1)), what).toBe(true);
  }
});

test("long lines of white space take no longer than other long lines", async () => {
  const long = (end: string) => Buffer.from(`%!PS\n${" ".repeat(1_000_000)}${end}\n`);
  expect(await verdict(long("x"), long("y"))).toMatch(/^different: line 2/);
});
