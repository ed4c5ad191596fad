import { styleText } from "node:util";
import type { Ink, Paint } from "../report/terminal.ts";

const inks: Readonly<Record<Ink, Parameters<typeof styleText>[0]>> = {
  good: "green",
  bad: "red",
  unsure: "yellow",
  quiet: "gray",
  strong: "bold",
};

/** Where a command reads its surroundings and writes its words. */
export interface Io {
  /** A line of the answer, on standard output. */
  out(line: string): void;
  /** A line for the person in front of it, on standard error. */
  err(line: string): void;
  /** Colours, where the stream that answers shows them. */
  readonly paint: Paint;
  readonly width: number;
  /** Whether somebody watches standard error live. */
  readonly live: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborts at Ctrl-C and at SIGTERM; from the first use on, these no longer end the process at once. */
  interruption(): AbortSignal;
}

export function terminalIo(): Io {
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  let interruption: AbortSignal | undefined;
  // `tickmark list | head` closes the pipe early, which is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
    paint: (ink, text) => (colour ? styleText(inks[ink], text, { validateStream: false }) : text),
    width: process.stdout.columns ?? 100,
    live: process.stderr.isTTY === true && process.env.TERM !== "dumb" && process.env.CI === undefined,
    env: process.env,
    cwd: process.cwd(),
    interruption() {
      interruption ??= onSignals();
      return interruption;
    },
  };
}

function onSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The second one is not caught: whoever presses twice wants out.
    process.once(name, () => controller.abort(new Interruption(name)));
  }
  return controller.signal;
}

/** Resolves when the signal has aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Somebody wants the command to end. */
export class Interruption extends Error {
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}
