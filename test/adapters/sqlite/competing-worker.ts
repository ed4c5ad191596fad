import { once } from "node:events";
import { writeSync } from "node:fs";
import { openSqliteStore } from "../../../src/adapters/store-sqlite.ts";
import { systemClock } from "../../../src/adapters/system-clock.ts";
import type { Job } from "../../../src/ports.ts";

/*
 * A process of its own: adds jobs, waits for a word on stdin, works until the queue is empty. Says what it did, one line
 * each. The lease it is given is that of the job on which it hangs; no other runs out, however slow the machine is.
 */

const [file = "", worker = "", ownJobs = "0", sharedJobs = "0", leaseMilliseconds = "0", hangsAfter = "0"] =
  process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);
const clock = systemClock();
const { queue } = openSqliteStore(file, clock);
const job: Job = { kind: "delivery", delivery: { guid: worker, event: "push", payload: {} } };

for (let n = 0; n < Number(sharedJobs); n++) if (await queue.add(`shared-${n}`, job)) say(`added shared-${n}`);
for (let n = 0; n < Number(ownJobs); n++) if (await queue.add(`${worker}-${n}`, job)) say(`added ${worker}-${n}`);

say("ready");
await once(process.stdin, "data");
process.stdin.unref();

for (let claims = 1; ; ) {
  const claimed = await queue.claim(worker, claims === Number(hangsAfter) ? Number(leaseMilliseconds) : 600_000);
  if (claimed === undefined) {
    const { queued, running } = await queue.depth();
    if (queued + running === 0) break;
    await clock.sleep(20);
    continue;
  }
  say(`claimed ${claimed.id} ${claimed.attempt}`);
  if (claims++ === Number(hangsAfter)) {
    say(`hangs ${claimed.id}`);
    await clock.sleep(600_000);
  }
  await clock.sleep(1);
  if (await queue.finish(claimed, worker, "done")) say(`finished ${claimed.id} ${claimed.attempt}`);
}
