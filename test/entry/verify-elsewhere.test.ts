import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { verifyElsewhere } from "../../src/entry/verify-elsewhere.ts";
import { planRepository } from "../../src/plan/plan-repository.ts";
import type { ElsewhereJob, SourceTree } from "../../src/ports.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { aContext, aRepository, commitOne, identical, someCeilings, someEvidence } from "../builders.ts";

const declaration = "version: 1\nimage: python:3\nrun: python a.py\noutputs: [a.csv]\n";
const source = { repository: "https://github.test/authors/paper.git", commit: commitOne, modified: false };

const tree: SourceTree = {
  source,
  branch: null,
  files: async () => [{ path: "reproduce.yml", kind: "file", sizeBytes: declaration.length }] as never,
  read: async (path) => (path === "reproduce.yml" ? Buffer.from(declaration) : undefined),
  gitTree: async () => null,
  exportTo: async () => undefined,
  close: async () => undefined,
};

test("what was run before the server died is told of, not run again, and counts for no repository", async () => {
  const store = openSqliteStore(":memory:", manualClock());
  const asking = aRepository();
  const planned = planRepository(declaration, undefined, { source, ceilings: someCeilings });
  if (!planned.ok) throw new Error("the declaration is fine");
  const plan = planned.planned[0].plan;
  const evidence = someEvidence({ comparisons: [identical("a.csv")], record: { plan } });
  await store.ledger.save(evidence, aContext({ repositoryId: null, askedIn: asking.id, branch: null }));
  const said: (readonly [string, string | null])[] = [];
  const never = new Proxy({}, { get: () => () => Promise.reject(new Error("nothing is to be run")) }) as never;
  const world = {
    engine: never,
    ledger: store.ledger,
    sources: { commit: async () => tree },
    addresses: { run: async (_: unknown, id: string) => `https://tickmark.test/runs/${id}` },
    conversations: {
      create: async (_: unknown, __: number, body: string, key: string | null) => void said.push([body, key]),
    },
  } as never;
  const job: ElsewhereJob = {
    repository: asking,
    issue: 3,
    by: "ada",
    url: "https://github.test/authors/paper",
    ref: "v1.0",
    ceilings: someCeilings,
    images: null,
    runs: [evidence.run.id],
  };
  const kept: (readonly string[])[] = [];
  const keep = async ({ runs }: ElsewhereJob) => void kept.push(runs);
  await verifyElsewhere(job, "elsewhere 1", world, new AbortController().signal, keep);
  expect(said).toEqual([[expect.stringContaining(`/runs/${evidence.run.id}`), "elsewhere 1"]]);
  expect(kept).toEqual([[evidence.run.id]]);
  // A branch that moved in between is another commit, which was not run.
  const moved = {
    ...(world as object),
    sources: { commit: async () => ({ ...tree, source: { ...source, commit: "9".repeat(40) } }) },
  };
  const failed = verifyElsewhere(job, "elsewhere 1", moved as never, new AbortController().signal, keep);
  await expect(failed).rejects.toThrow();
  store.close();
});
