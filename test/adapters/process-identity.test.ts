import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clearSigns, isAlive, processIdentity, stayAlive } from "../../src/adapters/process-identity.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const [pid = "", start = "", namespace = ""] = processIdentity().split(".");

test("this process is alive, and a later one with the same number would be another", () => {
  const home = temporaryFolder();
  expect(isAlive(processIdentity(), home)).toBe(true);
  expect(isAlive(`${pid}.${Number(start) + 1}.${namespace}`, home)).toBe(false);
});

test("a process that ended is not alive", async () => {
  const child = spawn("true");
  await once(child, "exit");
  expect(isAlive(`${child.pid}.${start}.${namespace}`, temporaryFolder())).toBe(false);
});

test("a process that ended is gone, also while its parent has not asked how", async () => {
  // The child waits for a line, so that it ends after the shell has become a program that asks about no child.
  const program = "exec 3<&0; read line <&3 & echo $!; exec sleep 60";
  const parent = spawn("sh", ["-c", program], { stdio: ["pipe", "pipe", "ignore"] });
  try {
    const zombie = await new Promise<number>((resolve) => parent.stdout.once("data", (pid) => resolve(Number(pid))));
    const fields = () =>
      readFileSync(`/proc/${zombie}/stat`, "latin1")
        .replace(/^.*\) /, "")
        .split(" ");
    await expect.poll(() => readFileSync(`/proc/${parent.pid}/comm`, "latin1")).toBe("sleep\n");
    parent.stdin.write("\n");
    await expect.poll(() => fields()[0]).toBe("Z");
    expect(isAlive(`${zombie}.${fields()[19]}.${namespace}`, temporaryFolder())).toBe(false);
  } finally {
    parent.kill();
  }
});

test.each(["", "x", "-1.0.0", "nonsense-without-dots"])("%j is nobody", (identity) => {
  expect(isAlive(identity, temporaryFolder())).toBe(false);
});

test("a process in another container counts as alive as long as its sign of life is fresh", () => {
  const home = temporaryFolder();
  const elsewhere = `${pid}.${start}.${Number(namespace) + 1}`;
  expect(isAlive(elsewhere, home)).toBe(false);
  mkdirSync(join(home, "alive"));
  const sign = join(home, "alive", elsewhere);
  writeFileSync(sign, "");
  expect(isAlive(elsewhere, home)).toBe(true);
  const longAgo = new Date(Date.now() - 10 * 60_000);
  utimesSync(sign, longAgo, longAgo);
  expect(isAlive(elsewhere, home)).toBe(false);
});

test("a sign of life goes away with its process, or with the next clearing", () => {
  const home = temporaryFolder();
  const end = stayAlive(home);
  const own = join(home, "alive", processIdentity());
  const dead = join(home, "alive", `${pid}.${Number(start) + 1}.${namespace}`);
  writeFileSync(dead, "");
  clearSigns(home);
  expect([existsSync(own), existsSync(dead)]).toEqual([true, false]);
  end();
  expect(existsSync(own)).toBe(false);
});
