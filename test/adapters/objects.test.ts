import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { adoptFile, fileObjects, hashFileSync } from "../../src/adapters/objects.ts";
import { digestOf, hexOf } from "../../src/domain/digest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const table = "id,value\n1,0.5\n";
const digest = digestOf(table);
const nowhere = digestOf("never stored");

const placeOf = (folder: string, of = digest): string =>
  join(folder, "sha256", hexOf(of).slice(0, 2), hexOf(of).slice(2));
const readAll = async (content: { stream: AsyncIterable<Uint8Array> } | undefined): Promise<string | undefined> =>
  content && (await buffer(content.stream)).toString();

test("what is put comes back under its digest, and stands read-only in a file named by it", async () => {
  const folder = join(temporaryFolder(), "objects");
  const objects = fileObjects(folder);
  expect(await objects.put(Buffer.from(table))).toEqual({ digest, sizeBytes: table.length });
  expect(await objects.has(digest)).toBe(true);
  const content = await objects.read(digest);
  expect(content?.sizeBytes).toBe(table.length);
  expect(await readAll(content)).toBe(table);
  expect(readFileSync(placeOf(folder), "utf8")).toBe(table);
  expect(statSync(placeOf(folder)).mode & 0o777).toBe(0o444);
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
});

test("putting the same content again changes nothing, also at the same moment", async () => {
  const folder = temporaryFolder();
  const objects = fileObjects(folder);
  await objects.put(Buffer.from(table));
  const { ino } = statSync(placeOf(folder));
  await Promise.all(Array.from({ length: 20 }, () => objects.put(Buffer.from(table))));
  await Promise.all(Array.from({ length: 20 }, () => objects.put(Buffer.from("another"))));
  expect(statSync(placeOf(folder)).ino).toBe(ino);
  expect(await readAll(await objects.read(digestOf("another")))).toBe("another");
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
});

test("nothing at all is an object too", async () => {
  const objects = fileObjects(temporaryFolder());
  const { digest: empty } = await objects.put(new Uint8Array());
  expect(await readAll(await objects.read(empty))).toBe("");
  expect(await objects.checkedPath(empty)).toBeDefined();
});

test("what was never stored is undefined, not an error", async () => {
  const objects = fileObjects(join(temporaryFolder(), "not", "made"));
  expect(await objects.has(nowhere)).toBe(false);
  expect(await objects.read(nowhere)).toBeUndefined();
  expect(await objects.checkedPath(nowhere)).toBeUndefined();
});

test("a range ends before its end, and stops where the content does", async () => {
  const objects = fileObjects(temporaryFolder());
  const long = Buffer.alloc(600_000, "0123456789");
  const { digest: longDigest } = await objects.put(long);
  const range = async (start: number, end: number) => readAll(await objects.read(longDigest, { start, end }));
  expect(await range(2, 5)).toBe("234");
  expect(await range(0, 0)).toBe("");
  expect(await range(262_140, 262_150)).toBe("0123456789");
  expect(await range(599_998, 700_000)).toBe("89");
  expect(await range(700_000, 800_000)).toBe("");
  expect((await objects.read(longDigest, { start: 2, end: 5 }))?.sizeBytes).toBe(600_000);
  expect(await readAll(await objects.read(longDigest))).toBe(long.toString());
});

test("an object that was damaged on the disk is not handed out, and can be brought again", async () => {
  const folder = temporaryFolder();
  const objects = fileObjects(folder);
  await objects.put(Buffer.from(table));
  expect(await objects.checkedPath(digest)).toBe(placeOf(folder));
  execFileSync("chmod", ["u+w", placeOf(folder)]);
  writeFileSync(placeOf(folder), table.replace("0.5", "0.6"));
  expect(await objects.checkedPath(digest)).toBeUndefined();
  expect(await objects.has(digest)).toBe(false);
  await objects.put(Buffer.from(table));
  expect(await objects.checkedPath(digest)).toBe(placeOf(folder));
});

test("an object cut short by a full disk is replaced when it is put again", async () => {
  const folder = temporaryFolder();
  const objects = fileObjects(folder);
  await objects.put(Buffer.from(table));
  execFileSync("truncate", ["-s", "3", placeOf(folder)]);
  await objects.put(Buffer.from(table));
  expect(readFileSync(placeOf(folder), "utf8")).toBe(table);
});

test("a file that is adopted is moved, not copied, and becomes read-only for everybody", () => {
  const folder = temporaryFolder();
  const path = join(folder, "results.csv");
  writeFileSync(path, table, { mode: 0o600 });
  const { ino } = statSync(path);
  adoptFile(join(folder, "objects"), path, digest);
  expect(existsSync(path)).toBe(false);
  expect(statSync(placeOf(join(folder, "objects")))).toMatchObject({ ino });
  expect(statSync(placeOf(join(folder, "objects"))).mode & 0o777).toBe(0o444);
});

test("adopting what is there already leaves one object and no file behind", () => {
  const folder = temporaryFolder();
  for (const name of ["a.csv", "b.csv"]) {
    writeFileSync(join(folder, name), table);
    adoptFile(join(folder, "objects"), join(folder, name), digest);
  }
  expect(readdirSync(folder)).toEqual(["objects"]);
  expect(readFileSync(placeOf(join(folder, "objects")), "utf8")).toBe(table);
});

test("a file with a second name is copied, so that writing to the other name cannot change the object", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.csv"), table);
  linkSync(join(folder, "a.csv"), join(folder, "b.csv"));
  adoptFile(join(folder, "objects"), join(folder, "a.csv"), digest);
  writeFileSync(join(folder, "b.csv"), "tampered");
  expect(readFileSync(placeOf(join(folder, "objects")), "utf8")).toBe(table);
  expect(existsSync(join(folder, "a.csv"))).toBe(false);
});

// It takes a second file system to move between; CI fails where this is skipped.
test.skipIf(!onAnotherDevice())("a file of another file system is copied and then removed", () => {
  const folder = temporaryFolder();
  const path = join("/dev/shm", `tickmark-test-${process.pid}`);
  writeFileSync(path, table);
  adoptFile(join(folder, "objects"), path, digest);
  expect(existsSync(path)).toBe(false);
  expect(readFileSync(placeOf(join(folder, "objects")), "utf8")).toBe(table);
  expect(readdirSync(join(folder, "objects", "incoming"))).toEqual([]);
});

test("links and folders are not adopted, and what a link points to stays untouched", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "secret"), table, { mode: 0o600 });
  symlinkSync(join(folder, "secret"), join(folder, "link.csv"));
  mkdirSync(join(folder, "folder"));
  for (const name of ["link.csv", "folder", "missing"]) {
    expect(() => adoptFile(join(folder, "objects"), join(folder, name), digest)).toThrow(
      expect.objectContaining({ name: "Fault", code: "FILES" }),
    );
  }
  expect(statSync(join(folder, "secret")).mode & 0o777).toBe(0o600);
});

test.each([0, 1, 4096, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000])(
  "a file of %i bytes has the digest of its bytes, by path and by descriptor",
  (sizeBytes) => {
    const path = join(temporaryFolder(), "file");
    const content = Buffer.alloc(sizeBytes, "some bytes that do not repeat evenly, ");
    writeFileSync(path, content);
    expect(hashFileSync(path)).toEqual({ digest: digestOf(content), sizeBytes });
    const descriptor = openSync(path, "r");
    expect(hashFileSync(descriptor)).toEqual({ digest: digestOf(content), sizeBytes });
    closeSync(descriptor);
  },
);

test("digests are taken of regular files only: no link is followed and no pipe waited for", () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), table);
  symlinkSync(join(folder, "file"), join(folder, "link"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  for (const name of ["link", "pipe", ".", "missing"]) {
    expect(() => hashFileSync(join(folder, name))).toThrow(expect.objectContaining({ name: "Fault", code: "FILES" }));
  }
});

test("what arrived halfway is cleared away once it is old", async () => {
  const folder = temporaryFolder();
  const objects = fileObjects(folder);
  const [old, young] = [await objects.incoming(), await objects.incoming()];
  for (const path of [old, young]) writeFileSync(path, "half");
  utimesSync(old, new Date(), new Date(Date.now() - 7200_000));
  objects.clear(3600);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

test("a stream that nobody reads to its end holds no file open", async () => {
  const objects = fileObjects(temporaryFolder());
  const { digest: long } = await objects.put(Buffer.alloc(2_000_000));
  const openFiles = () => readdirSync("/proc/self/fd").length;
  const before = openFiles();
  for (let n = 0; n < 50; n++) {
    await objects.read(long);
    for await (const chunk of (await objects.read(long))?.stream ?? []) if (chunk.length > 0) break;
  }
  expect(openFiles()).toBeLessThan(before + 10);
});

test("a store that cannot be written is a fault", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  await expect(fileObjects(file).put(Buffer.from(table))).rejects.toMatchObject({ name: "Fault", code: "STORE" });
});

function onAnotherDevice(): boolean {
  return existsSync("/dev/shm") && statSync("/dev/shm").dev !== statSync(tmpdir()).dev;
}
