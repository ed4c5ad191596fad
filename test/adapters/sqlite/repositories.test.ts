import { expect, test } from "vitest";
import { manualClock } from "../manual-clock.ts";
import { openStore, repository } from "./samples.ts";

test("repositories are found by id and by name, in whatever case it is typed", async () => {
  const { repositories } = openStore();
  await repositories.remember(repository);
  expect(await repositories.byId(11)).toEqual(repository);
  expect(await repositories.byName("Ada", "NOTES")).toEqual(repository);
  expect(await repositories.byName("ada", "other")).toBeUndefined();
  expect(await repositories.byId(12)).toBeUndefined();
});

test("a repository keeps its id through a rename, and is known by its former name apart", async () => {
  const { repositories } = openStore();
  await repositories.remember(repository);
  await repositories.remember({ ...repository, name: "book", isPrivate: false }, true);
  expect(await repositories.byId(11)).toMatchObject({ name: "book", isPrivate: false });
  expect(await repositories.byName("ada", "notes")).toBeUndefined();
  expect(await repositories.byFormerName("Ada", "Notes")).toMatchObject({ id: 11, name: "book" });
  await repositories.remember({ ...repository, owner: "lab", name: "volume" });
  for (const [owner, name] of [
    ["ada", "notes"],
    ["ada", "book"],
  ] as const) {
    expect(await repositories.byFormerName(owner, name)).toMatchObject({ owner: "lab", name: "volume" });
  }
  await repositories.forget(11);
  expect(await repositories.byFormerName("ada", "notes")).toBeUndefined();
});

test("a repository that was hidden stays so until it is made public", async () => {
  const { repositories } = openStore();
  await repositories.remember({ ...repository, isPrivate: false });
  await repositories.remember({ ...repository, isPrivate: true });
  await repositories.remember({ ...repository, isPrivate: false });
  expect(await repositories.byId(11)).toMatchObject({ isPrivate: true });
  await repositories.remember({ ...repository, isPrivate: false }, true);
  expect(await repositories.byId(11)).toMatchObject({ isPrivate: false });
});

test("a former name ends when somebody takes it, also when they go, and when it is taken back", async () => {
  const { repositories } = openStore();
  await repositories.remember(repository);
  await repositories.remember({ ...repository, name: "book" });
  await repositories.remember({ ...repository, id: 12 });
  await repositories.forget(12);
  expect(await repositories.byFormerName("ada", "notes")).toBeUndefined();
  await repositories.remember(repository);
  expect(await repositories.byFormerName("ada", "book")).toMatchObject({ name: "notes" });
  expect(await repositories.byFormerName("ada", "notes")).toBeUndefined();
});

test("the token of a badge is replaced, ended, and forgotten with its repository", async () => {
  const { repositories } = openStore();
  await repositories.remember(repository);
  expect(await repositories.badgeToken(11)).toBeUndefined();
  await repositories.setBadgeToken(11, "one");
  await repositories.setBadgeToken(11, "two");
  expect(await repositories.badgeToken(11)).toBe("two");
  await repositories.setBadgeToken(11, null);
  expect(await repositories.badgeToken(11)).toBeUndefined();
  await repositories.setBadgeToken(11, "three");
  await repositories.forget(11);
  expect(await repositories.badgeToken(11)).toBeUndefined();
});

test("a name taken anew belongs to the repository last seen under it", async () => {
  const clock = manualClock();
  const { repositories } = openStore(clock);
  await repositories.remember({ ...repository, id: 20 });
  clock.advance(1);
  await repositories.remember({ ...repository, id: 10 });
  expect(await repositories.byName("ada", "notes")).toMatchObject({ id: 10 });
});

test("a head moves, and is forgotten with its repository", async () => {
  const { repositories } = openStore();
  await repositories.remember(repository);
  await repositories.setHead(11, "main", "aaa");
  await repositories.setHead(11, "main", "bbb");
  expect(await repositories.head(11, "main")).toBe("bbb");
  expect(await repositories.head(11, "draft")).toBeUndefined();
  await repositories.forget(11);
  expect(await repositories.byId(11)).toBeUndefined();
  expect(await repositories.head(11, "main")).toBeUndefined();
});
