import { beganAt, isLive } from "../domain/unfinished.ts";
import { keptEntries } from "../entry/kept-entries.ts";
import type { RunFilter } from "../ports.ts";
import { counted } from "../report/quantities.ts";
import { type Replayed, replayLines } from "../report/replay-script.ts";
import type { World } from "../world.ts";
import { exitCodes, type Invocation } from "./command.ts";

/**
 * A script that does all of it again, also what was killed. What cannot be in it is counted, in the script as well: somebody
 * may look at that later.
 */
export async function listScript(filter: RunFilter, { store }: World, io: Invocation["io"]): Promise<number> {
  const runs: Replayed[] = [];
  let [live, imported] = [0, 0];
  for await (const kept of keptEntries(filter, store)) {
    if (kept.kind === "imported") imported += 1;
    else if (kept.kind === "run") {
      const { id, record } = kept.run.evidence.run;
      const { plan, diff, parameters, startedAt } = record;
      runs.push({ id, plan, parameters, startedAt, state: null, ...(diff !== undefined && { diff }) });
    } else if (isLive(kept.run)) live += 1;
    else {
      const { id, state, begun } = kept.run;
      const { plan, parameters, diff } = begun;
      const startedAt = beganAt(kept.run);
      runs.push({ id, plan, parameters, startedAt, state, ...(diff !== undefined && { diff }) });
    }
  }
  const left = [
    ...(live === 0 ? [] : [`${counted(live, "run")} that ${live === 1 ? "has" : "have"} not ended yet`]),
    ...(imported === 0 ? [] : [`${counted(imported, "imported record")}, whose commands are another program's`]),
  ];
  const leftOut = left.length === 0 ? null : `Left out: ${left.join("; ")}.`;
  for (const line of replayLines(runs, leftOut)) io.out(line);
  if (leftOut !== null) io.err(`${leftOut} \`tickmark list\` shows them.`);
  return exitCodes.fine;
}
