import { expect, test } from "vitest";
import { systemClock } from "../../src/adapters/system-clock.ts";

const clock = systemClock();

test("sleeping takes as long as it was told", async () => {
  const before = clock.seconds();
  await clock.sleep(50);
  expect(clock.seconds() - before).toBeGreaterThanOrEqual(0.045);
});

test("an aborted sleeper wakes at once, without an error, also when it was aborted before", async () => {
  const controller = new AbortController();
  const before = clock.seconds();
  const sleeping = clock.sleep(600_000, controller.signal);
  controller.abort();
  await sleeping;
  await clock.sleep(600_000, controller.signal);
  expect(clock.seconds() - before).toBeLessThan(10);
});

test("a nonce is 32 hexadecimal digits and never the same", () => {
  const nonces = Array.from({ length: 1000 }, () => clock.nonce());
  expect(new Set(nonces).size).toBe(1000);
  for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
});
