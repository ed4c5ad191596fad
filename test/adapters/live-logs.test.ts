import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { liveLogs } from "../../src/adapters/live-logs.ts";
import { fileLogs } from "../../src/adapters/logs.ts";
import { fileObjects } from "../../src/adapters/objects.ts";
import { processIdentity } from "../../src/adapters/process-identity.ts";
import { logsAbout } from "../../src/entry/live-topic.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const topic = "fedcba9876543210";

function scene() {
  const home = temporaryFolder();
  const work = join(home, "work");
  const logs = fileLogs(work, fileObjects(join(home, "objects")));
  // As the world names them.
  const own = { open: (name: string) => logs.open(`${processIdentity()}-${name}`) };
  return { home, work, own, live: liveLogs(work, home) };
}

test("a log is found by its topic and read while it is written, until it is closed", async () => {
  const { own, live } = scene();
  expect(await live.running()).toEqual([]);
  const log = await logsAbout(topic, own).open(nonce);
  log.write(Buffer.from("one\ntwo"));
  expect(await live.running(topic)).toMatchObject([{ name: nonce, state: "writing", sizeBytes: 7, isFull: false }]);
  expect(await live.running("0".repeat(16))).toEqual([]);
  expect(String(await live.read(nonce, 4, 100))).toBe("two");
  expect(String(await live.read(nonce, 0, 3))).toBe("one");
  expect(String(await live.read(nonce, 100, 3))).toBe("");
  await log.close();
  expect(await live.running()).toEqual([]);
  expect(await live.read(nonce, 0, 3)).toBeUndefined();
});

test("between the end of its log and the end of its workspace a run is nearly over", async () => {
  const { work, own, live } = scene();
  const log = await own.open(nonce);
  mkdirSync(join(work, `${processIdentity()}-${nonce}`));
  expect((await live.running()).map(({ state }) => state)).toEqual(["writing"]);
  await log.close();
  expect((await live.running()).map(({ state }) => state)).toEqual(["over"]);
});

test("what a dead process left, other files and links are not logs", async () => {
  const { work, own, live } = scene();
  await (await own.open("seen")).close();
  writeFileSync(join(work, `1.2.3-${nonce}.log`), "dead");
  writeFileSync(join(work, `${processIdentity()}-compare`), "");
  writeFileSync(join(work, "secret"), "secret");
  symlinkSync(join(work, "secret"), join(work, `${processIdentity()}-${nonce}.log`));
  expect(await live.read(nonce, 0, 10)).toBeUndefined();
  for (const name of ["../secret", "", "compare", `${nonce}.log`]) expect(await live.read(name, 0, 10)).toBeUndefined();
});
