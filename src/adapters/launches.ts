import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Launches } from "../ports.ts";
import { isAlive, processIdentity } from "./process-identity.ts";

const patienceMilliseconds = 30_000;

/** Kept below `home`, one file for each process that attends to a launch. */
export function fileLaunches(home: string): Launches {
  const folder = join(home, "launches");
  return {
    note(address) {
      const file = join(folder, processIdentity());
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(file, address, { mode: 0o600 });
      return () => rmSync(file, { force: true });
    },
    list() {
      const all = existsSync(folder) ? readdirSync(folder) : [];
      return all.flatMap((process) => {
        if (isAlive(process, home)) return [{ process, address: readFileSync(join(folder, process), "utf8") }];
        rmSync(join(folder, process), { force: true });
        return [];
      });
    },
    async stop({ process: identity }) {
      const pid = Number(identity.split(".")[0]);
      const end = performance.now() + patienceMilliseconds;
      process.kill(pid, "SIGTERM");
      while (isAlive(identity, home)) {
        if (performance.now() > end) return false;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return true;
    },
  };
}
