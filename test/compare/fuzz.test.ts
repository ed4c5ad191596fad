import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Summary, Survivor } from "./fuzzed.ts";
import { agrees } from "./oracles.ts";

const root = new URL("../fixtures/corpus/", import.meta.url).pathname;

/** Files are small; what takes more than this has believed a length that stands in one. */
const mostMegabytes = 2048;

/**
 * The HDF5 library, which reads some formats, may look for ever for what a damaged file promises. That ends with the time
 * that a comparison has, as its process is a process of its own.
 */
const formats = readdirSync(root).filter((format) => !["hdf5", "netcdf", "mat"].includes(format));

describe.each(formats)("files of %s, changed in many ways", (format) => {
  test("never stop the engine, and are only the same where another reader says so", { timeout: 300_000 }, async () => {
    const { survivors, summary } = await fuzzed(3, `${format}/`);
    expect(summary.failures).toEqual([]);
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

/** Runs the changes in a process of its own: what it was at when it ended too early is the end of its error output. */
async function fuzzed(rounds: number, only: string): Promise<{ survivors: readonly Survivor[]; summary: Summary }> {
  const program = new URL("fuzzed.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--max-old-space-size=1024", program, String(rounds), only]);
  const [out, errors, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (status !== 0) throw new Error(`it ended with ${status} at ${errors.trimEnd().split("\n").slice(-20).join("\n")}`);
  const lines = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return { survivors: lines.slice(0, -1), summary: lines.at(-1) };
}

function producedOf(name: string): Buffer {
  const folder = join(root, name);
  const file = readdirSync(folder).find((entry) => entry === "produced" || entry.startsWith("produced."));
  if (file === undefined || !existsSync(join(folder, file))) throw new Error(`${name} has no produced file`);
  return readFileSync(join(folder, file));
}
