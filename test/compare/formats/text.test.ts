import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const log = `\
Reading counts.tsv
  Kept 2714 of 3005 cells

Silhouette score: 0.2918 é
`;

describe("how a text is laid out is set aside", () => {
  test.each([
    ["line ends of Windows", "text: line ends", log.replaceAll("\n", "\r\n")],
    ["line ends of old Macs", "text: line ends", log.replaceAll("\n", "\r")],
    ["line ends of Windows in one line", "text: line ends", log.replace("\n", "\r\n")],
    ["white space at a line end", "text: white space at line ends", log.replace("cells\n", "cells \t\n")],
    ["a missing line break at the end", "text: line breaks at the end", log.trimEnd()],
    ["more line breaks at the end", "text: line breaks at the end", `${log}\n\n`],
    ["a byte order mark", "text: byte order mark", `\ufeff${log}`],
  ])("%s", async (_, rule, produced) => {
    const comparison = await comparing("a.log", log, produced);
    expect(comparison).toMatchObject({ kind: "equivalent", format: "text" });
    expect(comparison.setAside.map((each) => each.rule)).toEqual([rule]);
    expect((await comparing("a.log", produced, log)).kind).toBe("equivalent");
  });

  test("says in which lines there was white space", async () => {
    const { setAside } = await comparing("a.txt", "a\nb\nc\n", "a\nb \nc\t\n");
    expect(setAside).toEqual([{ rule: "text: white space at line ends", where: "line 2 and 1 more" }]);
  });

  test("white space at line ends that differs from other white space there is named too", async () => {
    const { setAside } = await comparing("a.txt", "a \nb\n", "a  \nb\n");
    expect(setAside.map(({ rule }) => rule)).toEqual(["text: white space at line ends"]);
  });
});

describe("what is content", () => {
  test.each([
    ["white space at the beginning of a line", "a\n  b\n", "a\nb\n"],
    ["white space in a line", "a b\n", "a  b\n"],
    ["a tab", "a\tb\n", "a b\n"],
    ["an empty line between others", "a\n\nb\n", "a\nb\n"],
    ["an empty line at the beginning", "\na\n", "a\n"],
    ["a carriage return inside a line", "10 %\r20 %\n", "10 %\n20 %\n"],
    ["two carriage returns before a line feed", "a\r\r\nb\n", "a\nb\n"],
    ["a byte order mark inside", "a\nb\n", "a\n\ufeffb\n"],
    ["a time", "at 2024-03-05T21:14:07Z\n", "at 2024-03-05T21:19:07Z\n"],
    ["an address", "0x7f3a5c0012d0\n", "0x7f3a5c0012e0\n"],
    ["a duration", "half-life 5.2 min\n", "half-life 6.1 min\n"],
    ["a non-breaking space at the end", "a\u00a0\n", "a\n"],
    ["a form feed at the end", "a\f\n", "a\n"],
    ["a colour", "\u001b[31ma\n", "a\n"],
    ["another composition of the same letter", "\u00e9\n", "e\u0301\n"],
  ])("%s", async (_, recorded, produced) => {
    expect((await comparing("a.txt", recorded, produced)).kind).toBe("different");
    expect((await comparing("a.txt", produced, recorded)).kind).toBe("different");
  });

  test("a comment of TeX is", async () => {
    const { kind, format } = await comparing("a.tex", "\\begin{x}\n% one\n", "\\begin{x}\n% two\n");
    expect({ kind, format }).toEqual({ kind: "different", format: "text" });
  });
});

describe("bytes that are no UTF-8", () => {
  const latin1 = (text: string) => Buffer.from(text, "latin1");

  test("are read as Latin-1, line by line", async () => {
    const { kind, explanation } = await comparing("a.txt", latin1("größe\n1\n"), latin1("größe\n2\n"));
    expect({ kind, explanation }).toEqual({ kind: "different", explanation: 'line 2: recorded "1", produced "2"' });
  });

  test("are never the same as UTF-8 that looks alike", async () => {
    const { kind, explanation } = await comparing("a.txt", "größe\n", latin1("größe\n"));
    expect({ kind, explanation }).toEqual({ kind: "different", explanation: "Latin-1 encoding is new" });
  });

  test("with control characters are no text", async () => {
    const { unreadable } = await openedAs("a.txt", `${"a\n".repeat(3000)}\u0001`);
    expect(unreadable).toBe("it holds control characters that no text has");
    expect((await openedAs("a.txt", "a\0b")).format.name).toBe("bytes");
  });
});

test("an empty file is an empty text", async () => {
  const { kind, explanation } = await comparing("a.txt", "", "a\n");
  expect(kind).toBe("different");
  expect(explanation).toContain("the recorded text is empty");
  expect((await comparing("a.txt", "", "\n\n")).kind).toBe("equivalent");
});

test("lines, line ends and characters may be split anywhere between two reads", async () => {
  const filler = `${"x".repeat(1023)}\n`.repeat(1024);
  for (const shift of [0, 1, 2, 3]) {
    const produced = `${"y".repeat(1024 - shift - 1)}${filler.slice(1024)}é\r\n€😀\nend\n`;
    const { kind, setAside } = await comparing("a.txt", produced, produced.replace("\r\n", "\n"));
    expect({ kind, rules: setAside.map(({ rule }) => rule) }).toEqual({
      kind: "equivalent",
      rules: ["text: line ends"],
    });
  }
});

describe("in a log that is declared to be one", () => {
  const rules = { log: true };

  test.each([
    ["time stamps", "2026-11-22 12:35:26,123 INFO start", "2026-11-23 09:00:01,999 INFO start"],
    ["time stamps", "[2026-11-22T12:35:26.123Z] start", "[2026-11-22T12:35:27.000Z] start"],
    ["time stamps", "Sun Nov 22 12:35:26 UTC 2026", "Mon Nov 23 12:35:26 UTC 2026"],
    ["time stamps", "Sun Nov  2 12:35:26 2026", "Mon Nov 23 12:35:26 2026"],
    ["time stamps", "Nov 22 12:35:26 host sshd: x", "Nov  3 01:35:26 host sshd: x"],
    ["time stamps", "format: 22 NOV 2026  12:35", "format: 3 DEC 2026  01:02"],
    ["time stamps", "Date: Sun, 22 Nov 2026 12:35:26 GMT", "Date: Mon, 23 Nov 2026 12:35:26 GMT"],
    ["time stamps", "[22/Nov/2026:12:35:26 +0000] GET", "[23/Nov/2026:12:35:26 +0000] GET"],
    ["time stamps", "12:35:26 start", "12:35:27 start"],
    ["time stamps", "Date:  Mon, 01 Jan 2024   Log-Likelihood: -10", "Date:  Tue, 02 Jan 2024   Log-Likelihood: -10"],
    ["time stamps", "Time:    10:11:12  Log-Likelihood: -10", "Time:    10:11:13  Log-Likelihood: -10"],
    ["memory addresses", "<object object at 0x7f3a5c0012d0>", "<object object at 0x7f3a5c0012e0>"],
    ["random ids", "run 3f2504e0-4f89-41d3-9a0c-0305e82c3301", "run 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"],
    ["process numbers", "sshd[1234]: x", "sshd[99]: x"],
    ["process numbers", "pid=1234 x", "pid=99 x"],
    ["process numbers", "a [1234] x", "a [99] x"],
    ["temporary paths", "wrote /tmp/tmpab12/x.csv", "wrote /tmp/tmpcd34/x.csv"],
    ["durations", "fit took 5.2 s", "fit took 61.7 ms"],
    ["durations", "12.3 µs ± 0.2 µs per loop", "11.9 µs ± 0.1 µs per loop"],
  ])("%s are set aside: %s", async (rule, recorded, produced) => {
    const comparison = await comparing("a.log", `first\n${recorded}\n`, `first\n${produced}\n`, rules);
    expect(comparison).toMatchObject({ kind: "equivalent", setAside: [{ rule: `log: ${rule}`, where: "line 2" }] });
    expect((await comparing("a.log", `${recorded}\n`, `${produced}\n`)).kind).toBe("different");
  });

  test.each([
    ["a number", "score 0.2918", "score 0.2919"],
    ["a count", "kept 2714 cells", "kept 2715 cells"],
    ["a version", "version 4.2.1", "version 4.3.0"],
    ["a unit that is none of time", "5.2 mm", "6.1 mm"],
    ["a speed", "5.2 m/s", "6.1 m/s"],
    ["a short hexadecimal number", "0x10", "0x11"],
    ["a date of the data", "from Mon, 01 Jan 2024", "from Tue, 02 Jan 2024"],
    ["a time of the data", "peak at 10:11:12", "peak at 10:11:13"],
    ["an index", "value[12] = 3", "value[13] = 3"],
    ["another path", "read /data/run-07/x", "read /data/run-08/x"],
    ["another message at another time", "2026-11-22 12:35:26 start", "2026-11-23 12:35:26 stop"],
    ["a stamp that is missing", "2026-11-22 12:35:26 start", "start"],
    ["a word like the name of what is set aside", "2026-11-22 12:35:26 start", "<time> start"],
  ])("%s is not", async (_, recorded, produced) => {
    expect((await comparing("a.log", `${recorded}\n`, `${produced}\n`, rules)).kind).toBe("different");
  });

  test("very many are told as one", async () => {
    const line = (second: number, at: number) => `2026-11-22 12:35:${String(second).padStart(2, "0")} step ${at}\n`;
    const many = (second: number) =>
      Array.from({ length: 30_000 }, (_, at) => line(at < 600 ? 1 : second, at)).join("");
    const { kind, setAside } = await comparing("a.log", many(1), many(2), rules);
    expect({ kind, setAside }).toEqual({
      kind: "equivalent",
      setAside: [{ rule: "log: time stamps", where: "later lines" }],
    });
  });

  test("a stand-in is shown without its mark", async () => {
    const { explanation } = await comparing("a.log", "12:35:26 start\n", "12:35:27 stop\n", rules);
    expect(explanation).toContain('recorded "<time> start", produced "<time> stop"');
  });
});

test("whatever happens to a text, it is the same only when its words are", async () => {
  const words = (text: string) =>
    text
      .replace(/^\ufeff/, "")
      .split(/\r?\n|\r/)
      .map((line) => line.replace(/[ \t]+$/, ""))
      .join("\n")
      .replace(/\n+$/, "");
  for (const { bytes } of await survivors("a.txt", Buffer.from(log), 300, 5)) {
    expect(words(bytes.toString("utf8"))).toBe(words(log));
  }
});

test("a line of blanks is read once, not once from each of its blanks", async () => {
  // The square of their number is more steps than fit into the time that any test has.
  const blanks = " ".repeat(2_000_000);
  for (const rules of [{}, { log: true }]) {
    const { kind } = await comparing("a.txt", `a${blanks}a\n`, `a${blanks}b\n`, rules);
    expect(kind).toBe("different");
  }
});
