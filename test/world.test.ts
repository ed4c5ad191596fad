import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { storePaths } from "../src/adapters/home.ts";
import { processIdentity } from "../src/adapters/process-identity.ts";
import { openDatabase } from "../src/adapters/sqlite/database.ts";
import { sqliteUnfinished } from "../src/adapters/sqlite/unfinished.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import { noRemarks } from "../src/domain/run-summary.ts";
import { readSettings } from "../src/settings.ts";
import { openWorld } from "../src/world.ts";
import { temporaryFolder } from "./adapters/temporary-folder.ts";
import { aPlan } from "./builders.ts";

test("the log of a run whose process goes between the opening of the store and the clearing is kept", async () => {
  const home = temporaryFolder();
  // No engine has to answer for what lies in the store's folder.
  const env = { TICKMARK_HOME: home, DOCKER_HOST: "unix:///nonexistent/docker.sock" };
  const world = openWorld(readSettings(env, "command-line"));
  onTestFinished(() => world.close());
  const { unfinished } = world.store;

  const child = spawn("sleep", ["60"]);
  const owner = identityOf(child.pid ?? 0);
  const database = openDatabase(storePaths(home).database);
  onTestFinished(() => database.close());
  const theirs = sqliteUnfinished(database, systemClock(), owner, () => undefined);
  const begun = { format: 1 as const, nonce: "1", tickmark: "0", user: "ada", host: "here", parameters: null };
  const [id = ""] = await theirs.begin([
    {
      begun: { ...begun, plan: aPlan(), begunAt: "2026-01-01T00:00:00.000Z" },
      context: { ...noRemarks, repositoryId: null, branch: null },
    },
  ]);
  await theirs.start(id);
  await theirs.noteLog(id, { name: "log", kept: null });
  const { work } = storePaths(home);
  mkdirSync(work, { recursive: true });
  const log = join(work, `${owner}-log.log`);
  writeFileSync(log, "working\n");
  expect(await unfinished.find(id)).toMatchObject({ state: "running" });

  child.kill("SIGKILL");
  await once(child, "exit");
  await world.clear().catch(() => undefined);
  expect(existsSync(log)).toBe(false);
  expect(await unfinished.find(id)).toMatchObject({ state: "killed", log: { kept: { sizeBytes: 8 } } });
});

/** As `processIdentity` tells it of itself. */
function identityOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return `${pid}.${start}.${processIdentity().split(".")[2]}`;
}
