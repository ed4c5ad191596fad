import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const records = '{"trial": 1, "rt": 343.1}\n{"trial": 2, "rt": 290.5}\n{"trial": 3, "rt": 301.25}\n';

describe("what is the same", () => {
  test.each([
    ["keys in another order", records.replace('"trial": 2, "rt": 290.5', '"rt": 290.5, "trial": 2')],
    ["line ends of Windows", records.replaceAll("\n", "\r\n")],
    ["no newline at the end", records.trimEnd()],
    ["blank lines", records.replace("\n", "\n\n  \n")],
  ])("%s", async (_, produced) => {
    expect(await comparing("a.jsonl", records, produced)).toMatchObject({ kind: "equivalent", format: "JSON Lines" });
  });
});

describe("what differs is said with its line", () => {
  test.each([
    [records.replace("290.5", "290.6"), "line 2/rt: recorded 290.5, produced 290.6"],
    [records.replace('{"trial": 2, "rt": 290.5}\n', ""), "line 2 is not there any more"],
    [`${records}{"trial": 4}\n`, 'line 4 is new: an object with "trial"'],
  ])("%j", async (produced, explanation) => {
    const comparison = await comparing("a.jsonl", records, produced);
    expect(comparison.kind).toBe("different");
    expect(comparison.explanation).toContain(explanation);
  });

  test("blank lines are counted, so that a person finds it", async () => {
    const { explanation } = await comparing("a.jsonl", `\n${records}`, records.replace("343.1", "343.2"));
    expect(explanation).toMatch(/^line 2\/rt: /);
  });

  test("records in another order are", async () => {
    const [first = "", second = "", third = ""] = records.split("\n");
    const { kind, explanation } = await comparing("a.jsonl", records, [second, first, third].join("\n"));
    expect(kind).toBe("different");
    expect(explanation).toContain("the same 3 elements in another order");
  });
});

test.each([
  ["two values in a line", '{"a": 1} {"a": 2}\n', "line 1 holds more than one value"],
  ["a value over two lines", '{"a":\n1}\n', "a value goes on behind line 1"],
  ["a line that is none", '{"a": 1}\nend\n', "a value is expected, in line 2 at byte 10"],
])("%s is not read", async (_, text, unreadable) => {
  expect((await openedAs("a.jsonl", text)).unreadable).toBe(unreadable);
});

test("whatever happens to a file, it is the same only when every line is", async () => {
  const lines = (text: string) =>
    text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line));
  for (const { bytes } of await survivors("a.jsonl", Buffer.from(records), 300, 2)) {
    expect(lines(bytes.toString("utf8"))).toEqual(lines(records));
  }
});
