import { readFileSync } from "node:fs";

/** `pid.start`: tells this process from a later one with the same number. */
export function processIdentity(): string {
  return `${process.pid}.${startOf(process.pid) ?? "0"}`;
}

/** Whether the process that gave this identity still runs on this machine. */
export function isAlive(identity: string): boolean {
  const [pid = "", start = ""] = identity.split(".");
  if (!/^\d+$/.test(pid)) return false;
  const now = startOf(Number(pid));
  if (now !== undefined) return now === start;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
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
