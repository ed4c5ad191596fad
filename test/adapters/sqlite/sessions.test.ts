import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { manualClock } from "../manual-clock.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { day, openStore } from "./samples.ts";

const session = {
  person: { id: 7, login: "ada" },
  token: { value: "ghu_secretsecretsecret", expiresAt: null, refreshToken: "ghr_secretsecretsecret" },
};
const lifetime = 14 * 24 * 60 * 60;

test("a session is found by its id, renewed and closed", async () => {
  const { sessions } = openStore();
  const id = await sessions.open(session, lifetime);
  expect(id).toMatch(/^[\w-]{43}$/);
  expect(await sessions.open(session, lifetime)).not.toBe(id);
  expect(await sessions.find(id)).toEqual(session);
  const renewed = { ...session, token: { ...session.token, value: "ghu_other" } };
  await sessions.renew(id, renewed);
  expect(await sessions.find(id)).toEqual(renewed);
  for (const other of ["", "x", `${id}x`, id.toUpperCase(), "A".repeat(43)]) {
    expect(await sessions.find(other)).toBeUndefined();
  }
  await sessions.close(id);
  expect(await sessions.find(id)).toBeUndefined();
  await sessions.renew(id, session);
  expect(await sessions.find(id)).toBeUndefined();
});

test("a session ends by itself, however often its token was renewed", async () => {
  const clock = manualClock();
  const { sessions, purge } = openStore(clock);
  const id = await sessions.open(session, lifetime);
  clock.advance(14 * day - 1);
  await sessions.renew(id, session);
  expect(await sessions.find(id)).toEqual(session);
  clock.advance(1);
  expect(await sessions.find(id)).toBeUndefined();
  purge();
  expect(await sessions.find(id)).toBeUndefined();
});

test("the store holds neither the id of a session nor a token that could be read", async () => {
  const folder = temporaryFolder();
  const { sessions, close } = openSqliteStore(join(folder, "tickmark.db"), manualClock());
  const id = await sessions.open(session, lifetime);
  close();
  const bytes = readFileSync(join(folder, "tickmark.db")).toString("latin1");
  for (const secret of [id, "ghu_", "ghr_", "ada"]) expect(bytes).not.toContain(secret);
});
