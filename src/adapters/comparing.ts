import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import type { Digest } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import type { GaveUp } from "../domain/file-comparison.ts";
import type { Comparer } from "../ports.ts";
import type { Answer, Task } from "./comparing/task.ts";
import { objectPath } from "./objects.ts";

/** A comparer in a process of its own, and its end. */
export interface IsolatedComparer extends Comparer {
  close(): void;
}

export interface ComparingLimits {
  readonly seconds: number;
  /** Of the process as a whole. */
  readonly memoryBytes: number;
}

const usualLimits: ComparingLimits = { seconds: 300, memoryBytes: 3 * 1024 ** 3 };

/**
 * Compares objects of the store at `objects` in a child process that reads nothing but the program and the store, writes
 * nothing but `scratch`, has no environment, and is killed when it takes too long or too much memory. It is started when
 * it is first needed and lives until it is closed, so that many outputs cost one start.
 */
export function isolatedComparer(
  objects: string,
  scratch: string,
  limits: ComparingLimits = usualLimits,
): IsolatedComparer {
  let child: ChildProcess | undefined;
  // One after the other: two large comparisons at once would share one memory limit.
  let last: Promise<unknown> = Promise.resolve();
  const ask = <Value>(task: Task): Promise<Value | GaveUp> => {
    const answer = last.then(async () => {
      if (child === undefined || hasEnded(child)) child = start(objects, scratch);
      return answered<Value>(child, task, limits);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
  const path = (digest: Digest) => objectPath(objects, digest);
  return {
    compare: (name, recorded, produced, rules) =>
      ask({ kind: "compare", name, recorded: path(recorded), produced: path(produced), rules }),
    pictures: (name, recorded, produced, rules) =>
      ask({ kind: "pictures", name, recorded: path(recorded), produced: path(produced), rules }),
    claims: (name, object, rules, claims) => ask({ kind: "claims", name, object: path(object), rules, claims }),
    canonical: (name, object, rules) => ask({ kind: "canonical", name, object: path(object), rules }),
    close() {
      child?.kill("SIGKILL");
      child = undefined;
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** The channel may still seem open when the process is gone already. */
const hasEnded = ({ connected, exitCode, signalCode }: ChildProcess): boolean =>
  !connected || exitCode !== null || signalCode !== null;

function start(objects: string, scratch: string): ChildProcess {
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const program = dirname(import.meta.dirname);
  const entry = join(program, `comparer${extname(import.meta.filename)}`);
  const readable = [
    program,
    join(dirname(program), "node_modules"),
    join(dirname(program), "package.json"),
    objects,
    scratch,
  ];
  const child = fork(entry, [resolve(scratch)], {
    execArgv: [
      "--permission",
      ...readable.map((path) => `--allow-fs-read=${resolve(path)}`),
      `--allow-fs-write=${resolve(scratch)}`,
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

async function answered<Value>(child: ChildProcess, task: Task, limits: ComparingLimits): Promise<Value | GaveUp> {
  let reason = "the process that compares ended unexpectedly";
  const kill = (why: string) => {
    reason = why;
    child.kill("SIGKILL");
  };
  child.channel?.ref();
  const clock = setTimeout(() => kill(`it took more than ${limits.seconds} s`), limits.seconds * 1000);
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

/** What it holds in memory now; where the system does not say (it is not Linux, or it has ended), nothing. */
function residentBytes(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]);
    return pages * 4096;
  } catch {
    return 0;
  }
}
