import { randomBytes } from "node:crypto";
import type { Clock } from "../ports.ts";

export function systemClock(): Clock {
  return {
    now: () => new Date(),
    seconds: () => performance.now() / 1000,
    sleep,
    nonce: () => randomBytes(16).toString("hex"),
  };
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", wake, { once: true });
  });
}
