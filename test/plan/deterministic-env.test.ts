import { expect, test } from "vitest";
import { deterministicEnv } from "../../src/plan/deterministic-env.ts";

test("dates come from the commit", () => {
  expect(deterministicEnv(1_700_000_000)).toMatchObject({
    SOURCE_DATE_EPOCH: "1700000000",
    OGR_CURRENT_DATE: "2023-11-14T22:13:20.000Z",
  });
});

test("without a commit there is still one date for all", () => {
  expect(deterministicEnv(null)).toMatchObject({
    SOURCE_DATE_EPOCH: "946684800",
    OGR_CURRENT_DATE: "2000-01-01T00:00:00.000Z",
  });
});

test("the same commit gives the same variables, all of them text under names that an author may use", () => {
  const env = deterministicEnv(0);
  expect(deterministicEnv(0)).toEqual(env);
  for (const [name, value] of Object.entries(env)) {
    expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(value).toMatch(/^[\x20-\x7e]+$/);
  }
});

test("what programs write for themselves goes where nothing is collected", () => {
  const { HOME, TMPDIR, XDG_CACHE_HOME, MPLCONFIGDIR } = deterministicEnv(null);
  for (const path of [HOME, TMPDIR, XDG_CACHE_HOME, MPLCONFIGDIR]) expect(path).toMatch(/^\/tmp(\/|$)/);
});
