import { digestOf } from "../domain/digest.ts";
import { Fault } from "../domain/fault.ts";
import { parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import { plainText } from "../domain/plain-text.ts";
import { redact } from "../domain/redact.ts";
import type { KeptLog, ParametersRecord } from "../domain/run.ts";
import type { Begun } from "../domain/unfinished.ts";
import type { Clock, LogFile, Logs, SourceTree, UnfinishedRuns } from "../ports.ts";
import type { Task } from "../verify.ts";

/** A plan with what is otherwise in this one run. */
type Beginning = Pick<Task, "plan" | "parameters" | "repeats" | "diff">;

interface BeginWorld {
  readonly clock: Pick<Clock, "now" | "nonce">;
  readonly version: string;
  readonly user: string;
  readonly hostName: string;
}

/** All that is known of a run before anything runs. */
export async function begunOf(task: Beginning, tree: SourceTree, world: BeginWorld): Promise<Begun> {
  const { plan, repeats, diff } = task;
  return {
    format: 1,
    nonce: world.clock.nonce(),
    tickmark: world.version,
    user: world.user,
    host: world.hostName,
    plan,
    parameters: await parametersOf(task, tree),
    ...(diff !== undefined && { diff }),
    ...(repeats !== undefined && { repeats }),
    begunAt: world.clock.now().toISOString(),
  };
}

/** What went wrong with a run, as it is written down with it. */
export function whyBroken(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return redact(plainText(error instanceof Fault ? message : `a mistake in Tickmark: ${message}`)).slice(0, 1000);
}

/** Logs of which an unfinished run knows where they are kept: a kill while outputs are compared must not lose one either. */
export function notedLogs(
  logs: Logs,
  id: string,
  unfinished: Pick<UnfinishedRuns, "noteLog">,
): Logs & { kept(): Promise<KeptLog | null> } {
  let log: LogFile | undefined;
  return {
    async open(name) {
      const opened = await logs.open(name);
      await unfinished.noteLog(id, { name, kept: null });
      log = {
        write: (chunk) => opened.write(chunk),
        get seenBytes() {
          return opened.seenBytes;
        },
        async close() {
          const kept = await opened.close();
          await unfinished.noteLog(id, { name, kept });
          return kept;
        },
      };
      return log;
    },
    // Closed already where it got that far; that it cannot be kept is not what went wrong first.
    kept: async () => (await log?.close().catch(() => undefined)) ?? null,
  };
}

/** As the run is going to see them; that they cannot be read is told when it does. */
async function parametersOf({ plan, parameters }: Beginning, tree: SourceTree): Promise<ParametersRecord | null> {
  const path = plan.parameters;
  if (path === null) return null;
  const own = parameters === undefined ? await tree.read(path, parametersLimitBytes).catch(() => undefined) : undefined;
  const content = parameters?.content ?? (own === undefined ? undefined : Buffer.from(own).toString());
  if (content === undefined) return null;
  const read = readParameters(path, content);
  return {
    path,
    digest: digestOf(own ?? Buffer.from(content)),
    content,
    ...("problem" in read ? {} : { values: read.values }),
    ...(parameters !== undefined && { changed: parameters.changed }),
  };
}
