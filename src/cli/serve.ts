import { issuerOf } from "../certificate/issuer.ts";
import { addresses } from "../entry/addresses.ts";
import { certifyingLedger } from "../entry/certify.ts";
import { notedChecks } from "../entry/noted-checks.ts";
import { policies } from "../entry/policy.ts";
import { recover } from "../entry/recovery.ts";
import { reverify } from "../entry/reverification.ts";
import { web } from "../entry/web.ts";
import { webhook } from "../entry/webhook.ts";
import { work } from "../entry/worker.ts";
import { readSettings } from "../settings.ts";
import { appFindings, openServerWorld, type ServerLog, type ServerWorld, unzipped } from "../world.ts";
import { type Command, exitCodes } from "./command.ts";
import { aborted } from "./io.ts";

export const serve: Command = {
  operands: "",
  mostOperands: 0,
  options: {},
  examples: [
    ["tickmark serve", "with APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET in the environment"],
    ["TICKMARK_WORKERS=0 tickmark serve", "webhooks and pages only"],
  ],
  async run({ io }) {
    const settings = readSettings(io.env, "server");
    const world = await openServerWorld(settings);
    const { store, keys, clock } = world;
    try {
      const stop = io.interruption();
      store.purge();
      // An engine that is down is no reason to lose webhooks: they are stored, and the jobs wait for it.
      await world.clear().catch((error: Error) => io.err(`tickmark serve: ${error.message}`));
      const hear = { onError: (error: unknown) => io.err(`tickmark serve: a page failed: ${error}`) };
      const { publicUrl, ceilings, forks, comments, workers, reverify: schedule } = settings;
      const requests = { site: world.site, callbacks: world.callbacks };
      const pages = web({ ...world, ...store, ...hear, requests, unzipped, publicUrl });
      const { server, log } = await world.listen(webhook(store.queue), pages);
      const working = {
        ...world,
        ...store,
        ledger: certifyingLedger(store.ledger, issuerOf(publicUrl), { ...world, ...store }),
        checks: notedChecks(world.checks, store.openChecks),
        addresses: addresses(publicUrl, keys),
        policies: policies({ ceilings, forks, comments, images: null }, world.contents, clock),
        log,
        means: world.means(),
      };
      log.info({ port: server.port, address: publicUrl, workers }, "Tickmark is ready");
      const rerunning = Array.from(
        { length: workers },
        () => ["verify", "accept", "propose", "elsewhere", "requested", "diagnose"] as const,
      );
      // Somebody's slow system holds up no delivery.
      const crew = workers === 0 ? [] : [["delivery", "comment"] as const, ["callback"] as const, ...rerunning];
      const busy = crew.map((kinds) => work(kinds, clock.nonce(), working, stop));
      const clearing = clearNowAndThen(world, stop);
      const recovering = workers === 0 ? undefined : recover({ ...working, checks: world.checks }, stop);
      const confirming = workers === 0 || schedule === null ? undefined : reverify(schedule, working, stop);
      void appFindings(settings).then(
        (findings) => tell(findings, log),
        (error: Error) => log.error({ error: error.message }, "could not ask GitHub what this App may do"),
      );
      await aborted(stop);
      log.info({}, "stopping: what is running is handed back");
      await server.close();
      await Promise.all([...busy, clearing, recovering, confirming]);
      return exitCodes.fine;
    } finally {
      world.close();
    }
  },
};

/** Said aloud at each start: an event that is not subscribed to never shows. */
function tell(findings: Awaited<ReturnType<typeof appFindings>>, log: ServerLog): void {
  for (const { detail, level, subject } of findings) {
    if (level === "good") log.info({}, `${subject}: ${detail}`);
    else log.error({}, `${subject}: ${detail}`);
  }
}

const clearMilliseconds = 10 * 60 * 1000;

async function clearNowAndThen(world: ServerWorld, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await world.clock.sleep(clearMilliseconds, stop);
    // An engine that is down is found out by the next job; the clearing comes again.
    if (!stop.aborted) await world.clear().catch(() => undefined);
    if (!stop.aborted) world.store.purge();
  }
}
