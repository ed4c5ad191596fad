import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";
import { openStore } from "./samples.ts";

test("several processes on one store lose no job, claim none twice, and take over from one that is killed", async () => {
  const file = join(temporaryFolder(), "deep", "tickmark.db");
  const own = 150;
  const shared = 100;
  const lease = 3000;
  const workers = ["a", "b", "doomed"].map((name) => ({
    name,
    ...startWorker([file, name, own, shared, lease, name === "doomed" ? 5 : 0].map(String)),
  }));
  for (const worker of workers) await worker.said(/^ready/m);
  for (const worker of workers) worker.process.stdin.write("go");
  const doomed = workers.find(({ name }) => name === "doomed");
  await doomed?.said(/^hangs/m);
  doomed?.process.kill("SIGKILL");
  await Promise.all(workers.map(({ ended }) => ended));

  const lines = workers.flatMap(({ output }) => output().trim().split("\n"));
  const said = (verb: string) =>
    lines.filter((line) => line.startsWith(`${verb} `)).map((line) => line.slice(verb.length + 1));
  const held = said("hangs")[0];
  // The killed one added its jobs before it began to work.
  expect(said("added").sort()).toEqual(unique(said("added")));
  expect(said("added")).toHaveLength(3 * own + shared);
  expect(unique(said("claimed"))).toHaveLength(said("claimed").length);
  expect(said("claimed").filter((claim) => !claim.endsWith(" 1"))).toEqual([`${held} 2`]);
  expect(unique(said("finished").map((line) => line.split(" ")[0] ?? ""))).toEqual(unique(said("added")));
  expect(said("finished")).toHaveLength(3 * own + shared);
  expect(await openStore(undefined, file).queue.depth()).toEqual({
    queued: 0,
    running: 0,
    done: 3 * own + shared,
    failed: 0,
  });
});

const unique = (lines: readonly string[]): string[] => [...new Set(lines)].sort();

function startWorker(values: string[]) {
  const script = fileURLToPath(new URL("./competing-worker.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...values], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  return {
    process: child,
    output: () => text,
    ended: once(child, "close"),
    async said(pattern: RegExp) {
      while (!pattern.test(text)) await once(child.stdout, "data");
    },
  };
}
