import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../src/adapters/store-sqlite.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import { machine, median } from "./measure.ts";
import { recordNumber } from "./records/record.ts";

/*
 * What `tickmark list` and `tickmark export` cost with many records in the store, beside `node -e 0`. Whole processes, medians
 * of alternating runs; the processor's own seconds stand beside the clock's, since a machine may be shared.
 * `node bench/records.ts [records] [runs]`
 */

const cli = new URL("../dist/cli.js", import.meta.url).pathname;
const records = Number(process.argv[2] ?? 100_000);
const runs = Number(process.argv[3] ?? 5);

/** So many are saved at once and wait for the disk together. */
const together = 500;

async function fill(home: string): Promise<void> {
  mkdirSync(home, { recursive: true });
  const store = openSqliteStore(join(home, "tickmark.db"), systemClock());
  for (let from = 0; from < records; from += together) {
    const numbers = Array.from({ length: Math.min(together, records - from) }, (_, at) => from + at);
    await Promise.all(
      numbers.map((number) => {
        const { evidence, context } = recordNumber(number);
        return store.ledger.save(evidence, context);
      }),
    );
  }
  store.close();
}

interface Cost {
  readonly clock: number;
  readonly processor: number;
  readonly megabytes: number;
}

const report = `import { writeSync } from "node:fs"; process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(2, "used " + (userCPUTime + systemCPUTime) / 1e6 + " " + maxRSS / 1024 + String.fromCharCode(10));
})`;
const reporting = `--import data:text/javascript,${encodeURIComponent(report)}`;

function costOf(args: readonly string[], home: string): Cost {
  const env = { ...process.env, TICKMARK_HOME: home, NODE_OPTIONS: reporting };
  const began = performance.now();
  const done = spawnSync(process.execPath, args, { cwd: home, encoding: "utf8", env, maxBuffer: 2 ** 28 });
  const clock = (performance.now() - began) / 1000;
  const [, processor, megabytes] = /^used (\S+) (\S+)$/m.exec(done.stderr) ?? [];
  if (done.status !== 0 || processor === undefined) throw new Error(`${args.join(" ")}: ${done.stdout}${done.stderr}`);
  return { clock, processor: Number(processor), megabytes: Number(megabytes) };
}

const quick: Readonly<Record<string, readonly string[]>> = {
  "node -e 0": ["-e", "0"],
  "list, the last twenty": [cli, "list"],
  "list --where N=40": [cli, "list", "--where", "N=40"],
  "list --where N=40 --where suite=trilinos": [cli, "list", "--where", "N=40", "--where", "suite=trilinos"],
  "list --tag paper --since 2020-01-01": [cli, "list", "--tag", "paper", "--since", "2020-01-01"],
  "list --outcome diverged, none of which there is": [cli, "list", "--outcome", "diverged"],
  "show last": [cli, "show", "last"],
  "list --long": [cli, "list", "--long"],
};

const slow = Object.fromEntries(
  ["sumatra", "csv", "json", "parquet", "hdf5"].map((format): [string, readonly string[]] => [
    `export --format ${format}`,
    [cli, "export", "--no-files", "--format", format],
  ]),
);

function measure(commands: Readonly<Record<string, readonly string[]>>, times: number, home: string): void {
  const costs = new Map(Object.keys(commands).map((name) => [name, [] as Cost[]]));
  // The first one fills the cache of compiled code.
  for (let time = -1; time < times; time += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const cost = costOf(args, home);
      if (time >= 0 || times === 0) costs.get(name)?.push(cost);
    }
  }
  for (const [name, all] of costs) {
    const of = (part: keyof Cost) => median(all.map((cost) => cost[part]));
    const numbers = [
      `${of("clock").toFixed(2)} s`,
      `${of("processor").toFixed(2)} s`,
      `${of("megabytes").toFixed(0)} MiB`,
    ];
    console.log([name.padEnd(50), ...numbers].join("\t"));
  }
}

const kept = process.argv[4];
const folder = kept ?? mkdtempSync(join(tmpdir(), "tickmark-records-"));
try {
  const began = performance.now();
  await fill(folder);
  console.log(machine());
  console.log(
    `${records} records, saved in ${((performance.now() - began) / 1000).toFixed(0)} s; medians of ${runs}\n`,
  );
  console.log(["command".padEnd(50), "clock", "processor", "peak"].join("\t"));
  measure(quick, runs, folder);
  measure(slow, 0, folder);
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}
