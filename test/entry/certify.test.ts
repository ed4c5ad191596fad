import { expect, test } from "vitest";
import { fileSigningKeys } from "../../src/adapters/signing-keys.ts";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { issuerOf } from "../../src/certificate/issuer.ts";
import { certify, certifyingLedger, statementIn } from "../../src/entry/certify.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aContext, identical, missing, someEvidence } from "../builders.ts";
import { memoryLedger } from "../fakes.ts";

const issuer = issuerOf("https://tickmark.example");

function aServer() {
  const clock = manualClock();
  const ledger = memoryLedger();
  const world = {
    ...openSqliteStore(":memory:", clock),
    signingKeys: fileSigningKeys(temporaryFolder(), clock),
    ledger,
  };
  return { ...world, world, certifying: certifyingLedger(ledger, issuer, world) };
}

test("whatever is saved of a repository is logged, failures too, and what is nobody's is not", async () => {
  const { certifying, ledger, transparencyLog } = aServer();
  const failure = { kind: "timed-out", step: "plot", limitSeconds: 3 } as const;
  const runs = [
    someEvidence(),
    someEvidence({ comparisons: [missing("a.csv")] }),
    someEvidence({ failure, comparisons: [] }),
  ];
  for (const evidence of runs) await certifying.save(evidence, aContext());
  expect((await transparencyLog.state()).treeSize).toBe(4);
  await certifying.save(someEvidence({ record: { nonce: "mine" } }), aContext({ repositoryId: null }));
  expect((await transparencyLog.state()).treeSize).toBe(4);
  expect(await ledger.list({ limit: 10 })).toHaveLength(4);
  await certifying.save(runs[0] as (typeof runs)[number], aContext());
  expect((await transparencyLog.state()).treeSize).toBe(4);
});

test("runs of another repository say nothing of this one, though they are of the same commit", async () => {
  const { ledger, world } = aServer();
  const at = (day: number) =>
    someEvidence({ comparisons: [identical("a.csv")], record: { startedAt: `2026-01-0${day}T00:00:00.000Z` } });
  const stable = async (run: ReturnType<typeof at>) => {
    const kept = await certify({ evidence: run, context: aContext() }, issuer, world);
    return JSON.parse(statementIn(kept)).predicate.questions[2].answer;
  };
  await ledger.save(at(1), aContext({ repositoryId: 7 }));
  await ledger.save(at(3), aContext());
  expect(await stable(at(3))).toBe("not checked");
  await ledger.save(at(4), aContext());
  expect(await stable(at(4))).toBe("yes");
});

test("after a rotation an old certificate is still the same, and a new one has the new key", async () => {
  const { signingKeys, world } = aServer();
  const one = { evidence: someEvidence(), context: aContext() };
  const before = await certify(one, issuer, world);
  await signingKeys.rotate();
  expect(await certify(one, issuer, world)).toEqual(before);
  const other = { evidence: someEvidence({ record: { nonce: "other" } }), context: aContext() };
  const keyOf = (bundle: string) => JSON.parse(bundle).verificationMaterial.publicKey.hint;
  expect(keyOf((await certify(other, issuer, world)).bundle)).not.toBe(keyOf(before.bundle));
});
