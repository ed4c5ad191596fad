import { fileSigningKeys } from "../../src/adapters/signing-keys.ts";
import { openSqliteStore } from "../../src/adapters/store-sqlite.ts";
import { unzipped } from "../../src/adapters/unzipping.ts";
import { type Issuer, issuerOf } from "../../src/certificate/issuer.ts";
import type { Evidence } from "../../src/domain/evidence.ts";
import { certify } from "../../src/entry/certify.ts";
import { manualClock } from "../adapters/manual-clock.ts";
import { temporaryFolder } from "../adapters/temporary-folder.ts";
import { aContext, identical, someEvidence } from "../builders.ts";
import { memoryLedger } from "../fakes.ts";

export const issuer = issuerOf("https://tickmark.example");

/** Real keys and a real log, both new, in which some runs are certified already. */
async function anInstallation(others = 4) {
  const clock = manualClock();
  const store = openSqliteStore(":memory:", clock);
  const world = { ...store, ledger: memoryLedger(), signingKeys: fileSigningKeys(temporaryFolder(), clock) };
  const installation = {
    ...world,
    clock,
    async certified(evidence: Evidence, by: Issuer = issuer) {
      await world.ledger.save(evidence, aContext());
      const kept = await certify({ evidence, context: aContext() }, by, world);
      const parts = await unzipped(kept.archive);
      if (parts === undefined) throw new TypeError("our own archive cannot be read");
      return { ...kept, parts };
    },
  };
  const failure = { kind: "exited", step: "plot", exitCode: 3 } as const;
  for (let count = 0; count < others; count += 1) {
    await installation.certified(someEvidence({ failure, comparisons: [], record: { nonce: `other ${count}` } }));
  }
  return installation;
}

export const figure = "\u0089PNG\r\n\u001a\n and so on";

export async function aCertificate(
  evidence: Evidence = someEvidence({ comparisons: [identical("fig1.png", figure, "Figure 1")] }),
  by: Issuer = issuer,
  others?: number,
) {
  const installation = await anInstallation(others);
  return { installation, ...(await installation.certified(evidence, by)) };
}
