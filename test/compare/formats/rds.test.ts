import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { comparing, openedAs, survivors } from "./comparing.ts";

const sample = (name: string): Buffer => readFileSync(new URL(`../../fixtures/objects/${name}`, import.meta.url));

const one = sample("one.rds");

/** The bytes with some of them replaced where they stand first. */
function changed(bytes: Buffer, from: string, to: string): Buffer {
  const [was, is] = [Buffer.from(from, "latin1"), Buffer.from(to, "latin1")];
  const at = bytes.indexOf(was);
  expect(at).toBeGreaterThan(-1);
  return Buffer.concat([bytes.subarray(0, at), is, bytes.subarray(at + was.length)]);
}

const double = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString("latin1");
};

describe("the same object written otherwise", () => {
  test.each([
    ["as text", "one-ascii.rds", []],
    ["in the byte order of the machine", "one-binary.rds", []],
    ["by version 2", "one-2.rds", ["R: version of the serialization", "R: encoding of the system that wrote it"]],
    ["compressed by gzip", "one-gzip.rds", ["R: compression"]],
    ["compressed by xz", "one-xz.rds", ["R: compression"]],
    ["compressed by bzip2", "one-bzip2.rds", ["R: compression"]],
  ])("%s", async (_, name, rules) => {
    const { kind, format, setAside } = await comparing("a.rds", one, sample(name));
    expect({ kind, format }).toEqual({ kind: "equivalent", format: "R data" });
    expect(setAside.map(({ rule }) => rule)).toEqual(expect.arrayContaining(rules));
  });

  test("by another version of R", async () => {
    const { kind, setAside } = await comparing("a.rds", one, changed(one, "\x00\x04\x02\x02", "\x00\x04\x03\x01"));
    expect({ kind, setAside }).toEqual({
      kind: "equivalent",
      setAside: [{ rule: "R: version of R that wrote it", where: "header" }],
    });
  });

  test("compact sequences, and what is known to be sorted", async () => {
    expect((await comparing("a.rds", sample("compact.rds"), sample("expanded.rds"))).kind).toBe("equivalent");
  });

  test("saved in another order", async () => {
    expect((await comparing("a.RData", sample("saved.RData"), sample("saved-otherwise.RData"))).kind).toBe(
      "equivalent",
    );
  });

  test("not a number, whatever its sign", async () => {
    const none = "\x7f\xf8\x00\x00\x00\x00\x00\x00";
    expect((await comparing("a.rds", one, changed(one, none, none.replace("\x7f", "\xff")))).kind).toBe("equivalent");
  });
});

describe("what differs is said as R calls the place", () => {
  test.each([
    ["a number", double(0.031), double(0.032), "$p[1]: recorded 0.031, produced 0.032"],
    ["an element of a matrix", double(0.75), double(0.5), "$m[1, 2]: recorded 0.75, produced 0.5"],
    ["a text that is missing", "\xff\xff\xff\xff", "\x00\x00\x00\x00", '$s[2]: recorded NA, produced ""'],
    ["a letter", "\xc3\xa9", "\xc3\xa8", '$name[1]: recorded "é", produced "è"'],
    ["a level", "\x01b", "\x01c", '$g attribute levels[2]: recorded "b", produced "c"'],
    ["a part of a complex number", double(2), double(3), "$z"],
    ["a byte", "\x01\xff", "\x01\xfe", "$r[2]: recorded 255, produced 254"],
    [
      "a missing truth value",
      "\x00\x00\x00\x01\x80\x00\x00\x00\x00\x00\x00\x0e",
      "\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x0e",
      "$ok[2]: recorded NA, produced false",
    ],
    [
      "a missing number",
      "\x7f\xf0\x00\x00\x00\x00\x07\xa2",
      "\x7f\xf8\x00\x00\x00\x00\x00\x00",
      "$miss[2]: recorded NA, produced NaN",
    ],
    ["a function that is called", "\x01*", "\x01/", '$call[[3]][[1]] symbol: recorded "*", produced "/"'],
  ])("%s", async (_, from, to, says) => {
    const { kind, explanation } = await comparing("a.rds", one, changed(one, from, to));
    expect(kind).toBe("different");
    expect(explanation).toContain(says);
  });

  test("with the name of the variable, where there are several", async () => {
    const saved = sample("saved.RData");
    const { explanation } = await comparing("a.RData", saved, changed(saved, double(0.031), double(0.032)));
    expect(explanation).toMatch(/^one: \$p\[1\]: recorded 0\.031/);
  });

  test("numbers may be near each other, missing ones may not", async () => {
    const rules = { tolerance: { kind: "scaled", rtol: 1e-6, atol: 0 } } as const;
    const nearly = changed(one, double(0.031), double(0.03100000001));
    expect((await comparing("a.rds", one, nearly, rules)).kind).toBe("close");
    expect((await comparing("a.rds", one, nearly, { paths: { $p: rules.tolerance } })).kind).toBe("close");
    expect((await comparing("a.rds", one, nearly, { ignore: ["$p"] })).kind).toBe("close");
    expect((await comparing("a.rds", one, nearly, { ignore: ["$m"] })).kind).toBe("different");
    const none = changed(one, "\x7f\xf0\x00\x00\x00\x00\x07\xa2", "\x7f\xf8\x00\x00\x00\x00\x00\x00");
    expect((await comparing("a.rds", one, none, rules)).kind).toBe("different");
  });
});

describe("environments and functions", () => {
  test("an environment that holds itself is read, and its variables by name", async () => {
    const environment = sample("environment.rds");
    const { explanation } = await comparing("a.rds", environment, changed(environment, double(1.5), double(2.5)));
    expect(explanation).toContain("$v[1]: recorded 1.5, produced 2.5");
  });

  test("a function is compared by its code", async () => {
    const code = sample("function.rds");
    expect((await comparing("a.rds", code, changed(code, "\x03for", "\x03far"))).kind).toBe("different");
  });

  test("so is one that was compiled", async () => {
    const compiled = sample("compiled.rds");
    expect((await openedAs("a.rds", compiled)).unreadable).toBeNull();
    const { kind } = await comparing("a.rds", compiled, changed(compiled, double(3), double(4)));
    expect(kind).toBe("different");
  });

  test("how often a function was called is set aside", async () => {
    const code = sample("function.rds");
    const called = Buffer.from(code);
    // Flags of a function stand first behind the header.
    expect(called.readUInt32BE(23)).toBe(0x403);
    called.writeUInt32BE(0x403 | (0x40 << 12), 23);
    const { kind, setAside } = await comparing("a.rds", code, called);
    expect({ kind, setAside }).toEqual({
      kind: "equivalent",
      setAside: [{ rule: "R: marks of the compiler", where: "a function" }],
    });
  });

  test("an object of a formal class by its slots", async () => {
    const plant = sample("s4.rds");
    const { explanation } = await comparing("a.rds", plant, changed(plant, "oak", "elm"));
    expect(explanation).toContain('attribute name[1]: recorded "oak", produced "elm"');
  });
});

describe("what is not read", () => {
  const header = Buffer.from("X\n\0\0\0\x02\0\x04\x02\x02\0\x02\x03\0", "latin1");
  const words = (...numbers: readonly number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [at, number] of numbers.entries()) bytes.writeInt32BE(number, 4 * at);
    return bytes;
  };

  test.each([
    ["something behind the object", Buffer.concat([one, Buffer.from([0])]), "something follows the object"],
    ["a missing end", one.subarray(0, one.length - 1), "it ends in the middle"],
    ["a vector longer than the file", Buffer.concat([header, words(14, 2 ** 31 - 1)]), "it ends in the middle"],
    [
      "a vector of a length that cannot be",
      Buffer.concat([header, words(14, -1, 2 ** 31 - 1, 0)]),
      "it has a length that no file has",
    ],
    ["a negative length", Buffer.concat([header, words(14, -2)]), "it has a negative length"],
    ["an unknown kind", Buffer.concat([header, words(99)]), "it has an item of a kind that is not known (99)"],
    [
      "a reference to nothing",
      Buffer.concat([header, words(0x1ff)]),
      "it refers to something that was not there before",
    ],
    [
      "deep nesting",
      Buffer.concat([header, ...Array.from({ length: 10_000 }, () => words(19, 1))]),
      "it nests more than 400 deep",
    ],
    ["a persistent object", Buffer.concat([header, words(247)]), "it has an item of a kind that is not known (247)"],
  ])("%s", async (_, bytes, unreadable) => {
    expect((await openedAs("a.rds", bytes)).unreadable).toBe(unreadable);
  });

  test("what is compressed and no data of R", async () => {
    const { unreadable } = await openedAs("a.rds", gzipSync("a,b\n1,2\n"));
    expect(unreadable).toBe("what is compressed in it cannot be read as data of R");
  });

  test("a text that begins with a line of one letter is one", async () => {
    expect((await openedAs("a.txt", "A\nB\n")).format.name).toBe("text");
  });

  test("a compact form that no base package knows, or one too long", async () => {
    const compact = sample("compact.rds");
    expect((await openedAs("a.rds", changed(compact, "compact_intseq", "compact_intsex"))).unreadable).toContain(
      "compact_intsex",
    );
    const longer = (length: number) => openedAs("a.rds", changed(compact, double(6), double(length)));
    expect((await longer(1e12)).unreadable).toContain("length that cannot be");
    expect((await longer(1e6)).unreadable).toBeNull();
  });
});

test("no bit of the data can change unseen", async () => {
  const numbers = [0.031, 0.25, 0.75].map(double);
  const pieces = [
    ...numbers,
    "name",
    "\xc3\xa9",
    "levels",
    "factor",
    "class",
    "\x01\xff",
    "\x01*",
    "\x80\x00\x00\x00",
    "dim",
  ];
  for (const piece of pieces) {
    const start = one.indexOf(Buffer.from(piece, "latin1"));
    for (let bit = 0; bit < 8 * piece.length; bit += 1) {
      const produced = Buffer.from(one);
      const at = start + (bit >> 3);
      produced[at] = (produced[at] ?? 0) ^ (1 << (bit & 7));
      const { kind } = await comparing("a.rds", one, produced);
      expect({ piece, bit, kind }).toEqual({ piece, bit, kind: "different" });
    }
  }
}, 30_000);

test("whatever happens to a file, it is read or given up in good order", async () => {
  for (const name of ["one.rds", "one-ascii.rds", "compiled.rds", "environment.rds", "saved.RData", "compact.rds"]) {
    await survivors("a.rds", sample(name), 80, 8);
  }
}, 30_000);
