import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { CompareRules } from "../domain/compare-rules.ts";
import type { Digest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { FileComparison, GaveUp } from "../domain/file-comparison.ts";
import type { Comparer, Pictures } from "../ports.ts";
import type { Answer, Task, TaskFile } from "./comparing/task.ts";
import { objectPath } from "./objects.ts";

/** A comparer in a process of its own, and its end. */
export interface IsolatedComparer extends Comparer {
  close(): void;
}

export interface ComparingLimits {
  /** For any task, and besides one for so many bytes of the files. */
  readonly seconds: number;
  readonly bytesASecond: number;
  /** Of the process as a whole. */
  readonly memoryBytes: number;
}

const usualLimits: ComparingLimits = { seconds: 60, bytesASecond: 1024 * 1024, memoryBytes: 2 * 1024 ** 3 };

/** Compares objects of the store at `objects`, as `fileComparer` does files. */
export function isolatedComparer(objects: string, scratch: string, limits?: ComparingLimits): IsolatedComparer {
  const { ask, close } = comparingProcess([objects], scratch, limits);
  const file = (name: string, digest: Digest): TaskFile => ({ name, path: objectPath(objects, digest) });
  return {
    compare: (name, recorded, produced, rules) =>
      ask({ kind: "compare", recorded: file(name, recorded), produced: file(name, produced), rules }),
    pictures: (name, recorded, produced, rules) =>
      ask({ kind: "pictures", recorded: file(name, recorded), produced: file(name, produced), rules }),
    claims: (name, object, rules, claims) => ask({ kind: "claims", file: file(name, object), rules, claims }),
    canonical: (name, object, rules) => ask({ kind: "canonical", file: file(name, object), rules }),
    close,
  };
}

/** Compares files of this machine where they lie, which must be below one of the readable paths. */
export interface FileComparer {
  compare(recorded: string, produced: string, rules: CompareRules): Promise<FileComparison | GaveUp>;
  pictures(recorded: string, produced: string, rules: CompareRules): Promise<readonly Pictures[] | GaveUp>;
  close(): void;
}

export function fileComparer(readable: readonly string[], scratch: string, limits?: ComparingLimits): FileComparer {
  const { ask, close } = comparingProcess(
    readable.map((path) => realpathSync(path)),
    scratch,
    limits,
  );
  // Named as they were given, read where links lead.
  const file = (path: string): TaskFile => ({ name: basename(path), path: realpathSync(path) });
  return {
    compare: (recorded, produced, rules) =>
      ask({ kind: "compare", recorded: file(recorded), produced: file(produced), rules }),
    pictures: (recorded, produced, rules) =>
      ask({ kind: "pictures", recorded: file(recorded), produced: file(produced), rules }),
    close,
  };
}

/**
 * A child process that reads nothing but the program and what is readable, writes nothing but `scratch`, has no
 * environment, and is killed when a task takes too long or too much memory, or we are gone. It is started when it is
 * first needed and lives until it is closed, so that many files cost one start.
 */
function comparingProcess(readable: readonly string[], scratch: string, limits: ComparingLimits = usualLimits) {
  let child: ChildProcess | undefined;
  // One after the other: two large comparisons at once would share one memory limit.
  let last: Promise<unknown> = Promise.resolve();
  return {
    ask<Value>(task: Task): Promise<Value | GaveUp> {
      const answer = last.then(async () => {
        try {
          if (child === undefined || hasEnded(child)) child = start(readable, scratch);
          return await answered<Value>(child, task, limits);
        } finally {
          // It is made by a task that unpacks much; one that was killed leaves it behind.
          if (existsSync(scratch)) rmSync(scratch, { recursive: true, force: true });
        }
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    close() {
      child?.kill("SIGKILL");
      child = undefined;
    },
  };
}

/** The channel may still seem open when the process is gone already. */
const hasEnded = ({ connected, exitCode, signalCode }: ChildProcess): boolean =>
  !connected || exitCode !== null || signalCode !== null;

function start(extra: readonly string[], scratch: string): ChildProcess {
  const program = dirname(import.meta.dirname);
  const entry = join(program, `comparer${extname(import.meta.filename)}`);
  const readable = [
    program,
    ...["node_modules", "package.json"].map((name) => join(dirname(program), name)),
    ...extra,
    scratch,
    join(scratch, "*"),
  ];
  const [execPath = process.execPath, ...before] = [...mortal(), process.execPath];
  const child = fork(entry, [resolve(scratch)], {
    execPath,
    execArgv: [
      ...before,
      "--permission",
      ...readable.map((path) => `--allow-fs-read=${resolve(path)}`),
      // Both, since it is not there yet: Node would take the first for a file.
      ...[resolve(scratch), join(resolve(scratch), "*")].map((path) => `--allow-fs-write=${path}`),
      "--disable-warning=ExperimentalWarning",
    ],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  // Waiting for it is what keeps us running, not its being there.
  child.unref();
  child.channel?.unref();
  return child;
}

/**
 * What makes the system kill a process when we are gone, however we went: nobody else would stop one that is at something
 * without end, and it does not see by itself that nobody waits any more. Nothing where the system has no such program.
 */
function mortal(): readonly string[] {
  if (works === undefined) {
    const [program = "", ...options] = dyingWithUs;
    const { status } = spawnSync(program, [...options, "/bin/true"], { stdio: "ignore", env: {}, timeout: 5000 });
    works = status === 0;
  }
  return works ? dyingWithUs : [];
}

const dyingWithUs = ["/usr/bin/setpriv", "--pdeathsig", "KILL"] as const;
/** Asked once, since asking holds up everybody else in this process. */
let works: boolean | undefined;

async function answered<Value>(child: ChildProcess, task: Task, limits: ComparingLimits): Promise<Value | GaveUp> {
  let reason = "the process that compares ended unexpectedly";
  const kill = (why: string) => {
    reason = why;
    child.kill("SIGKILL");
  };
  child.channel?.ref();
  const seconds = limits.seconds + sizeOf(task) / limits.bytesASecond;
  const clock = setTimeout(() => kill(`it took more than ${Math.round(seconds * 10) / 10} s`), seconds * 1000);
  const watch = setInterval(() => {
    if (residentBytes(child.pid) > limits.memoryBytes) kill("it took more memory than a comparison may");
  }, 100);
  const over = new AbortController();
  try {
    child.send(task, () => undefined);
    const first = await Promise.race([
      once(child, "message", { signal: over.signal }).then(([answer]) => answer as Answer),
      once(child, "exit", { signal: over.signal }).then(() => undefined),
    ]);
    if (first === undefined) return { kind: "gave-up", reason };
    if ("value" in first) return first.value as Value;
    if ("fault" in first) throw new Fault("FILES", first.fault);
    return { kind: "gave-up", reason: `it broke down (${first.bug})` };
  } finally {
    over.abort();
    clearTimeout(clock);
    clearInterval(watch);
    child.channel?.unref();
  }
}

function sizeOf(task: Task): number {
  const files = "file" in task ? [task.file] : [task.recorded, task.produced];
  return files.reduce((sum, { path }) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** What it holds in memory now; where the system does not say (it is not Linux, or it has ended), nothing. */
function residentBytes(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]);
    return pages * 4096;
  } catch {
    return 0;
  }
}
