import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { fileLogs } from "../../src/adapters/logs.ts";
import { fileObjects } from "../../src/adapters/objects.ts";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

function logs(keepBytes?: number) {
  const folder = temporaryFolder();
  const objects = fileObjects(join(folder, "objects"));
  return {
    folder: join(folder, "logs"),
    open: fileLogs(join(folder, "logs"), objects, keepBytes === undefined ? {} : { keepBytes }).open,
    stored: async (digest: Digest) => text((await objects.read(digest))?.stream ?? Readable.from([])),
  };
}

test("a short log is kept whole, byte for byte", async () => {
  const { open, stored } = logs();
  const log = await open("run");
  log.write(Buffer.from("one\n"));
  log.write(Buffer.from("two ü\n"));
  expect(log.seenBytes).toBe(11);
  expect(await log.close()).toEqual({ digest: digestOf("one\ntwo ü\n"), sizeBytes: 11, leftOutBytes: 0 });
  expect(await stored(digestOf("one\ntwo ü\n"))).toBe("one\ntwo ü\n");
});

test("a log can be read while it is written, and leaves no file behind", async () => {
  const { folder, open } = logs();
  const log = await open("9/appendix: a");
  log.write(Buffer.from("first line\n"));
  expect(readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"))).toEqual(["first line\n"]);
  await log.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("of a flood the beginning and the end are kept, with a line that counts what is left out", async () => {
  const { open, stored } = logs(2000);
  const log = await open("run");
  const lines = Array.from({ length: 10_000 }, (_, n) => `line ${n}\n`);
  for (const line of lines) log.write(Buffer.from(line));
  const { digest, sizeBytes, leftOutBytes } = await log.close();
  const kept = await stored(digest);
  const [, head = "", count, tail = ""] = /^([^…]*)\n… (\d+) bytes left out …\n\n([^…]*)$/.exec(kept) ?? [];
  expect(Number(count)).toBe(leftOutBytes);
  expect(head.length + leftOutBytes + tail.length).toBe(log.seenBytes);
  expect(sizeBytes).toBe(Buffer.byteLength(kept));
  expect(sizeBytes).toBeLessThan(2100);
  expect(sizeBytes).toBeGreaterThan(1900);
  expect(lines.join("").startsWith(head)).toBe(true);
  expect(lines.join("").endsWith(tail)).toBe(true);
});

test.each([1999, 2000, 2001, 3000, 50_000])("one chunk of %i bytes is bounded in the same way", async (length) => {
  const { open, stored } = logs(2000);
  const log = await open("run");
  const whole = "x".repeat(length);
  log.write(Buffer.from(whole));
  const { digest, leftOutBytes } = await log.close();
  expect(leftOutBytes).toBe(Math.max(0, length - 2000));
  expect((await stored(digest)).replace(/\n….*…\n\n/, "")).toHaveLength(Math.min(length, 2000));
});

test("a cut does not fall into a character", async () => {
  for (const keepBytes of [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007]) {
    const { open, stored } = logs(keepBytes);
    const log = await open("run");
    log.write(Buffer.from("🙂".repeat(1000)));
    const { digest, leftOutBytes } = await log.close();
    const kept = await stored(digest);
    expect(kept).not.toContain("�");
    expect(Buffer.byteLength(kept.replace(/\n….*…\n\n/, "")) + leftOutBytes).toBe(4000);
  }
});

test("what comes after the end is dropped, and closing twice answers the same", async () => {
  const { open } = logs();
  const log = await open("run");
  log.write(Buffer.from("one\n"));
  const closed = await log.close();
  log.write(Buffer.from("late\n"));
  expect(log.seenBytes).toBe(4);
  expect(await log.close()).toEqual(closed);
});

test("memory stays flat under a flood", async () => {
  const { open } = logs();
  const log = await open("run");
  const chunk = Buffer.alloc(64 * 1024, "flood\n");
  const before = process.memoryUsage().rss;
  for (let n = 0; n < 4000; n++) log.write(chunk);
  expect(process.memoryUsage().rss - before).toBeLessThan(30 * 1024 * 1024);
  expect((await log.close()).leftOutBytes).toBeGreaterThan(250_000_000);
});

test("a log that cannot be opened is a fault", async () => {
  const objects = fileObjects(temporaryFolder());
  const opening = fileLogs("/proc/self/fd", objects).open("run");
  await expect(opening).rejects.toMatchObject({ name: "Fault", code: "FILES" });
});

// Only Linux has such a device; CI fails where this is skipped.
test.skipIf(!existsSync("/dev/full"))("a full disk stops nobody who writes, and is a fault at the end", async () => {
  const { folder, open } = logs();
  mkdirSync(folder);
  symlinkSync("/dev/full", join(folder, "run.log"));
  const log = await open("run");
  log.write(Buffer.from("lost\n"));
  log.write(Buffer.from("lost too\n"));
  await expect(log.close()).rejects.toMatchObject({ name: "Fault", code: "FILES" });
});
