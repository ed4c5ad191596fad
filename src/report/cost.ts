import { type Estimate, estimate, type NoEstimate } from "../cost/estimate.ts";
import { spokenRange } from "../cost/money.ts";
import type { RunRecord } from "../domain/run.ts";
import { aligned, type Cell, wrapped } from "./columns.ts";
import { duration, size } from "./quantities.ts";
import type { TerminalStyle } from "./terminal.ts";

/** `Run this analysis: about $0.40`, and on what; empty where nothing can be said. */
export function costSentence(record: RunRecord): string {
  const cost = estimate(record);
  if (cost.kind === "none") return "";
  const { spoken, machine, region, pricesAsOf, carbon } = cost;
  const air = carbon === null ? "" : `; ${carbon.spoken} CO2e`;
  return `Run this analysis: ${spoken} (estimate: ${machine.instance} in ${region}, prices of ${pricesAsOf}${air})`;
}

/** The answer of `tickmark estimate`: the figure, what it stands on, and all that was taken for granted. */
export function costLines(cost: Estimate | NoEstimate, { paint, width }: TerminalStyle): readonly string[] {
  if (cost.kind === "none") return wrapped(`No estimate: ${cost.reason}.`, width);
  const { usage, machine, seconds, usd, carbon } = cost;
  const unknown = "not known";
  const facts: readonly (readonly [string, string])[] = [
    ["range", cost.spokenRange],
    ["machine", `${machine.instance}: ${machine.vcpus} vCPU, ${machine.memoryGiB} GiB, $${machine.usdPerHour}/h`],
    ["where", `${cost.provider}, ${cost.region}, prices of ${cost.pricesAsOf}`],
    ["time", `${duration(seconds.billed)}, of which the analysis ${duration(seconds.run)}`],
    ["carbon", carbon === null ? unknown : `${carbon.spoken} CO2e (estimate)`],
    ["measured", `${duration(usage.stepSeconds)} of running`],
    ["", `${usage.cpuSeconds === null ? unknown : duration(usage.cpuSeconds)} of processor time`],
    ["", `${usage.peakMemoryBytes === null ? unknown : size(usage.peakMemoryBytes)} of memory at most`],
    ["", `${size(usage.diskBytes)} of inputs, outputs and log, ${size(usage.downloadBytes)} of it downloaded`],
  ];
  const rows = facts.map(([name, value]): readonly Cell[] => [
    { text: `  ${name}`, paint: (text) => paint("quiet", text) },
    { text: value },
  ]);
  return [
    paint("strong", `Run this analysis: ${cost.spoken}`),
    "",
    ...aligned(rows),
    "",
    paint("quiet", "  Taken for granted:"),
    ...cost.assumptions.flatMap((line) =>
      wrapped(line, Math.max(20, width - 4)).map((each, index) => `  ${index === 0 ? "-" : " "} ${each}`),
    ),
    "",
    ...wrapped(
      `Not a quote: ${spokenRange(usd.low, usd.high)} is what we would expect. Today's prices: ${cost.checkAt}`,
      width - 2,
    ).map((line) => paint("quiet", `  ${line}`)),
  ];
}
