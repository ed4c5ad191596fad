import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileSigningKeys } from "../src/adapters/signing-keys.ts";
import { openSqliteStore } from "../src/adapters/store-sqlite.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import { issuerOf } from "../src/certificate/issuer.ts";
import { certify } from "../src/entry/certify.ts";
import { aContext, identical, someEvidence } from "../test/builders.ts";
import { machine, median } from "./measure.ts";

/*
 * What a certificate costs beyond the run: findings, signatures, log, archive with all its exports, and the disk. Medians of the
 * processor's own milliseconds, since a machine may be shared. `node bench/certificates.ts [runs]`
 */

const runs = Number(process.argv[2] ?? 15);
const issuer = issuerOf("https://tickmark.example");

const home = mkdtempSync(join(tmpdir(), "tickmark-bench-"));
try {
  const clock = systemClock();
  const store = openSqliteStore(join(home, "tickmark.db"), clock);
  const world = { ...store, signingKeys: fileSigningKeys(join(home, "keys"), clock) };
  console.log(machine());
  console.log(["outputs", "CPU ms", "archive KiB"].join("\t"));
  for (const outputs of [5, 1000]) {
    const costs: number[] = [];
    let bytes = 0;
    for (let run = 0; run < runs; run += 1) {
      const comparisons = Array.from({ length: outputs }, (_, at) => identical(`out/${at}.csv`, `${at}`));
      const evidence = someEvidence({ comparisons, record: { nonce: `${outputs} ${run}` } });
      const before = process.cpuUsage();
      const { archive } = await certify({ evidence, context: aContext() }, issuer, world);
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1000);
      bytes = archive.byteLength;
    }
    console.log([outputs, median(costs).toFixed(0), Math.round(bytes / 1024)].join("\t"));
  }
  store.close();
} finally {
  rmSync(home, { recursive: true, force: true });
}
