import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

describe("what is the same JSON", () => {
  test.each([
    ["keys in another order", '{"a": 1, "b": {"c": 2, "d": 3}}', '{"b": {"d": 3, "c": 2}, "a": 1}'],
    ["white space", '{"a": [1, 2]}', '{\n\t"a":\r\n [1,2]}\n'],
    ["escapes", '["é", "/", "\\n", "😀"]', '["\\u00e9", "\\/", "\\u000a", "\\ud83d\\ude00"]'],
    ["numbers spelled otherwise", "[0.1, 100, 1.5]", "[1e-1, 1e2, 1.50]"],
    ["a whole number with a point", '{"n": 100}', '{"n": 100.0}'],
    ["digits that a double prints", "[0.1]", "[0.10000000000000001]"],
    ["a byte order mark", "[1]", "\ufeff[1]"],
  ])("%s", async (_, recorded, produced) => {
    expect(await comparing("a.json", recorded, produced)).toMatchObject({ kind: "equivalent", format: "JSON" });
  });
});

describe("what is not", () => {
  test.each([
    ["elements in another order", "[1, 2]", "[2, 1]"],
    ["a whole number beyond all doubles", '{"id": 9007199254740993}', '{"id": 9007199254740992}'],
    ["a number beyond the largest", "[1e400]", "[1e401]"],
    ["a number beyond the largest and infinity", "[1e400]", "[Infinity]"],
    ["a number below the smallest", "[1e-400]", "[0]"],
    ["more digits than a double has", "[0.1]", "[0.1000000000000000000001]"],
    ["the sign of a zero", "[0.0]", "[-0.0]"],
    ["a key that is special to JavaScript", '{"__proto__": {"a": 1}}', '{"__proto__": {"a": 2}}'],
    ["a key that is special to JavaScript, or none", '{"__proto__": 1}', "{}"],
    ["null and a missing key", '{"a": null}', "{}"],
    ["null and not a number", "[null]", "[NaN]"],
    ["a text and a number", '["1"]', "[1]"],
    ["a truth value and a number", "[true]", "[1]"],
    ["an empty list and an empty object", "[]", "{}"],
    ["white space in a text", '["a "]', '["a"]'],
    ["another composition of a letter", '["\u00e9"]', '["e\u0301"]'],
    ["the seventeenth element of many", `[${"1,".repeat(16)}1]`, `[${"1,".repeat(16)}2]`],
    ["a number or null among many", `[${"1,".repeat(16)}1]`, `[${"1,".repeat(16)}null]`],
  ])("%s", async (_, recorded, produced) => {
    expect((await comparing("a.json", recorded, produced)).kind).toBe("different");
    expect((await comparing("a.json", produced, recorded)).kind).toBe("different");
  });

  test("NaN and Infinity, as Python writes them, are read", async () => {
    const many = `[${"NaN, -Infinity, ".repeat(10)}Infinity]`;
    expect((await comparing("a.json", many, many.replaceAll(" ", ""))).kind).toBe("equivalent");
    expect((await comparing("a.json", many, many.replace("-Inf", "Inf"))).kind).toBe("different");
  });
});

describe("what is not read", () => {
  test.each([
    ["a key that stands there twice", '{"a": 1, "a": 2}', 'the key "a" stands there twice, in line 1 at byte 10'],
    [
      "a key that stands there twice, escaped",
      '{"a": 1, "\\u0061": 2}',
      'the key "a" stands there twice, in line 1 at byte 10',
    ],
    ["something behind the value", "[\n1]\n[2]", "something follows the value"],
    ["a comma too many", "[1,]", "a value is expected, in line 1 at byte 4"],
    ["a comment", "[1 // one\n]", "a comma is expected, in line 1 at byte 4"],
    ["a missing end", '{"a": [1', "it ends in the middle of a value"],
    ["a missing end of a text", '{"a', "it ends in the middle of a value"],
    ["a tab in a text", '["a\tb"]', "a control character stands in a text, in line 1 at byte 4"],
    ["half a character", '["\\ud83d"]', "a text holds half a character, in line 1 at byte 3"],
    ["an unknown escape", '["\\x41"]', "an escape in a text is none of JSON's, in line 1 at byte 3"],
    ["leading zeros", "[\n007]", "a value is expected, in line 2 at byte 3"],
    ["a plus sign", "[+1]", "a value is expected, in line 1 at byte 2"],
    ["very many digits", `[${"1".repeat(500)}]`, "a number has more than 400 digits, in line 1 at byte 2"],
    ["deep nesting", "[".repeat(100_000), "it nests more than 200 deep, in line 1 at byte 202"],
  ])("%s", async (_, text, unreadable) => {
    expect(await openedAs("a.json", text)).toMatchObject({ format: { name: "JSON" }, unreadable });
  });

  test("bytes that are no UTF-8", async () => {
    expect((await openedAs("a.json", Buffer.from('["é"]', "latin1"))).unreadable).toBe("it is not UTF-8");
  });

  test("is compared as bytes, with the reason", async () => {
    const { kind, explanation } = await comparing("a.json", '{"a": 1, "a": 2}', '{"a": 3, "a": 2}');
    expect(kind).toBe("different");
    expect(explanation).toContain('as JSON it cannot be read: the key "a" stands there twice');
  });
});

describe("a file is JSON", () => {
  test.each([
    ["by its name, whatever stands at the top", "a.json", "12", "JSON"],
    ["by its name, with places on a map", "a.geojson", '{"type": "Point"}', "JSON"],
    ["by its content", "a", ' {"a": 1}', "JSON"],
    ["by its content, under another name", "a.txt", "[1, 2]", "JSON"],
    ["by its content, when it is long", "a", `[${"1,\n".repeat(10_000)}1]`, "JSON"],
    ["not when it only begins like it", "a.log", "[INFO] start\n", "text"],
    ["not when it is cut short and only looks like it", "a.txt", '{"a": ', "text"],
    ["not when it has its name only", "a.json", "Hello\n", "text"],
    ["in lines, by its name", "a.jsonl", '{"a": 1}\n', "JSON Lines"],
    ["in lines, by its content", "a.json", '{"a": 1}\n{"a": 2}\n', "JSON Lines"],
  ])("%s", async (_, name, text, format) => {
    expect((await openedAs(name, text, {})).format.name).toBe(format);
  });

  test("when it is declared to be", async () => {
    expect((await openedAs("a.txt", "12", { as: "json" })).format.name).toBe("JSON");
  });
});

test("whatever happens to a file, it is the same JSON only when a strict parser says so", async () => {
  const text = '{"model": "logit", "n": 482, "r2": 0.8414709848078965, "p": [3.4e-7, 0.05, null], "ok": true}\n';
  const canonical = (bytes: Uint8Array) => {
    const { model, n, r2, p, ok, ...rest } = JSON.parse(
      Buffer.from(bytes)
        .toString("utf8")
        .replace(/^\ufeff/, ""),
    );
    return { model, n, r2, p, ok, rest };
  };
  const found = await survivors("a.json", Buffer.from(text), 400, 9);
  for (const { bytes } of found) expect(canonical(bytes)).toEqual(canonical(Buffer.from(text)));
});

test("a large file is read, and its last difference found", async () => {
  const text = JSON.stringify(
    Array.from({ length: 60_000 }, (_, at) => ({ id: at, name: `n${at}`, at: [at / 7, at / 3] })),
  );
  const { kind, explanation } = await comparing("a.json", text, text.replace('"n59999"', '"n"'));
  expect({ kind, explanation }).toEqual({
    kind: "different",
    explanation: '/59999/name: recorded "n59999", produced "n"',
  });
});
