import { base64url, SignJWT } from "jose";
import { expect, test } from "vitest";
import { pageKeys } from "../../src/adapters/page-keys.ts";
import { redact } from "../../src/domain/redact.ts";
import { manualClock } from "./manual-clock.ts";

const secret = "a webhook secret";
const day = 24 * 60 * 60 * 1000;

test("a key opens the pages of its repository, and of no other", async () => {
  const keys = pageKeys(secret, manualClock());
  const key = await keys.issue(11);
  expect(key).toMatch(/^[\w.-]+$/);
  expect(await keys.opens(key, 11)).toBe(true);
  expect(await keys.opens(key, 12)).toBe(false);
});

test("a key opens in another process with the same secret, and nowhere else", async () => {
  const key = await pageKeys(secret, manualClock()).issue(11);
  expect(await pageKeys(secret, manualClock()).opens(key, 11)).toBe(true);
  expect(await pageKeys("another secret", manualClock()).opens(key, 11)).toBe(false);
});

test("a key opens for thirty days", async () => {
  const clock = manualClock();
  const keys = pageKeys(secret, clock);
  const key = await keys.issue(11);
  clock.advance(30 * day - 1000);
  expect(await keys.opens(key, 11)).toBe(true);
  clock.advance(1000);
  expect(await keys.opens(key, 11)).toBe(false);
});

test("the webhook secret itself signs no key", async () => {
  const signed = await new SignJWT({ repository: 11 })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience("tickmark pages")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  expect(await pageKeys(secret, manualClock()).opens(signed, 11)).toBe(false);
});

test("whatever is not a key of ours opens nothing, and never breaks the page", async () => {
  const keys = pageKeys(secret, manualClock());
  const key = await keys.issue(11);
  const [payload = "", signature = ""] = key.split(".");
  const forged = base64url.encode(JSON.stringify({ ...JSON.parse(text(payload)), repository: 12 }));
  const unsigned = base64url.encode(JSON.stringify({ alg: "none" }));
  const other = base64url.encode(JSON.stringify({ alg: "HS512" }));
  const odd = ["", "x", "..", key.slice(0, -3), `${key}x`, "🙂.🙂.🙂", "a".repeat(100_000), `${payload}.`];
  const changed = [`${forged}.${signature}`, `${unsigned}.${payload}.`, `${other}.${payload}.${signature}`];
  for (const attempt of [...odd, ...changed]) {
    expect([attempt.slice(0, 50), await keys.opens(attempt, 11), await keys.opens(attempt, 12)]).toEqual([
      attempt.slice(0, 50),
      false,
      false,
    ]);
  }
});

const text = (part: string): string => new TextDecoder().decode(base64url.decode(part));

test("a key is not taken for somebody's token, which pages blot out", async () => {
  const key = await pageKeys(secret, manualClock()).issue(11);
  expect(redact(`/runs/1?key=${key}`)).toBe(`/runs/1?key=${key}`);
});
