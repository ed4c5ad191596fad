import { type Estimate, estimate, type NoEstimate } from "../cost/estimate.ts";
import { spokenRange } from "../cost/money.ts";
import type { RunRecord } from "../domain/run.ts";
import { wrapped } from "./columns.ts";
import { duration, size } from "./quantities.ts";
import { factLines, type TerminalStyle } from "./terminal.ts";

/** `Run this analysis: about $0.40`, and on what; empty where nothing can be said. */
export function costSentence(record: RunRecord): string {
  const cost = estimate(record);
  if (cost.kind === "none") return "";
  return `Run this analysis: ${cost.spoken} (${costBasis(cost)})`;
}

/** What the figure of an estimate stands on, in a line. */
export function costBasis({ machine, region, pricesAsOf, carbon }: Estimate): string {
  const air = carbon === null ? "" : `; ${carbon.spoken} CO2e`;
  return `estimate: ${machine.instance} in ${region}, prices of ${pricesAsOf}${air}`;
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
  return [
    paint("strong", `Run this analysis: ${cost.spoken}`),
    "",
    ...factLines(facts, { paint }),
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
