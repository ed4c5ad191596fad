import type { Evidence } from "../domain/evidence.ts";
import { labelOf } from "../domain/run.ts";
import { aligned, type Cell, fitted } from "./columns.ts";
import { duration } from "./quantities.ts";
import { shownLine } from "./shown.ts";
import type { TerminalStyle } from "./terminal.ts";
import { markOf } from "./wording.ts";

/** The answer to a sweep: a line for every run, with the values that it was given. */
export function sweepLines(evidence: readonly Evidence[], { paint }: TerminalStyle): readonly string[] {
  const given = evidence.map(({ run }) => run.record.parameters?.changed?.overrides ?? {});
  const names = [...new Set(given.flatMap((each) => Object.keys(each)))];
  const head = ["run", ...names.map((name) => shownLine(name, 40)), "verdict", "took"];
  const rows = evidence.map(({ run, verdict }, index): readonly Cell[] => [
    { text: labelOf(run.id) },
    ...names.map((name) => ({ text: fitted(shownLine(given[index]?.[name] ?? "", 80), 24) })),
    { text: `${markOf(verdict.kind)} ${verdict.kind}` },
    { text: duration(run.record.wallSeconds) },
  ]);
  return aligned([head.map((text) => ({ text, paint: (shown: string) => paint("quiet", shown) })), ...rows]);
}
