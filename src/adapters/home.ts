import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";

/** What lies where in the store's folder. */
export function storePaths(
  home: string,
): Readonly<Record<"database" | "objects" | "inputs" | "work" | "git" | "keys", string>> {
  const at = (name: string) => join(home, name);
  return {
    database: at("tickmark.db"),
    objects: at("objects"),
    inputs: at("inputs"),
    work: at("work"),
    git: at("git"),
    keys: at("keys"),
  };
}

/** Makes the store's folder, which nobody else may enter, and keeps it out of git by a file of its own. */
export function prepareHome(home: string): void {
  const ignore = join(home, ".gitignore");
  if (existsSync(ignore)) return;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(ignore, "*\n");
}

/** What this machine is called. */
export const hostName = (): string => hostname();

/** Who runs this. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return String(process.getuid?.() ?? "unknown");
  }
}
