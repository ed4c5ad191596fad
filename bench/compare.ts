import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makePairs, type Pair } from "./compare/pairs.ts";
import { machine, median, type Run, run } from "./measure.ts";

/*
 * What `tickmark compare` costs beside programs that only read the same two files: sha256sum of both, and cmp; and beside
 * diffoscope where it is installed. Whole processes, alternating runs, medians; diffoscope runs once.
 * `npm run build && node bench/compare.ts [runs]`
 */

const cli = new URL("../dist/cli.js", import.meta.url).pathname;
const runs = Number(process.argv[2] ?? 7);
const diffoscopeSeconds = 300;
const hasDiffoscope = spawnSync("diffoscope", ["--version"]).status === 0;

const folder = mkdtempSync(join(tmpdir(), "tickmark-bench-"));
try {
  const pairs = await makePairs(folder);
  console.log(machine());
  console.log(`medians of ${runs} alternating runs${hasDiffoscope ? "; diffoscope once" : ""}\n`);
  const columns = ["verdict", "cmp", "sha256sum", "tickmark", "ratio", "peak RSS", "diffoscope", "peak RSS"];
  console.log(["pair".padEnd(36), ...columns.map((column) => column.padStart(10))].join(" "));
  for (const pair of pairs) measure(pair);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure({ name, recorded, produced, expect }: Pair): void {
  const [cmps, sums, ours]: [Run[], Run[], Run[]] = [[], [], []];
  for (let at = 0; at < runs; at += 1) {
    cmps.push(run(["cmp", "-s", recorded, produced]));
    sums.push(run(["sha256sum", recorded, produced]));
    ours.push(run([process.execPath, cli, "compare", recorded, produced, "--json"]));
  }
  const kind = verdictOf(ours[0]);
  const [bare, sum, own] = [cmps, sums, ours].map((all) => median(all.map(({ seconds }) => seconds))) as [
    number,
    number,
    number,
  ];
  const peak = Math.max(...ours.map(({ megabytes }) => megabytes ?? Number.NaN));
  const other = hasDiffoscope
    ? run(["diffoscope", "--text", "/dev/null", recorded, produced], diffoscopeSeconds)
    : undefined;
  const row = [
    kind === expect ? kind : `${kind}, not ${expect}!`,
    `${bare.toFixed(2)} s`,
    `${sum.toFixed(2)} s`,
    `${own.toFixed(2)} s`,
    (own / sum).toFixed(2),
    `${peak} MB`,
    other === undefined ? "-" : other.status === null ? `> ${diffoscopeSeconds} s` : `${other.seconds.toFixed(2)} s`,
    other?.megabytes === undefined || other.megabytes === null ? "-" : `${other.megabytes} MB`,
  ];
  console.log([name.padEnd(36), ...row.map((cell) => cell.padStart(10))].join(" "));
}

function verdictOf(first: Run | undefined): string {
  try {
    return JSON.parse(first?.stdout ?? "").kind;
  } catch {
    throw new Error(`tickmark compare did not work: ${first?.stdout}`);
  }
}
