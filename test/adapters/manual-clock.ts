import type { Clock } from "../../src/ports.ts";

/** A clock that moves only when it is told to. */
export function manualClock(start = "2026-01-01T12:00:00Z"): Clock & { advance(milliseconds: number): void } {
  let now = Date.parse(start);
  let nonces = 0;
  const advance = (milliseconds: number): void => {
    now += milliseconds;
  };
  return {
    now: () => new Date(now),
    seconds: () => now / 1000,
    sleep: async (milliseconds) => advance(milliseconds),
    nonce: () => {
      nonces += 1;
      return String(nonces).padStart(32, "0");
    },
    advance,
  };
}
