import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { noRemarks } from "../../../src/domain/run-summary.ts";
import { aPlan, someEvidence } from "../../builders.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { openStore } from "./samples.ts";

const context = { ...noRemarks, repositoryId: null, branch: null };

test("several processes that record, tag and delete at once on one store lose nothing, killed in the end or not", async () => {
  const file = join(temporaryFolder(), "tickmark.db");
  const before = openStore(undefined, file);
  const shared = someEvidence({ record: { nonce: "shared" } });
  await before.ledger.save(shared, context);
  const count = 30;
  const names = ["ada", "ben", "cleo", "dan"];
  const processes = names.map((name) => recorder([file, name, String(count), shared.run.id]));
  await Promise.all(processes.map(({ ready }) => ready));
  for (const { child } of processes) child.stdin.write("go");
  const signals = await Promise.all(processes.map(({ ended }) => ended));
  expect(signals).toEqual(names.map(() => "SIGKILL"));

  const { ledger, unfinished } = openStore(undefined, file);
  const kept = processes.map(({ output }) => [...output().matchAll(/^kept (\w+)$/gm)].map(([, id]) => id));
  expect(kept.map(({ length }) => length)).toEqual(names.map(() => (count / 3) * 2));
  for (const [index, name] of names.entries()) {
    const runs = await ledger.list({ tags: [name, `while-${name}`], limit: 1000 });
    expect(runs.map(({ id }) => id).toSorted()).toEqual(kept[index]?.toSorted());
  }
  expect(await ledger.list({ limit: 1000 })).toHaveLength(kept.flat().length + 1);
  const tags = (await ledger.find(shared.run.id))?.context.tags;
  expect(tags).toHaveLength(names.length * count);
  expect((await ledger.history(shared.run.id)).length).toBe(names.length * count);
  const left = await unfinished.list({ limit: 1000 });
  expect(left.map(({ begun, state }) => `${begun.nonce} ${state}`).toSorted()).toEqual(
    names.map((name) => `${name} killed`),
  );
});

test("of a run without an end is told what became of it, and what ended stays as it did", async () => {
  const file = join(temporaryFolder(), "tickmark.db");
  const { unfinished, ledger } = openStore(undefined, file);
  const begin = async (nonce: string, label: string | null = null) => {
    const begun = {
      format: 1 as const,
      nonce,
      tickmark: "0",
      user: "ada",
      host: "here",
      plan: aPlan(),
      parameters: null,
    };
    const [id = ""] = await unfinished.begin([
      { begun: { ...begun, begunAt: "2026-01-01T00:00:00.000Z" }, context: { ...context, label } },
    ]);
    return id;
  };
  const [stopped, withdrawn, living] = [await begin("1", "figure-1"), await begin("2"), await begin("3")];
  await unfinished.start(stopped);
  await unfinished.end(stopped, "interrupted", "interrupted by SIGINT", null);
  await unfinished.end(stopped, "broken", "too late", null);
  await unfinished.withdraw(stopped);
  await unfinished.withdraw(withdrawn);
  expect(await unfinished.find("figure-1")).toMatchObject({
    id: stopped,
    state: "interrupted",
    why: "interrupted by SIGINT",
  });
  expect(await unfinished.find(withdrawn)).toBeUndefined();
  // Another process that looks in sees that this one lives.
  expect(await openStore(undefined, file).unfinished.find(living.slice(0, 12))).toMatchObject({ state: "waiting" });
  expect(await ledger.find("figure-1")).toBeUndefined();
  expect([await unfinished.remove(stopped), await unfinished.remove(stopped)]).toEqual([true, false]);
});

function recorder(values: string[]) {
  const script = fileURLToPath(new URL("./recording-process.ts", import.meta.url));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...values], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return {
    child,
    output: () => text,
    ready: once(child.stdout, "data"),
    ended: once(child, "close").then(([, signal]) => signal as NodeJS.Signals | null),
  };
}
