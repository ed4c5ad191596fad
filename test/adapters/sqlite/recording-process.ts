import { once } from "node:events";
import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import { noRemarks } from "../../../src/domain/run-summary.ts";
import { aPlan, someEvidence } from "../../builders.ts";

/*
 * A process of its own, as a person's command is: waits for a word on stdin, then writes runs down as begun, records them,
 * tags its own and one that all share, and deletes every third of its own. Says what stays.
 */

const [file = "", name = "", count = "0", shared = ""] = process.argv.slice(2);
const { ledger, unfinished } = openSqliteStore(file, systemClock());
const context = { ...noRemarks, repositoryId: null, branch: null };

writeSync(1, "ready\n");
await once(process.stdin, "data");
process.stdin.unref();

for (let n = 0; n < Number(count); n++) {
  const nonce = `${name}-${n}`;
  const evidence = someEvidence({ record: { nonce } });
  const begun = {
    format: 1 as const,
    nonce,
    tickmark: "0",
    user: name,
    host: "here",
    plan: aPlan(),
    parameters: null,
    begunAt: evidence.run.record.startedAt,
  };
  const [id = ""] = await unfinished.begin([{ begun, context }]);
  await unfinished.start(id);
  await unfinished.annotate(id, { kind: "tagged", text: `while-${name}` }, name);
  await ledger.save(evidence, context, id);
  await ledger.annotate(evidence.run.id, { kind: "tagged", text: name }, name);
  await ledger.annotate(shared, { kind: "tagged", text: nonce }, name);
  if (n % 3 === 2) await ledger.remove(evidence.run.id);
  else writeSync(1, `kept ${evidence.run.id}\n`);
}
// Its last run never ends, since the process does.
const last = {
  format: 1 as const,
  nonce: name,
  tickmark: "0",
  user: name,
  host: "here",
  plan: aPlan(),
  parameters: null,
};
await unfinished.begin([{ begun: { ...last, begunAt: "2026-01-01T00:00:00Z" }, context }]);
process.kill(process.pid, "SIGKILL");
