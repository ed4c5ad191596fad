import { expect, test } from "vitest";
import { deterministicEnv } from "../../src/plan/deterministic-env.ts";

test("there is one date for all, so that a commit that changes nothing else changes no output", () => {
  expect(deterministicEnv()).toMatchObject({
    SOURCE_DATE_EPOCH: "946684800",
    OGR_CURRENT_DATE: "2000-01-01T00:00:00.000Z",
  });
});

test("the variables are always the same, all of them text under names that an author may use", () => {
  const env = deterministicEnv();
  expect(deterministicEnv()).toEqual(env);
  for (const [name, value] of Object.entries(env)) {
    expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(value).toMatch(/^[\x20-\x7e]+$/);
  }
});

test("what programs write for themselves goes where nothing is collected", () => {
  const { HOME, TMPDIR, XDG_CACHE_HOME, MPLCONFIGDIR } = deterministicEnv();
  for (const path of [HOME, TMPDIR, XDG_CACHE_HOME, MPLCONFIGDIR]) expect(path).toMatch(/^\/tmp(\/|$)/);
});
