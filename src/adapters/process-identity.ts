import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

/** `pid.start.namespace`: tells this process from a later one with the same number, and from one in another container. */
export function processIdentity(): string {
  return `${process.pid}.${statOf(process.pid)?.start ?? "0"}.${namespace()}`;
}

/**
 * Whether the process that gave this identity still runs. Of this PID namespace the system knows; in another one (a server
 * in a container beside the host's command line) a process counts as alive as long as its sign of life in `home` is fresh.
 * One that has ended is gone, also while its parent has not asked how it ended and it still has its number.
 */
export function isAlive(identity: string, home: string): boolean {
  const [pid = "", start = "", where = ""] = identity.split(".");
  if (!/^\d+$/.test(pid)) return false;
  if (where !== namespace()) return isFresh(join(home, signs, identity));
  const now = statOf(Number(pid));
  if (now !== undefined) return now.start === start && !ended.has(now.state);
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const signs = "alive";
const freshMilliseconds = 120_000;

/** Gives a sign of life in `home` every few seconds, until the answer is called. */
export function stayAlive(home: string): () => void {
  const sign = join(home, signs, processIdentity());
  mkdirSync(join(home, signs), { recursive: true, mode: 0o700 });
  writeFileSync(sign, "");
  const timer = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(sign, now, now);
    } catch {
      writeFileSync(sign, "");
    }
  }, 10_000).unref();
  return () => {
    clearInterval(timer);
    rmSync(sign, { force: true });
  };
}

/** Removes the signs of processes that are gone. */
export function clearSigns(home: string): void {
  for (const identity of namesIn(join(home, signs))) {
    if (!isAlive(identity, home)) rmSync(join(home, signs, identity), { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isFresh(sign: string): boolean {
  const stat = statSync(sign, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < freshMilliseconds;
}

/** Number of the PID namespace; `0` where there is no /proc. */
function namespace(): string {
  try {
    return /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? "0";
  } catch {
    return "0";
  }
}

/** Zombies, and what the kernel is just about to forget. */
const ended: ReadonlySet<string> = new Set(["Z", "X", "x"]);

/** State of a process, and ticks since boot at which it started; undefined where there is no /proc or no such process. */
function statOf(pid: number): { readonly state: string; readonly start: string } | undefined {
  try {
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, start] = [fields[0], fields[19]];
    return state === undefined || start === undefined ? undefined : { state, start };
  } catch {
    return undefined;
  }
}
