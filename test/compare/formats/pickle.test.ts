import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ArrayPart } from "../../../src/compare/part.ts";
import { comparing, openedAs, survivors } from "./comparing.ts";

const sample = (name: string): Buffer => readFileSync(new URL(`../../fixtures/objects/${name}`, import.meta.url));

/** The bytes with some of them replaced where they stand first. */
function changed(bytes: Buffer, from: string, to: string): Buffer {
  const [was, is] = [Buffer.from(from, "latin1"), Buffer.from(to, "latin1")];
  const at = bytes.indexOf(was);
  expect(at).toBeGreaterThan(-1);
  return Buffer.concat([bytes.subarray(0, at), is, bytes.subarray(at + was.length)]);
}

/** A pickle written down operation by operation; numbers are bytes. */
const pickle = (...operations: readonly (string | number)[]): Buffer =>
  Buffer.concat([
    Buffer.from([0x80, 4]),
    ...operations.map((each) => (typeof each === "number" ? Buffer.of(each) : Buffer.from(each, "latin1"))),
    Buffer.from("."),
  ]);

const word = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`;

describe("the same object written otherwise", () => {
  test.each([0, 1, 2, 3, 5])("by protocol %i", async (protocol) => {
    const { kind, format, setAside } = await comparing("a.pkl", sample("plain-4.pkl"), sample(`plain-${protocol}.pkl`));
    expect({ kind, format }).toEqual({ kind: "equivalent", format: "pickle" });
    expect(setAside.map(({ rule }) => rule)).toContain("pickle: protocol");
  });

  test("arrays of NumPy, in the pickle or beside it", async () => {
    expect((await comparing("a.pkl", sample("arrays-2.pkl"), sample("arrays-5.pkl"))).kind).toBe("equivalent");
  });

  test("arrays of another version of NumPy, whose modules have other names", async () => {
    const recorded = sample("arrays-2.pkl").toString("latin1");
    const produced = Buffer.from(recorded.replaceAll("numpy.core.multiarray", "numpy._core.multiarray"), "latin1");
    expect((await comparing("a.pkl", Buffer.from(recorded, "latin1"), produced)).kind).toBe("equivalent");
  });

  test("compressed by joblib, which is told", async () => {
    const { kind, setAside } = await comparing("a.joblib", sample("zlib-1.joblib"), sample("zlib-9.joblib"));
    expect({ kind, setAside }).toEqual({
      kind: "equivalent",
      setAside: [{ rule: "joblib: compression", where: "the whole file" }],
    });
  });

  test("a text that is shared or repeated", async () => {
    const shared = pickle("]", 0x94, "(", word("wild"), 0x94, "h\x01e");
    const repeated = pickle("](", word("wild"), word("wild"), "e");
    expect((await comparing("a.pkl", shared, repeated)).kind).toBe("equivalent");
  });

  test("a set in another order, by its rule and place", async () => {
    const set = (...members: readonly string[]) =>
      pickle("}", word("genes"), 0x8f, "(", ...members.map(word), 0x90, "s");
    const { kind, setAside } = await comparing("a.pkl", set("TP53", "MYC", "KRAS"), set("KRAS", "TP53", "MYC"));
    expect({ kind, setAside }).toEqual({
      kind: "equivalent",
      setAside: [{ rule: "pickle: order of a set", where: "/genes" }],
    });
    expect((await comparing("a.pkl", set("TP53", "MYC"), set("TP53", "MYB"))).kind).toBe("different");
    expect((await comparing("a.pkl", set("TP53", "MYC"), set("TP53"))).kind).toBe("different");
  });

  test("sets in a set, in any order", async () => {
    const frozen = (...members: readonly string[]) => ["(", ...members.map(word), 0x91];
    const outer = (...sets: readonly (readonly (string | number)[])[]) => pickle(0x8f, "(", ...sets.flat(), 0x90);
    const [recorded, produced] = [outer(frozen("a", "b"), frozen("c")), outer(frozen("c"), frozen("b", "a"))];
    expect((await comparing("a.pkl", recorded, produced)).kind).toBe("equivalent");
  });
});

describe("what differs is said with its place", () => {
  const plain = sample("plain-4.pkl");

  test.each([
    ["a whole number", "K\x0c", "K\x0d", "/n: recorded 12, produced 13"],
    ["a text", "wild", "wind", '/labels/0: recorded "wild", produced "wind"'],
    ["bytes", "C\x02\x00\xff", "C\x02\x00\xfe", "/raw/<bytes>"],
    ["a list or a tuple", "\x87\x94", "\x86\x94", ""],
    [
      "a large whole number",
      "\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00@",
      "\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00A",
      "/big: recorded 1180591620717411303424",
    ],
  ])("%s", async (_, from, to, says) => {
    const { kind, explanation } = await comparing("a.pkl", plain, changed(plain, from, to));
    expect(kind).toBe("different");
    expect(explanation).toContain(says);
  });

  test.each([
    ["a list and a tuple", pickle("]"), pickle(")")],
    ["a set and a frozen set", pickle(0x8f), pickle("(", 0x91)],
    ["bytes and a text", pickle("C\x01a"), pickle(word("a"))],
    ["bytes and an array of bytes", pickle("C\x01a"), pickle("\x96\x01\0\0\0\0\0\0\0a")],
    ["a whole number and one with a point", pickle("K\x01"), pickle("G?\xf0\0\0\0\0\0\0")],
    ["a whole number and true", pickle("K\x01"), pickle(0x88)],
    ["nothing and false", pickle("N"), pickle(0x89)],
    [
      "keys of a dictionary in another order",
      pickle("}(", word("a"), "K\x01", word("b"), "K\x02u"),
      pickle("}(", word("b"), "K\x02", word("a"), "K\x01u"),
    ],
    ["a number and a text as a key", pickle("}K\x01Ns"), pickle("}", word("1"), "Ns")],
    ["a key that looks like a number as a key", pickle("}K\x01Ns"), pickle("}", word("<int>1"), "Ns")],
    ["a key that looks like a tuple", pickle(")"), pickle("}", word("<tuple>"), "]s")],
    ["a name and a text", pickle(word("os"), word("x"), 0x93), pickle(word("os.x"))],
    [
      "an object that is made or called",
      pickle(word("m"), word("C"), 0x93, ")", 0x81),
      pickle(word("m"), word("C"), 0x93, ")R"),
    ],
    ["a second pickle", pickle("N"), Buffer.concat([pickle("N"), pickle("N")])],
    ["another second pickle", Buffer.concat([pickle("N"), pickle("N")]), Buffer.concat([pickle("N"), pickle(0x88)])],
  ])("%s are two things", async (_, recorded, produced) => {
    expect((await comparing("a.pkl", recorded, produced)).kind).toBe("different");
    expect((await comparing("a.pkl", produced, recorded)).kind).toBe("different");
  });

  test("an attribute of an object", async () => {
    const object = sample("object.pkl");
    const { explanation } = await comparing("a.pkl", object, changed(object, "G?\xf8", "G?\xf0"));
    expect(explanation).toMatch(/^\/x: recorded 1\.5, produced 1/);
    expect((await comparing("a.pkl", object, changed(object, "Point", "Paint"))).kind).toBe("different");
  });

  test("numbers may be near each other", async () => {
    const object = sample("object.pkl");
    const nearly = changed(object, "G?\xf8\0\0\0\0\0\0", "G?\xf8\0\0\0\0\0\x01");
    const rules = { tolerance: { kind: "scaled", rtol: 1e-12, atol: 0 } } as const;
    expect((await comparing("a.pkl", object, nearly, rules)).kind).toBe("close");
    expect((await comparing("a.pkl", object, nearly, { paths: { "/x": rules.tolerance } })).kind).toBe("close");
    expect((await comparing("a.pkl", object, nearly)).kind).toBe("different");
  });
});

describe("arrays of NumPy", () => {
  const arrays = sample("arrays-5.pkl");

  test("are parts of their own, in C order and with their type", async () => {
    const { parts } = await openedAs("a.pkl", arrays);
    const found = parts.filter((part): part is ArrayPart => part.kind === "array");
    const read = found.map(({ at, type, shape, chunks }) => ({
      at,
      type,
      shape,
      numbers: [...chunks()].flatMap((each) => [...each]),
    }));
    expect(read).toEqual([
      { at: "/a", type: "f8", shape: [2, 3], numbers: [0, 0.25, 0.5, 0.75, 1, 1.25] },
      { at: "/f", type: "f8", shape: [2, 3], numbers: [0, 0.25, 0.5, 0.75, 1, 1.25] },
      { at: "/d", type: "i8", shape: [1], numbers: [18262n] },
      { at: "/c", type: "c16", shape: [2], numbers: [0, 1, 0.25, 1] },
      { at: "/b", type: "f4", shape: [3], numbers: [0, 0.25, 0.5] },
    ]);
  });

  test.each([
    ["an element", "\x00\x00\x00\x00\x00\x00\xd0?", "\x00\x00\x00\x00\x00\x00\xe0?", /^\/a: 1 of 6 numbers differs/],
    ["a text", "a\0\0\0b\0\0\0", "a\0\0\0d\0\0\0", /^\/t\/0: recorded "ab", produced "ad"/],
    ["an object", word("x"), word("y"), /^\/o\/1: recorded "x", produced "y"/],
    ["the unit of dates", "C\x01D", "C\x01M", /^\/d\/<type>/],
    ["the name of a field", word("q"), word("r"), /^\/z/],
    ["a single number", "C\x08\0\0\0\0\0\0\x0c@", "C\x08\0\0\0\0\0\0\x0d@", /^\/s: recorded 3\.5, produced 3\.625/],
  ])("%s", async (_, from, to, says) => {
    const { kind, explanation } = await comparing("a.pkl", arrays, changed(arrays, from, to));
    expect(kind).toBe("different");
    expect(explanation).toMatch(says);
  });

  test("of joblib lie behind what describes them", async () => {
    const joblib = sample("plain.joblib");
    const { parts, unreadable } = await openedAs("a.joblib", joblib);
    expect({ unreadable, at: parts.map(({ at }) => at) }).toEqual({ unreadable: null, at: ["", "/w"] });
    const { explanation } = await comparing(
      "a.joblib",
      joblib,
      changed(joblib, "\0\0\0\0\0\0\xd0?", "\0\0\0\0\0\0\xe0?"),
    );
    expect(explanation).toMatch(/^\/w: 1 of 6 numbers differs/);
    expect((await comparing("a.joblib", joblib, changed(joblib, "X\x01\0\0\0x", "X\x01\0\0\0y"))).kind).toBe(
      "different",
    );
  });

  test("a mark of a type that is not known makes it another type", async () => {
    const flags = changed(arrays, "J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0", "J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x01");
    expect((await comparing("a.pkl", arrays, flags)).kind).toBe("different");
  });
});

describe("what refers to itself or to much", () => {
  test("a list that holds itself is read", async () => {
    const cycle = sample("cycle.pkl");
    expect((await openedAs("a.pkl", cycle)).unreadable).toBeNull();
    expect((await comparing("a.pkl", cycle, changed(cycle, "K\x01", "K\x02"))).kind).toBe("different");
  });

  test("what would be endless when it is written out is given up", async () => {
    // Each list holds the one before twice: written out, the age of the universe would not do.
    const lists = Array.from({ length: 100 }, (_, at) => ["]", 0x94, "(", ...["h", at, "h", at], "e0"]);
    const { unreadable } = await openedAs("a.pkl", pickle("]", 0x94, "0", ...lists.flat(), "h", 100));
    expect(unreadable).toContain("over and over");
  });

  test("deep nesting is given up", async () => {
    expect((await openedAs("a.pkl", pickle(...Array(5000).fill("]"), ...Array(4999).fill("a")))).unreadable).toBe(
      "it nests more than 250 deep",
    );
  });
});

describe("what is not read", () => {
  test.each([
    ["objects outside", sample("persistent.pkl"), "it refers to objects outside (persistent ids)"],
    ["codes of a registry", pickle(0x82, 1), "it uses codes of a registry that is not known"],
    ["buffers outside", pickle(0x97), "its buffers lie outside"],
    ["an unknown operation", pickle(0xff), "it has an operation that is not known (0xff)"],
    ["an unknown protocol", pickle(0x80, 9, "N"), "protocol 9 is not known"],
    ["too many values", pickle("NN"), "it ends with more than one value"],
    ["no value", pickle(), "an operation has nothing to work on"],
    ["a mark that is open", pickle("(N"), "it ends with more than one value"],
    ["a mark that is missing", pickle("t"), "a mark is missing"],
    ["a length beyond the end", pickle("T\xff\xff\xff\x7f"), "it ends in the middle"],
    ["a reference to nothing", pickle("h\x09"), "it refers to something that was not there before"],
    [
      "a key that stands there twice",
      pickle("}(", word("a"), "N", word("a"), "Nu"),
      "a dictionary in it has a key twice",
    ],
    ["a member that stands there twice", pickle(0x8f, "(NN", 0x90), "a set in it has a member twice"],
    ["a text that is no UTF-8", pickle("\x8c\x01\xff"), "a text in it is not UTF-8"],
    ["an element of a number", pickle("K\x01Na"), "elements are put into something that holds none"],
    ["a key without a value", pickle("}(Nu"), "a key has no value"],
    [
      "bytes behind the end",
      Buffer.concat([pickle("N"), Buffer.from("\0.")]),
      "it has an operation that is not known (0x0)",
    ],
  ])("%s", async (_, bytes, unreadable) => {
    expect((await openedAs("a.pkl", bytes)).unreadable).toBe(unreadable);
  });

  test("what follows the compressed pickle", async () => {
    const bytes = Buffer.concat([sample("zlib-9.joblib"), Buffer.from("more")]);
    expect((await openedAs("a.joblib", bytes)).unreadable).toBe("something follows the compressed pickle");
  });
});

test("a pickle is recognised by its first bytes, an old one by its name", async () => {
  expect((await openedAs("a.bin", sample("plain-4.pkl"))).format.name).toBe("pickle");
  expect((await openedAs("a.pkl", sample("plain-0.pkl"))).format.name).toBe("pickle");
  expect((await openedAs("a.txt", sample("plain-0.pkl"))).format.name).not.toBe("pickle");
});

test("no bit of what is said can change unseen", async () => {
  const plain = sample("plain-4.pkl");
  const silent = (at: number) => at === 1 || (at >= 3 && at < 11);
  for (let at = 0; at < plain.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const produced = Buffer.from(plain);
      produced[at] = (produced[at] ?? 0) ^ (1 << bit);
      const { kind } = await comparing("a.pkl", plain, produced);
      // Only the protocol and the length of the frame.
      if (!silent(at)) expect({ at, bit, kind }).toEqual({ at, bit, kind: "different" });
    }
  }
}, 30_000);

test("whatever happens to a file, it is read or given up in good order", async () => {
  const names = [
    "plain-0.pkl",
    "plain-2.pkl",
    "arrays-5.pkl",
    "object.pkl",
    "cycle.pkl",
    "plain.joblib",
    "zlib-9.joblib",
  ];
  for (const name of names) await survivors("a.pkl", sample(name), 80, 6);
}, 30_000);
