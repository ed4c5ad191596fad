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

describe("UTF-16 with its mark, as programs of Windows write", () => {
  const little = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");
  const big = (text: string) => little(text).swap16();

  test.each([
    ["the other order of bytes", big(log)],
    ["UTF-8", Buffer.from(log)],
    ["line ends", little(log.replaceAll("\n", "\r\n"))],
  ])("%s says the same", async (_, produced) => {
    expect((await comparing("a.log", little(log), produced)).kind).toBe("equivalent");
    expect((await comparing("a.log", produced, little(log))).kind).toBe("equivalent");
  });

  test("is named where it is set aside, and read as what it holds", async () => {
    const { setAside } = await comparing("a.log", little(log), log);
    expect(setAside).toEqual([{ rule: "text: character encoding", where: "the whole file" }]);
    const table = "id,v\n1,2.50\n";
    expect(await comparing("a.csv", little(table), little(table.replace("2.50", "2.5")))).toMatchObject({
      kind: "equivalent",
      format: "CSV",
    });
    expect((await comparing("a.csv", little(table), table, { as: "csv" })).kind).toBe("equivalent");
    expect((await comparing("a.json", little('{"a": 1}'), little('{"a": 2}'))).explanation).toMatch(/^\/a: recorded 1/);
  });

  test("with a letter changed it is another text, with half a character or a zero it is none", async () => {
    const { explanation } = await comparing("a.log", little(log), little(log.replace("é", "è")));
    expect(explanation).toMatch(/^line 4: recorded "Silhouette score: 0.2918 é"/);
    for (const odd of [little("a\ud800\n"), little("a\0"), little(log).subarray(0, -1)]) {
      expect((await openedAs("a.log", odd)).format.name).toBe("bytes");
    }
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
    ["process numbers", "sshd[1234]: x", "sshd[999]: x"],
    ["process numbers", "pid=1234 x", "pid=99 x"],
    ["process numbers", "[1234] starting", "[999] starting"],
    ["process numbers", "INFO [1234] starting", "INFO [999] starting"],
    ["colours", "\u001b[32mINFO\u001b[0m fitted 3 models", "INFO fitted 3 models"],
    ["progress that was written over", "10%|#   | 1/10\r100%|####| 10/10", "100%|####| 10/10"],
    ["progress that was written over", "10% of it, soon done\r                    \r100%", "100%"],
    ["temporary paths", "wrote /tmp/tmpab12/x.csv", "wrote /tmp/tmpcd34/x.csv"],
    ["durations", "fit took 5.2 s", "fit took 61.7 ms"],
    ["durations", "10/10 [00:02<00:00,  4.99it/s, loss=0.5]", "10/10 [00:03<00:00,  3.19it/s, loss=0.5]"],
    ["durations", "3/10 [01:02<?, 6.99s/it]", "3/10 [01:03<?, 6.19s/it]"],
    ["durations", "100/100 [===] - 15ms/step - loss: 0.5", "100/100 [===] - 19ms/step - loss: 0.5"],
    ["durations", "real\t0m1.234s", "real\t0m1.334s"],
    ["durations", "took 1h 2m 3s", "took 1h 3m 4s"],
    ["time stamps", "Thu 26 Nov 12:00:01 UTC 2026", "Fri 27 Nov 13:00:01 CET 2026"],
    ["time stamps", "at Thu 26 Nov 2026 12:00:01 PM UTC", "at Fri 27 Nov 2026 01:00:01 PM UTC"],
    ["time stamps", "opened on:  22 Nov 2026, 12:35:26", "opened on:  23 Nov 2026, 13:35:26"],
    ["time stamps", "11/22/2026 12:35:26 PM start", "11/23/2026 01:35:26 PM start"],
    ["time stamps", "22.11.2026 12:35 start", "23.11.2026 13:35 start"],
    ["time stamps", "The SAS System   12:35 Sunday, November 22, 2026", "The SAS System   13:15 Monday, May 4, 2026"],
    ["time stamps", "see 2026-11-26T120001.123456.snakemake.log", "see 2026-11-27T130001.654321.snakemake.log"],
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
    ["an index before a colon", "beta[12]: 0.5", "beta[13]: 0.5"],
    ["a large index before a colon", "residual[1523]: 4.2", "residual[1524]: 4.2"],
    [
      "a large index behind the time",
      "2026-11-22 12:35:26 residual[1523]: 4.2",
      "2026-11-22 12:35:26 residual[1524]: 4.2",
    ],
    ["an index of no name before a colon", "[1523]: 4.2", "[1524]: 4.2"],
    ["a number in brackets", "best k [1200]", "best k [1300]"],
    ["numbers in brackets", "values [101] [102] [103]", "values [101] [102] [104]"],
    ["the index of a line of R", "[1001] 0.5 0.25", "[1002] 0.5 0.25"],
    ["a file of the input", "read run_20260105_120000.csv", "read run_20260105_130000.csv"],
    ["a count of processes", "process 3 of 8", "process 4 of 8"],
    ["what a progress bar counts", "10/10 [00:02<00:00,  4.99it/s]", "11/11 [00:02<00:00,  4.99it/s]"],
    ["what a progress bar says at last", "10%\r100%, loss=0.5", "10%\r100%, loss=0.6"],
    ["what the last state does not reach", "50% done, loss=0.5\r100%", "50% done, loss=0.6\r100%"],
    ["what else is written over", "score 0.5\rdone", "score 0.6\rdone"],
    ["a word in colour", "\u001b[31mbad\u001b[0m", "\u001b[31mgood\u001b[0m"],
    ["how fast something is", "4.99 it/s", "3.19 it/s"],
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
