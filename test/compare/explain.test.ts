import { expect, test } from "vitest";
import { explainDifference } from "../../src/compare/explain.ts";
import { someFacts } from "../builders.ts";

async function explain(recorded: string | Buffer | null, produced: string | Buffer, sizeKnown = true): Promise<string> {
  const stream = async function* (content: string | Buffer) {
    yield Buffer.from(content);
  };
  const facts = someFacts(recorded ?? "unknown");
  return explainDifference(
    { path: "out", ...facts, sizeBytes: sizeKnown ? facts.sizeBytes : null },
    { path: "out", ...someFacts(produced) },
    {
      recorded: async () => (recorded === null ? undefined : stream(recorded)),
      produced: async () => stream(produced),
    },
  );
}

test("a changed value is named with its line and both values", async () => {
  expect(await explain("a\np,0.03\n", "a\np,0.04\n")).toBe(
    'first differs in line 2: recorded "p,0.03", produced "p,0.04"',
  );
});

test("a line that was added is named", async () => {
  expect(await explain("a\n", "a\nb\n")).toBe('first differs in line 2: recorded "", produced "b"');
});

test("line ends of another system are called that, not two equal lines", async () => {
  expect(await explain("1,2\r\n3,4\r\n", "1,2\n3,4\n")).toBe(
    "the text of line 1 is the same, but recorded it ends with CR LF, produced with LF",
  );
});

test("a line break at the end of one file only is called that", async () => {
  expect(await explain("1,2\n", "1,2")).toBe(
    "only one of the two has a line break behind line 1; recorded 4 bytes, produced 3 bytes",
  );
});

test("of binary files the byte and the sizes are named", async () => {
  expect(await explain(Buffer.from([1, 0, 2]), Buffer.from([1, 0, 3, 4]))).toBe(
    "first differs at byte 3; recorded 3 bytes, produced 4 bytes",
  );
});

test("where only the digest of the recorded file is known, that is said", async () => {
  expect(await explain(null, "new")).toContain("recorded 7 bytes, produced 3 bytes; where they differ cannot be said");
  expect(await explain(null, "new", false)).toContain("3 bytes were produced; where they differ cannot be said");
});

test("two digests without a difference in the bytes are a mistake of ours, and no explanation", async () => {
  const same = async () =>
    (async function* () {
      yield Buffer.from("same");
    })();
  const [a, b] = [someFacts("one"), someFacts("two")];
  await expect(
    explainDifference({ path: "out", ...a }, { path: "out", ...b }, { recorded: same, produced: same }),
  ).rejects.toThrow(TypeError);
});
