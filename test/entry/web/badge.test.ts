import { expect, test } from "vitest";
import { aPlan, aRepository, commitOne, commitTwo, different, someCeilings, someEvidence } from "../../builders.ts";
import { visitor } from "./visitor.ts";

const repository = aRepository();
const message = async ({ ask }: Awaited<ReturnType<typeof visitor>>, query = ""): Promise<string> =>
  JSON.parse((await ask(`/badge/ada/notes.json${query}`)).body).message;

test("it is a picture that nobody keeps, and that a proxy can ask for again cheaply", async () => {
  const { ask } = await visitor();
  const { headers, body } = await ask("/badge/ada/notes.svg");
  expect(headers).toMatchObject({
    "content-type": "image/svg+xml; charset=utf-8",
    "cache-control": "no-cache, no-store, must-revalidate, max-age=0",
    "x-content-type-options": "nosniff",
  });
  expect(body).toContain("tickmark: unknown");
  const again = await ask("/badge/ada/notes.svg", { headers: { "if-none-match": headers.etag ?? "" } });
  expect([again.status, again.body]).toEqual([304, ""]);
  expect((await ask("/badge/ada/notes.json")).headers["access-control-allow-origin"]).toBe("*");
});

test("it says grade or day where that is asked for, and of what is not known nothing", async () => {
  const all = await visitor();
  expect(await message(all, "?show=grade")).toBe("unknown");
  await all.save(someEvidence(), repository);
  expect(await message(all, "?show=grade")).toBe("reproducible: identical");
  expect(await message(all, "?show=date")).toBe("reproducible, 2026-01-31");
  expect(await message(all, "?show=cost")).toBe("under 1 cent");
  for (const show of ["verdict", "__proto__"]) expect(await message(all, `?show=${show}`)).toBe("reproducible!");
});

test("it follows the newest commit of the branch", async () => {
  const all = await visitor();
  expect(await message(all)).toBe("unknown");
  await all.save(someEvidence(), repository);
  expect(await message(all)).toBe("reproducible!");
  await all.repositories.setHead(repository.id, "main", commitTwo);
  expect(await message(all)).toBe("unknown");
  await all.repositories.setHead(repository.id, "paper", commitOne);
  expect(await message(all, "?branch=paper")).toBe("reproducible!");
  expect(await message(all, "?branch=nowhere")).toBe("unknown");
});

test("of several analyses it tells the worst, or the one that was asked for; of several runs the newest", async () => {
  const all = await visitor();
  const run = (analysis: string, comparisons?: Parameters<typeof someEvidence>[0]) =>
    all.save(
      someEvidence({ ...comparisons, record: { plan: aPlan({ analysis }), nonce: String(Math.random()) } }),
      repository,
    );
  await run("main", { comparisons: [different("a")] });
  await run("main");
  await run("appendix", { comparisons: [different("a")] });
  expect(await message(all)).toBe("diverged");
  expect(await message(all, "?analysis=main")).toBe("reproducible!");
  expect(await message(all, "?analysis=none")).toBe("unknown");
});

test("an analysis that was never judged does not hide behind one that was", async () => {
  const all = await visitor();
  await all.save(someEvidence(), repository);
  const verify = {
    repository,
    commit: commitOne,
    branch: "main",
    checkName: "c",
    checkRunId: 1,
    runId: null,
    ceilings: someCeilings,
  };
  await all.queue.add("good", { kind: "verify", verify: { ...verify, analysis: "main" } });
  await all.queue.add("evil", { kind: "verify", verify: { ...verify, analysis: "evil" } });
  for (const state of ["done", "failed"] as const) {
    const claimed = await all.queue.claim("w", 1000);
    if (claimed !== undefined) await all.queue.finish(claimed, "w", state);
  }
  expect(await message(all)).toBe("unknown");
  expect(await message(all, "?analysis=main")).toBe("reproducible!");
});

test("it says that a rerun is under way", async () => {
  const all = await visitor();
  await all.save(someEvidence(), repository);
  const verify = {
    repository,
    commit: commitOne,
    branch: "main",
    analysis: "main",
    checkName: "x",
    checkRunId: 1,
    runId: null,
    ceilings: someCeilings,
  };
  await all.queue.add("1", { kind: "verify", verify });
  expect(await message(all)).toBe("running");
  const claimed = await all.queue.claim("w", 1000);
  expect(await message(all)).toBe("running");
  if (claimed !== undefined) await all.queue.finish(claimed, "w", "done");
  expect(await message(all)).toBe("reproducible!");
});

test("a network costs the exclamation mark", async () => {
  const all = await visitor();
  await all.save(someEvidence({ record: { plan: aPlan({ network: "full" }) } }), repository);
  expect(await message(all)).toBe("reproducible (network on)");
});

test("a name with dots is a name", async () => {
  const dotted = aRepository({ name: "paper.json.svg" });
  const all = await visitor({}, [dotted]);
  await all.save(someEvidence(), dotted);
  expect((await all.ask("/badge/ada/paper.json.svg.svg")).body).toContain("reproducible!");
});
