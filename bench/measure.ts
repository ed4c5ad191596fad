import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

/** One line on what it was measured with. */
export function machine(): string {
  const [processor] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${processor?.model}, ${cpus().length} processors, ${memory} GiB, Linux ${release()}, Node ${process.version}`;
}

export function seconds(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export interface Run {
  readonly seconds: number;
  /** Peak of the memory that it had; null where GNU time is not installed. */
  readonly megabytes: number | null;
  readonly status: number | null;
  readonly stdout: string;
}

const gnuTime = "/usr/bin/time";

/** Runs a whole process and measures it. Throws when it cannot be started; what it ends with is told. */
export function run(command: readonly string[], timeoutSeconds = 600): Run {
  const timed = existsSync(gnuTime) ? [gnuTime, "-f", "peak %M", ...command] : command;
  const [program = "", ...args] = timed;
  const began = performance.now();
  const done = spawnSync(program, args, { encoding: "utf8", maxBuffer: 2 ** 30, timeout: timeoutSeconds * 1000 });
  const elapsed = (performance.now() - began) / 1000;
  if (done.error !== undefined && !("code" in done.error && done.error.code === "ETIMEDOUT")) throw done.error;
  const [, kilobytes] = /^peak (\d+)$/m.exec(done.stderr) ?? [];
  const megabytes = kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  return { seconds: elapsed, megabytes, status: done.status, stdout: done.stdout };
}
