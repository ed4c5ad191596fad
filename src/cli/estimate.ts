import { usualFactors } from "../cost/carbon.ts";
import { estimate } from "../cost/estimate.ts";
import { costLines } from "../report/cost.ts";
import { type Command, exitCodes, type Invocation, textOf, UsageError } from "./command.ts";
import { findRun, withStore } from "./saved-run.ts";

export const estimateCommand: Command = {
  operands: "[LABEL]",
  mostOperands: 1,
  options: {
    "carbon-intensity": {
      type: "string",
      value: "GRAMS",
      about: "CO2e of a kilowatt-hour where you would run it (475, the world's average)",
    },
  },
  examples: [
    ["tickmark estimate", "from what the newest run used"],
    ["tickmark estimate 3f2a9c --json", "from another run, with every figure and assumption"],
    ["tickmark estimate --carbon-intensity 56", "where electricity is cleaner"],
  ],
  run: (invocation) =>
    withStore(invocation, async (world) => {
      const { io, json, positionals } = invocation;
      const { evidence } = await findRun(positionals[0] ?? "last", world);
      const cost = estimate(evidence.run.record, { carbon: { ...usualFactors, gramsPerKWh: intensity(invocation) } });
      if (json) io.out(JSON.stringify({ run: evidence.run.id, ...cost }, null, 2));
      else for (const line of costLines(cost, io)) io.out(line);
      return exitCodes.fine;
    }),
};

function intensity(invocation: Invocation): number {
  const text = textOf(invocation, "carbon-intensity");
  if (text === undefined) return usualFactors.gramsPerKWh;
  if (/^\d{1,4}(?:\.\d{1,3})?$/.test(text)) return Number(text);
  throw new UsageError(`--carbon-intensity takes grams of CO2e for a kilowatt-hour, such as 475, not "${text}"`);
}
