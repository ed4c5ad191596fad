import { beforeEach, expect, test } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../../src/adapters/store-sqlite.ts";
import type { Pull } from "../../../src/domain/pull.ts";
import { manualClock } from "../manual-clock.ts";
import { claim, repository, verification } from "./samples.ts";

const minute = 60_000;
let store: SqliteStore;
beforeEach(async () => {
  store = openSqliteStore(":memory:", manualClock());
  await store.repositories.remember(repository);
});

const add = (id: string, commit: string, line: string | null = "branch main") =>
  store.queue.add(id, verification({ commit }), line);
const { id: repositoryId } = repository;
const supersede = (except: string, line = "branch main") =>
  store.queue.cancel({ repositoryId, line, except }, `superseded by ${except}`);

test("a newer commit of the same branch cancels what waits and what runs, and nothing else", async () => {
  await add("running", "one");
  const running = await claim(store.queue);
  await add("waiting", "two");
  await add("newest", "three");
  await add("elsewhere", "one", "branch paper");
  await add("asked", "one", null);
  expect(await supersede("three")).toBe(2);
  expect(await store.queue.renew(running, "w", minute)).toEqual({ kind: "cancelled", reason: "superseded by three" });
  expect(await store.queue.wasCancelled("waiting")).toBe(true);
  expect(await store.queue.wasCancelled("elsewhere")).toBe(false);
  expect(await store.queue.wasCancelled("asked")).toBe(false);
  expect(await supersede("three")).toBe(0);
});

test("whoever claims a cancelled job learns that it is only to be ended", async () => {
  await add("waiting", "one");
  await supersede("two");
  expect(await claim(store.queue)).toMatchObject({ id: "waiting", cancelled: "superseded by two" });
});

test("a job that is over is not cancelled any more", async () => {
  await add("done", "one");
  await store.queue.finish(await claim(store.queue), "w", "done");
  expect(await supersede("two")).toBe(0);
});

test("a commit that another branch or an open pull request stands at is still waited for", async () => {
  await add("shared", "one", "branch paper");
  await store.repositories.setHead(repositoryId, "main", "one");
  await store.repositories.setHead(repositoryId, "paper", "two");
  expect(await supersede("two", "branch paper")).toBe(0);
  await store.repositories.setHead(repositoryId, "main", "three");
  await store.pulls.remember(repositoryId, { ...aPull, head: "one" });
  expect(await supersede("two", "branch paper")).toBe(0);
  await store.pulls.close(repositoryId, aPull.number);
  expect(await supersede("two", "branch paper")).toBe(1);
});

test("by commit, all of its runs are cancelled, whoever asked for them", async () => {
  await add("pushed", "one");
  await add("asked", "one", null);
  await add("other", "two");
  expect(await store.queue.cancel({ repositoryId, commit: "one" }, "stopped by @ada")).toBe(2);
});

const aPull: Pull = {
  number: 4,
  head: "one",
  headBranch: "paper",
  base: "zero",
  baseBranch: "main",
  author: "eve",
  isFork: true,
};

test("pull requests are found by number and by head while they are open", async () => {
  await store.pulls.remember(repositoryId, aPull);
  expect(await store.pulls.byNumber(repositoryId, 4)).toEqual(aPull);
  expect(await store.pulls.openWithHead(repositoryId, "one")).toEqual([aPull]);
  await store.pulls.remember(repositoryId, { ...aPull, head: "two" });
  expect(await store.pulls.openWithHead(repositoryId, "one")).toEqual([]);
  await store.pulls.close(repositoryId, 4);
  expect(await store.pulls.openWithHead(repositoryId, "two")).toEqual([]);
});

test("an approval is for one commit, and marking it again does not take it back", async () => {
  const pull = (head: string): Pull => ({ ...aPull, head });
  expect(await store.pulls.stranger(repositoryId, "one")).toBeUndefined();
  await store.pulls.markStranger(repositoryId, pull("one"));
  await store.pulls.markStranger(repositoryId, pull("two"));
  await store.pulls.approve(repositoryId, "one", "ada");
  await store.pulls.markStranger(repositoryId, { ...pull("one"), base: "another" });
  const stranger = { number: 4, author: "eve", base: "zero", retargets: 0 };
  expect(await store.pulls.stranger(repositoryId, "one")).toEqual({ ...stranger, approvedBy: "ada" });
  expect(await store.pulls.stranger(repositoryId, "two")).toEqual({ ...stranger, approvedBy: null });
  await store.pulls.approve(repositoryId, "three", "ada");
  expect(await store.pulls.stranger(repositoryId, "three")).toBeUndefined();
});

test("an approval ends when the pull request is to go into another branch, and does not come back with the first", async () => {
  await store.pulls.markStranger(repositoryId, aPull);
  await store.pulls.approve(repositoryId, aPull.head, "ada");
  await store.pulls.markStranger(repositoryId, { ...aPull, baseBranch: "wide", base: "other" });
  const after = await store.pulls.stranger(repositoryId, aPull.head);
  expect(after).toMatchObject({ base: "other", approvedBy: null, retargets: 1 });
  await store.pulls.markStranger(repositoryId, aPull);
  const back = await store.pulls.stranger(repositoryId, aPull.head);
  expect(back).toMatchObject({ base: aPull.base, approvedBy: null, retargets: 2 });
  // Another pull request with the same commit is no say over this one.
  await store.pulls.markStranger(repositoryId, { ...aPull, number: 9, baseBranch: "wide", base: "other" });
  expect(await store.pulls.stranger(repositoryId, aPull.head)).toEqual(back);
});

test("a commit on a branch, or of a pull request from one, is ours", async () => {
  expect(await store.pulls.isOurs(repositoryId, "one")).toBe(false);
  await store.pulls.remember(repositoryId, aPull);
  expect(await store.pulls.isOurs(repositoryId, "one")).toBe(false);
  await store.pulls.remember(repositoryId, { ...aPull, number: 5, isFork: false });
  expect(await store.pulls.isOurs(repositoryId, "one")).toBe(true);
  await store.repositories.setHead(repositoryId, "main", "two");
  expect(await store.pulls.isOurs(repositoryId, "two")).toBe(true);
  await store.repositories.removeHead(repositoryId, "main");
  expect(await store.pulls.isOurs(repositoryId, "two")).toBe(false);
});
