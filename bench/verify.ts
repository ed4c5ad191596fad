import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machine, median, seconds } from "./measure.ts";

/*
 * What `tickmark verify` costs beside the bare minimum on the same work: `docker run` of the same command without network,
 * and sha256sum of its outputs. Whole processes, alternating runs, medians. `npm run bench -- [runs]`
 */

const cli = new URL("../dist/cli.js", import.meta.url).pathname;
const runs = Number(process.argv[2] ?? 7);

interface Workload {
  readonly name: string;
  readonly image: string;
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  readonly outputs: string;
}

const tiny = "tickmark.test/tiny:1";
const science = "tickmark.test/science:1";

const workloads: readonly Workload[] = [
  {
    name: "W1 one small table",
    image: science,
    files: {
      "table.py":
        "import csv\nwith open('out/table.csv', 'w') as f:\n    csv.writer(f).writerows([[i, i * i] for i in range(100)])\nprint('done')\n",
    },
    command: "mkdir -p out && python3 table.py",
    outputs: "out/*",
  },
  {
    name: "W2 1 GiB in 4 files",
    image: tiny,
    files: {},
    command: "mkdir -p out; for i in 1 2 3 4; do dd if=/dev/zero of=out/$i bs=1M count=256 2>/dev/null; done",
    outputs: "out/*",
  },
  {
    name: "W3 5,000 small files",
    image: tiny,
    files: {},
    command: "mkdir -p out; i=0; while [ $i -lt 5000 ]; do echo $i > out/$i; i=$((i+1)); done",
    outputs: "out/*",
  },
  {
    name: "W4 numpy and three figures",
    image: science,
    files: {
      "walk.py": [
        "import os, numpy as np, matplotlib.pyplot as plt",
        "os.makedirs('out', exist_ok=True)",
        "walks = np.cumsum(np.random.default_rng(1).choice([-1, 1], size=(2000, 1000)), axis=1)",
        "for n in range(3):",
        "    plt.figure(); plt.plot(walks[n::50][:20].T); plt.savefig(f'out/{n}.png'); plt.close()",
      ].join("\n"),
    },
    command: "python3 walk.py",
    outputs: "out/*",
  },
];

console.log(machine());
console.log(
  `docker ${spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], { encoding: "utf8" }).stdout.trim()}; medians of ${runs} alternating runs\n`,
);
console.log(["workload".padEnd(28), "floor", "tickmark", "ratio", "peak RSS"].join("\t"));
for (const workload of workloads) measure(workload);

function measure({ name, image, files, command, outputs }: Workload): void {
  const folder = mkdtempSync(join(tmpdir(), "tickmark-bench-"));
  try {
    const repository = join(folder, "repository");
    mkdirSync(repository);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(repository, path), text);
    const declaration = { version: 1, image, run: command, outputs: [outputs] };
    writeFileSync(join(repository, "reproduce.yml"), JSON.stringify(declaration));
    const record = tickmark(["record", "--quiet", "--lock-only"], repository);
    if (record.status !== 0) throw new Error(record.stderr);
    const floors: number[] = [];
    const ours: number[] = [];
    let peak = 0;
    for (let run = 0; run < runs; run += 1) {
      floors.push(seconds(() => floor(repository, join(folder, "floor"), image, command)));
      ours.push(
        seconds(() => {
          const verified = tickmark(["verify", "--quiet"], repository);
          if (verified.status !== 0) throw new Error(verified.stdout + verified.stderr);
          peak = Math.max(peak, Number(/^peak (\d+)$/m.exec(verified.stderr)?.[1] ?? 0));
        }),
      );
    }
    const [bare, own] = [median(floors), median(ours)];
    const row = [
      name.padEnd(28),
      `${bare.toFixed(2)} s`,
      `${own.toFixed(2)} s\t`,
      (own / bare).toFixed(2),
      `${Math.round(peak / 1024)} MB`,
    ];
    console.log(row.join("\t"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least that has to happen: a fresh folder, the container, the digests of what it wrote. */
function floor(repository: string, folder: string, image: string, command: string): void {
  const limits = [
    "--rm",
    "--network",
    "none",
    "-e",
    "MPLBACKEND=Agg",
    "-e",
    "HOME=/tmp",
    "-e",
    "OPENBLAS_NUM_THREADS=1",
    "-e",
    "OMP_NUM_THREADS=1",
  ];
  const mounts = ["-v", `${folder}:/analysis`, "-w", "/analysis"];
  const script = `cp -r "$1" "$2" && docker run ${[...limits, ...mounts].join(" ")} ${image} sh -c "$3" && find "$2/out" -type f -print0 | xargs -0 sha256sum > "$2/digests" && rm -r "$2"`;
  const done = spawnSync("sh", ["-ec", script, "floor", repository, folder, command], { encoding: "utf8" });
  if (done.status !== 0) throw new Error(done.stderr);
}

function tickmark(args: readonly string[], cwd: string) {
  const report =
    'process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS + String.fromCharCode(10)))';
  const env = { ...process.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(report)}` };
  return spawnSync(process.execPath, [cli, ...args], { cwd, env, encoding: "utf8", maxBuffer: 2 ** 28 });
}
