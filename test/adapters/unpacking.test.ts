import { lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from "node:fs";
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

/** Files of this process, also those that have no name any more. */
const openFilesBelow = (path: string): readonly string[] =>
  readdirSync("/proc/self/fd").flatMap((file) => {
    const target =
      lstatSync(`/proc/self/fd/${file}`, { throwIfNoEntry: false }) && readlinkSync(`/proc/self/fd/${file}`);
    return target?.startsWith(path) === true ? [target] : [];
  });

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
  expect(openFilesBelow(folder)).toHaveLength(1);
  place.close();
  expect(openFilesBelow(folder)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test("nothing that is unpacked has a name, so whoever is killed leaves nothing on the disk", async () => {
  const place = unpacking(folder);
  const [large, small] = [await place.unpack([piece(1, 20), piece(2, 20)]), await place.unpack([piece(3, 30)])];
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  expect(files).toEqual([]);
  expect([ends(large), ends(small)]).toEqual([
    [40, 1, 2],
    [30, 3, 3],
  ]);
  place.close();
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
