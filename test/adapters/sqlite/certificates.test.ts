import { expect, test } from "vitest";
import { sqliteCertificates, sqliteLog } from "../../../src/adapters/sqlite/certificates.ts";
import { openDatabase } from "../../../src/adapters/sqlite/database.ts";
import { migrate } from "../../../src/adapters/sqlite/schema.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { firstLeaf, type LogPlace } from "../../../src/domain/log-place.ts";
import { leafHash, rootFrom } from "../../../src/domain/merkle.ts";
import { manualClock } from "../manual-clock.ts";

function opened() {
  const database = openDatabase(":memory:");
  migrate(database);
  return { database, certificates: sqliteCertificates(database, manualClock()), log: sqliteLog(database) };
}

const leaf = (name: string) => Buffer.from(`leaf ${name}`);
const made = (name: string) => ({ bundle: `{"of":"${name}"}`, archive: Buffer.from(`archive of ${name}`) });

test("every leaf has its place, proven in the tree of its time", async () => {
  const { certificates, log } = opened();
  for (let index = 1; index < 20; index += 1) {
    const places: LogPlace[] = [];
    await certificates.add(digestOf(`${index}`), "run", leaf(`${index}`), (place) => {
      places.push(place);
      return made(`${index}`);
    });
    const [place] = places;
    expect(place).toMatchObject({ index, treeSize: index + 1 });
    if (place === undefined) throw new Error("there is a place");
    const root = rootFrom(leafHash(leaf(`${index}`)), index, place.treeSize, place.path);
    expect(Buffer.from(root ?? [])).toEqual(Buffer.from(place.root));
    expect(Buffer.from((await log.state()).root)).toEqual(Buffer.from(place.root));
  }
  expect((await log.leaves(18, 5)).map((each) => Buffer.from(each))).toEqual([leaf("18"), leaf("19")]);
  expect((await log.leaves(0, 1)).map((each) => Buffer.from(each).toString())).toEqual([firstLeaf]);
  expect(await log.hashes(2, 0, 100)).toHaveLength(5);
});

test("what is certified once is answered, and not logged again", async () => {
  const { certificates, log } = opened();
  const subject = digestOf("a");
  expect(await certificates.find(subject)).toBeUndefined();
  await certificates.add(subject, "run", leaf("a"), () => made("a"));
  const again = await certificates.add(subject, "run", leaf("b"), () => made("b"));
  expect([again.bundle, Buffer.from(again.archive)]).toEqual([made("a").bundle, made("a").archive]);
  expect(await certificates.find(subject)).toEqual(again);
  expect((await log.state()).treeSize).toBe(2);
});

test("a certificate that cannot be made leaves no entry behind", async () => {
  const { certificates, log } = opened();
  const broken = certificates.add(digestOf("a"), "run", leaf("a"), () => {
    throw new Error("the key is gone");
  });
  await expect(broken).rejects.toThrow("the key is gone");
  expect((await log.state()).treeSize).toBe(0);
  await certificates.add(digestOf("a"), "run", leaf("a"), () => made("a"));
  expect((await log.state()).treeSize).toBe(2);
});

test("nothing that is in the log can be taken out or changed", async () => {
  const { certificates, database } = opened();
  await certificates.add(digestOf("a"), "run", leaf("a"), () => made("a"));
  expect(() => database.run("delete from log_leaves")).toThrow("the log only grows");
  expect(() => database.run("update log_leaves set body = x'00'")).toThrow("the log only grows");
});
