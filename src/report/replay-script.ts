import type { RunRecord } from "../domain/run.ts";
import { labelOf } from "../domain/run.ts";
import { shellWord } from "../domain/shell-word.ts";
import { moment } from "./quantities.ts";
import { shownLine } from "./shown.ts";

/** What was done, or was begun: as much of a record as there is of a run that did not come to an end. */
export interface Replayed extends Pick<RunRecord, "plan" | "diff" | "parameters" | "startedAt"> {
  readonly id: string;
  /** Why it has no result; null where it has one. */
  readonly state: string | null;
}

/** A shell script, oldest first, that does in a clone of the repository what was done: commit, changes, command. */
export function replayLines(runs: readonly Replayed[], leftOut: string | null): readonly string[] {
  return [
    "#!/bin/sh",
    "# Run this in a clean clone of the repository, with the store of these runs at hand.",
    ...(leftOut === null ? [] : [`# ${leftOut}`]),
    "set -e",
    ...runs.toReversed().flatMap((run) => ["", ...steps(run)]),
  ];
}

function steps({ id, plan, diff, parameters, startedAt, state }: Replayed): readonly string[] {
  const label = labelOf(id);
  const overrides = Object.entries(parameters?.changed?.overrides ?? {}).map(([name, value]) => `${name}=${value}`);
  const from = parameters?.changed?.from ?? null;
  const isCommand = plan.outputs.length === 0;
  const { environment } = plan;
  const place =
    environment.kind === "host"
      ? ["--host"]
      : isCommand && environment.kind === "image"
        ? ["--image", environment.image]
        : [];
  const analysis = isCommand ? [] : ["--analysis", plan.analysis];
  const command = isCommand ? ["--", plan.steps.map((step) => step.command).join("\n")] : [];
  const words = [...analysis, ...place, ...(from === null ? [] : [from]), ...overrides, ...command];
  return [
    `# ${label}, ${moment(startedAt)}${state === null ? "" : `, ${state}`}${from === null ? "" : `, with parameters from ${shownLine(from, 200)}`}`,
    ...(plan.source.commit === null ? [] : [`git checkout --quiet ${shellWord(plan.source.commit)}`]),
    ...(diff === undefined ? [] : [`tickmark show ${label} --diff | git apply`]),
    // A run that diverged or failed, as it perhaps did then, must not keep the later ones from their turn.
    `${`tickmark run ${words.map(shellWord).join(" ")}`.trimEnd()} || [ $? -eq 1 ]`,
    ...(diff === undefined ? [] : [`tickmark show ${label} --diff | git apply --reverse`]),
  ];
}
