import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unpacking } from "../../src/adapters/unpacking.ts";
import type { Content } from "../../src/domain/content.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickmark-unpacking-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const mebibyte = 1024 * 1024;
const piece = (fill: number, mebibytes: number): Buffer => Buffer.alloc(mebibytes * mebibyte, fill);
const ends = ({ size, read }: Content): readonly (number | undefined)[] => [
  size / mebibyte,
  read(0, 1)[0],
  read(size - 1, size + 9)[0],
];

test("a little stays in memory, much goes to a file, and both are read by position", async () => {
  const place = unpacking(folder);
  const little = await place.unpack([Buffer.from("ab"), Buffer.from("cd")]);
  expect(Buffer.from(little.read(1, 3)).toString()).toBe("bc");
  expect(readdirSync(folder)).toEqual([]);

  const much = await place.unpack([piece(1, 20), piece(2, 20)]);
  expect(ends(much)).toEqual([40, 1, 2]);
  expect(readdirSync(folder)).toHaveLength(1);
  place.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("many small pieces do not fill the memory, and do not take a file each", async () => {
  const place = unpacking(folder);
  const pieces: Content[] = [];
  for (let index = 0; index < 12; index += 1) pieces.push(await place.unpack([piece(index, 30)]));
  expect(pieces.map(ends)).toEqual(pieces.map((_, index) => [30, index, index]));
  const [own = ""] = readdirSync(folder);
  expect(readdirSync(join(folder, own))).toHaveLength(1);
  place.close();
  expect(existsSync(join(folder, own))).toBe(false);
});

test("what fails while it is unpacked fails the unpacking", async () => {
  const place = unpacking(folder);
  const failing = async function* () {
    yield piece(1, 1);
    throw new Error("damaged");
  };
  await expect(place.unpack(failing())).rejects.toThrow("damaged");
  place.close();
});
