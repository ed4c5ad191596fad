import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "../../../src/adapters/sqlite/database.ts";
import { sqliteRecordStore } from "../../../src/adapters/sqlite/record-store.ts";
import { migrate } from "../../../src/adapters/sqlite/schema.ts";
import type { Decision } from "../../../src/ports.ts";
import { manualClock } from "../manual-clock.ts";
import { openStore, repository } from "./samples.ts";

const now = (content: string, tags: readonly string[] = []): Decision => ({
  current: { content, tags, timestamp: "2026-11-22T12:00:00.000Z" },
  aside: null,
});

test("a project holds so much and no more, until something is removed", async () => {
  const database = openDatabase(":memory:");
  onTestFinished(() => database.close());
  migrate(database);
  const records = sqliteRecordStore(database, manualClock(), 25);
  await records.putProject("P", {});
  const write = (label: string, content = "ten bytes!") => records.write("P", label, "t", () => now(content));
  expect([await write("a"), await write("b"), await write("c")]).toEqual(["created", "created", "full"]);
  expect(await records.labels("P", null, 10)).toEqual(["b", "a"]);
  // Replacing keeps what was there, so it takes room too.
  expect([await write("a", "ää"), await write("a", "ää")]).toEqual(["replaced", "full"]);
  expect(await records.remove("P", "a")).toBe(true);
  expect(await write("c")).toBe("created");
  expect(await records.write("Q", "a", "t", () => now(""))).toBe("no project");
});

test("a token is kept as a digest only, and goes with its repository", async () => {
  const clock = manualClock();
  const { recordTokens, repositories } = openStore(clock);
  await repositories.remember(repository);
  const { token, id } = await recordTokens.create({ kind: "repository", repositoryId: repository.id }, "for Ada");
  expect(await recordTokens.opened(token)).toMatchObject({ id, place: { kind: "repository", repositoryId: 11 } });
  const [listed] = await recordTokens.list();
  expect(listed).toMatchObject({ id, note: "for Ada", usedAt: clock.now().toISOString() });
  expect(JSON.stringify(listed)).not.toContain(token.slice("tickmark_".length));
  await repositories.forget(repository.id);
  expect(await recordTokens.opened(token)).toBeUndefined();
  expect(await recordTokens.list()).toEqual([]);
});
