import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Failure, Summary, Survivor } from "./fuzzed.ts";
import { agrees } from "./oracles.ts";

const root = new URL("../fixtures/corpus/", import.meta.url).pathname;

/** Files are small; what takes more than this has believed a length that stands in one. */
const mostMegabytes = 2048;

/**
 * The HDF5 library may look for ever for what a damaged file promises. That ends with the time that a comparison has, as its
 * process is a process of its own; here the process ends after this, and the next one goes on behind that change.
 */
const patience = 15_000;
/** Formats that the library reads, with how many changes each file gets. */
const byLibrary: ReadonlyMap<string, number> = new Map([
  ["hdf5", 6],
  ["netcdf", 6],
  ["mat", 10],
]);

describe.each(readdirSync(root))("files of %s, changed in many ways", (format) => {
  test("never stop the engine, and are only the same where another reader says so", { timeout: 300_000 }, async () => {
    const rounds = byLibrary.get(format) ?? 3;
    const { survivors, failures, summary, stopped } = await fuzzed(rounds, `${format}/`);
    expect(failures).toEqual([]);
    expect(stopped.length).toBeLessThanOrEqual(byLibrary.has(format) ? 3 : 0);
    expect(summary.compared).toBeGreaterThan(0);
    expect(summary.peakMegabytes).toBeLessThan(mostMegabytes);
    for (const { name, what, kind, setAside, bytes } of survivors) {
      const [was, is] = [producedOf(name), Buffer.from(bytes, "base64")];
      if (kind === "identical") expect([name, what, is.equals(was)]).toEqual([name, what, true]);
      else
        expect([name, what, setAside, (await agrees(format, was, is)) ?? true]).toEqual([name, what, setAside, true]);
    }
  });
});

interface Fuzzed {
  readonly survivors: readonly Survivor[];
  readonly failures: readonly string[];
  readonly summary: Summary;
  /** Changes at which the engine took longer than anybody waits. */
  readonly stopped: readonly string[];
}

/** Runs the changes in a process of its own: what it was at when it ended too early is the end of its error output. */
async function fuzzed(rounds: number, only: string): Promise<Fuzzed> {
  const lines: (Survivor | Failure | Summary)[] = [];
  const stopped: string[] = [];
  for (let skip = 0; ; ) {
    const { out, changes, status } = await run([String(rounds), only, String(skip)]);
    for (const line of out.split("\n").slice(0, -1)) lines.push(JSON.parse(line));
    if (status === 0) break;
    if (status !== "stopped") throw new Error(`it ended with ${status} at ${changes.slice(-20).join("\n")}`);
    stopped.push(changes.at(-1) ?? "");
    skip += changes.length;
    if (stopped.length > 10) throw new Error(`it had to be stopped at ${stopped.join("\n")}`);
  }
  return {
    survivors: lines.filter((line) => "bytes" in line),
    failures: lines.flatMap((line) => ("failure" in line ? [line.failure] : [])),
    summary: lines.at(-1) as Summary,
    stopped,
  };
}

/** One process, stopped when it is at one change for too long. */
async function run(args: readonly string[]) {
  const program = new URL("fuzzed.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--max-old-space-size=1024", program, ...args]);
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.kill("SIGKILL");
  };
  let timer = setTimeout(stop, patience);
  child.stderr.on("data", () => {
    clearTimeout(timer);
    timer = setTimeout(stop, patience);
  });
  const [out, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  clearTimeout(timer);
  return { out, changes: errors.trimEnd().split("\n"), status: isStopped ? "stopped" : Number(status ?? -1) };
}

function producedOf(name: string): Buffer {
  const folder = join(root, name);
  const file = readdirSync(folder).find((entry) => entry === "produced" || entry.startsWith("produced."));
  if (file === undefined || !existsSync(join(folder, file))) throw new Error(`${name} has no produced file`);
  return readFileSync(join(folder, file));
}
