import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { manualClock } from "./manual-clock.ts";
import { openStore, repository, verification } from "./sqlite/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("a store remembers when it is opened again", async () => {
  const file = join(temporaryFolder(), "tickmark.db");
  const first = openSqliteStore(file, manualClock());
  await first.queue.add("job", verification());
  await first.repositories.remember(repository);
  first.close();
  const again = openStore(manualClock(), file);
  expect(await again.queue.depth()).toMatchObject({ queued: 1 });
  expect(await again.repositories.byId(11)).toEqual(repository);
});

test("a store can be read by nobody else, nor can its side files", async () => {
  const file = join(temporaryFolder(), "home", "tickmark.db");
  await openStore(manualClock(), file).queue.add("job", verification());
  for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(statSync(name).mode & 0o777).toBe(0o600);
  expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
});

test("a store of a newer program is refused with advice, and left as it is", () => {
  const file = join(temporaryFolder(), "tickmark.db");
  openSqliteStore(file, manualClock()).close();
  using newer = new DatabaseSync(file);
  newer.exec("pragma user_version = 999");
  expect(() => openSqliteStore(file, manualClock())).toThrow(
    expect.objectContaining({ code: "STORE", message: expect.stringContaining("upgrade tickmark") }),
  );
  expect(newer.prepare("pragma user_version").get()).toEqual({ user_version: 999 });
});

test("a file that is no database, or that cannot be made, is a fault of the store", () => {
  expect(() => openSqliteStore(fileURLToPath(import.meta.url), manualClock())).toThrow(
    expect.objectContaining({ name: "Fault", code: "STORE" }),
  );
  expect(() => openSqliteStore("/dev/null/tickmark.db", manualClock())).toThrow(
    expect.objectContaining({ name: "Fault", code: "STORE" }),
  );
});

test("a store that was closed answers with a fault", async () => {
  const closed = openSqliteStore(":memory:", manualClock());
  closed.close();
  await expect(closed.queue.depth()).rejects.toMatchObject({ name: "Fault", code: "STORE" });
});
