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
  return `${process.pid}.${startOf(process.pid) ?? "0"}.${namespace()}`;
}

/**
 * Whether the process that gave this identity still runs. Of this PID namespace the system knows; in another one (a server
 * in a container beside the host's command line) a process counts as alive as long as its sign of life in `home` is fresh.
 */
export function isAlive(identity: string, home: string): boolean {
  const [pid = "", start = "", where = ""] = identity.split(".");
  if (!/^\d+$/.test(pid)) return false;
  if (where !== namespace()) return isFresh(join(home, signs, identity));
  const now = startOf(Number(pid));
  if (now !== undefined) return now === start;
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

/** Ticks since boot at which a process started; undefined where there is no /proc or no such process. */
function startOf(pid: number): string | undefined {
  try {
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
