import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type ComparingLimits, isolatedComparer } from "../../src/adapters/comparing.ts";
import { fileObjects } from "../../src/adapters/objects.ts";
import { exactly } from "../../src/domain/compare-rules.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function shop(limits?: ComparingLimits) {
  const root = mkdtempSync(join(tmpdir(), "tickmark-comparing-"));
  const objects = fileObjects(join(root, "objects"));
  const comparer = isolatedComparer(join(root, "objects"), join(root, "scratch"), limits);
  closing.push(() => {
    comparer.close();
    rmSync(root, { recursive: true, force: true });
  });
  const keep = async (text: string | Uint8Array) => (await objects.put(Buffer.from(text))).digest;
  return { comparer, keep, root };
}

/** A search that ends long after anybody waits. */
const endless = {
  text: "1",
  value: 1,
  tolerance: 0,
  output: "log.txt",
  place: { kind: "pattern", pattern: "^(a+)+$", cell: null },
} as const;
const forEver = `${"a".repeat(40)}!`;

test("two objects are compared by what they say, in a process of their own", async () => {
  const { comparer, keep } = shop();
  const [a, b, c] = [await keep("k,v\na,1\n"), await keep("k,v\r\na,1.0\r\n"), await keep("k,v\na,2\n")];
  expect(await comparer.compare("t.csv", a, b, exactly)).toMatchObject({ kind: "equivalent", format: "CSV" });
  expect(await comparer.compare("t.csv", a, c, exactly)).toMatchObject({ kind: "different" });
  const [one, other] = [await comparer.canonical("t.csv", a, exactly), await comparer.canonical("t.csv", b, exactly)];
  expect(one).toMatchObject({ form: "CSV/3" });
  expect(one).toEqual({ ...other, setAside: (one as { setAside: unknown }).setAside });
});

test("claims are looked up there too, since a pattern is a stranger's as well", async () => {
  const { comparer, keep } = shop();
  const claim = { text: "p = 0.03", value: 0.03, tolerance: 0.005, output: "r.json" };
  const json = await keep('{"fit": {"p": 0.0317}}');
  const found = await comparer.claims("r.json", json, exactly, [
    { ...claim, place: { kind: "pointer", pointer: "/fit/p" } },
    { ...claim, place: { kind: "pointer", pointer: "/fit/q" } },
  ]);
  expect(found).toMatchObject([
    { holds: true, produced: 0.0317 },
    { holds: false, produced: null },
  ]);
});

test("one that takes too long is given up, and the next one is answered", async () => {
  const { comparer, keep } = shop({ seconds: 4, bytesASecond: 2 ** 20, memoryBytes: 2 ** 32 });
  const text = await keep(forEver);
  expect(await comparer.claims("log.txt", text, exactly, [endless])).toMatchObject({
    kind: "gave-up",
    reason: "it took more than 4 s",
  });
  expect(await comparer.compare("a.txt", text, await keep("b"), exactly)).toMatchObject({ kind: "different" });
});

test.skipIf(!existsSync("/usr/bin/setpriv"))("one that would never end does not outlive a killed parent", async () => {
  const { keep, root } = shop();
  const task = ["log.txt", await keep(forEver), exactly, [endless]];
  const program = `
    import { isolatedComparer } from ${JSON.stringify(new URL("../../src/adapters/comparing.ts", import.meta.url))};
    const asked = isolatedComparer(${JSON.stringify(join(root, "objects"))}, ${JSON.stringify(join(root, "scratch"))});
    asked.claims(...${JSON.stringify(task)});`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
  const children = () => readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, "latin1").trim();
  const seconds = (pid: string) => Number(readFileSync(`/proc/${pid}/stat`, "latin1").split(" ")[13]) / 100;
  await expect.poll(() => children() !== "" && seconds(children()), { timeout: 20_000 }).toBeGreaterThan(1);
  const child = children();
  parent.kill("SIGKILL");
  await once(parent, "exit");
  const isGone = () => !existsSync(`/proc/${child}`) || / Z /.test(readFileSync(`/proc/${child}/stat`, "latin1"));
  await expect.poll(isGone, { timeout: 5000 }).toBe(true);
});

test("one that takes too much memory is given up", async () => {
  const { comparer, keep } = shop({ seconds: 60, bytesASecond: 2 ** 20, memoryBytes: 20 * 2 ** 20 });
  const gaveUp = await comparer.compare("a.txt", await keep("a"), await keep("b"), exactly);
  expect(gaveUp).toMatchObject({ kind: "gave-up", reason: expect.stringContaining("memory") });
});

test("an object that is not there is a fault, not a difference", async () => {
  const { comparer, keep, root } = shop();
  const [a, b] = [await keep("a"), await keep("b")];
  rmSync(join(root, "objects"), { recursive: true });
  await expect(comparer.compare("a.txt", a, b, exactly)).rejects.toMatchObject({ code: "FILES" });
});
