import { beforeEach, expect, test, vi } from "vitest";
import { type Pace, pace, type Weight } from "../../../src/adapters/github/pace.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "performance", "Date"] });
  return () => vi.useRealTimers();
});

const open = () => pace({ secondMilliseconds: 1000, longestWaitSeconds: 120 });

/** When each of them had its turn, in seconds; for one that was sent away, when to come back. */
function turnsOf(limits: Pace, count: number, weight: Weight = "write"): (number | string)[] {
  const began = performance.now();
  const turns: (number | string)[] = [];
  for (let n = 0; n < count; n += 1) {
    limits.turn(weight).then(
      () => turns.push((performance.now() - began) / 1000),
      (fault) => turns.push(`in ${fault.retryAfterSeconds}`),
    );
  }
  return turns;
}

const answer = (status: number, headers: Record<string, string> = {}) => ({ status, headers: new Headers(headers) });

test("a burst passes at once, and whoever comes after it waits a second each", async () => {
  const turns = turnsOf(open(), 17);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(turns).toEqual([...Array(15).fill(0), 1, 2]);
});

test("no minute sees more than eighty writes, and no hour more than five hundred, however many are wanted", async () => {
  const limits = open();
  const times: number[] = [];
  const busy = async () => {
    for (;;) {
      const fault = await limits.turn("write").then(
        () => undefined,
        (reason) => reason,
      );
      if (fault === undefined) times.push(performance.now() / 1000);
      else await new Promise((resolve) => setTimeout(resolve, fault.retryAfterSeconds * 1000));
    }
  };
  for (let n = 0; n < 20; n += 1) void busy();
  await vi.advanceTimersByTimeAsync(2.5 * 3600 * 1000);
  expect(times.length).toBeGreaterThan(1000);
  const within = (seconds: number) =>
    Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + seconds).length));
  expect(within(60)).toBeLessThanOrEqual(80);
  expect(within(3600)).toBeLessThanOrEqual(500);
});

test("progress is written while there is room, and never makes a verdict wait", async () => {
  const limits = open();
  const progress = turnsOf(limits, 30, "progress");
  await vi.advanceTimersByTimeAsync(0);
  expect(progress.filter((turn) => turn === 0)).toHaveLength(8);
  expect(progress.filter((turn) => turn === "in 1")).toHaveLength(22);
  const verdicts = turnsOf(limits, 5);
  await vi.advanceTimersByTimeAsync(1000);
  expect(verdicts).toEqual([0, 0, 0, 0, 0]);
});

test("what GitHub says is obeyed by everything of this installation, and by no other", async () => {
  const limits = open();
  limits.heard(answer(403, { "retry-after": "30" }), "You have exceeded a secondary rate limit");
  const [reads, writes, others] = [turnsOf(limits, 1, "read"), turnsOf(limits, 1), turnsOf(open(), 1)];
  await vi.advanceTimersByTimeAsync(29_000);
  expect([reads, writes, others]).toEqual([[], [], [0]]);
  await vi.advanceTimersByTimeAsync(1001);
  expect([reads, writes]).toEqual([[30], [30]]);
});

test("a used-up hour is waited for by nobody: they are told when to come back", async () => {
  const limits = open();
  const reset = String(Math.floor(Date.now() / 1000) + 1800);
  // With the last answer that GitHub still gave.
  limits.heard(answer(200, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }), "");
  const [fault] = turnsOf(limits, 1, "read");
  expect(fault).toBeUndefined();
  const error = await limits.turn("read").catch((reason) => reason);
  expect(error).toMatchObject({ code: "GITHUB" });
  expect(error.retryAfterSeconds).toBeGreaterThan(1798);
  expect(error.retryAfterSeconds).toBeLessThanOrEqual(1801);
});

test("a limit without a time is a minute, and twice as long each time until GitHub answers again", async () => {
  const limits = open();
  const pauses: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    limits.heard(answer(429), "Too many requests");
    pauses.push(Math.round(limits.pauseSeconds()));
    await vi.advanceTimersByTimeAsync(limits.pauseSeconds() * 1000 + 1);
  }
  limits.heard(answer(200), "");
  limits.heard(answer(403), "You have exceeded a secondary rate limit.");
  expect([...pauses, Math.round(limits.pauseSeconds())]).toEqual([60, 120, 240, 60]);
});

test("a refusal that is about something else stops nobody", () => {
  const limits = open();
  limits.heard(answer(403, { "x-ratelimit-remaining": "4999" }), "Resource not accessible by integration");
  limits.heard(answer(404), "Not Found");
  expect(limits.pauseSeconds()).toBe(0);
});

test("conversations leave room for checks, in a burst and in an hour, however much is asked", async () => {
  const limits = pace({ secondMilliseconds: 1000, longestWaitSeconds: 5 });
  const said = turnsOf(limits, 30, "conversation");
  const verdicts = turnsOf(limits, 5);
  await vi.advanceTimersByTimeAsync(6000);
  expect(said.filter((turn) => turn === 0)).toHaveLength(10);
  expect(said.filter((turn) => typeof turn === "string")).toHaveLength(15);
  // Behind the few that were let wait, and not behind all of them.
  expect(verdicts).toEqual([1, 2, 3, 4, 5]);

  const impatient = pace({ secondMilliseconds: 1000, longestWaitSeconds: 0 });
  let answers = 0;
  for (let second = 0; second < 3599; second += 1) {
    if ((await impatient.turn("conversation").catch(() => "later")) === undefined) answers += 1;
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(answers).toBe(200);
  const checks = turnsOf(impatient, 15);
  await vi.advanceTimersByTimeAsync(0);
  expect(checks).toEqual(Array(15).fill(0));
});
