import { estimate } from "../cost/estimate.ts";
import type { RunRecord } from "../domain/run.ts";
import { badgeSvg, costBadge } from "./badge.ts";

/** What running all of them once more costs, in US dollars; undefined where one of them cannot be said. */
function costOfAll(records: readonly RunRecord[]): number | undefined {
  let usd = 0;
  for (const record of records) {
    const cost = estimate(record);
    if (cost.kind === "none") return undefined;
    usd += cost.usd.about;
  }
  return records.length === 0 ? undefined : usd;
}

/** The button `run this analysis: about $0.40`; `unknown` where nothing is known, for whatever reason. */
export function launchBadgeSvg(records: readonly RunRecord[]): string {
  const usd = costOfAll(records);
  const partial = records.some(({ plan }) => plan.leftOut !== undefined);
  return badgeSvg(costBadge(usd === undefined ? {} : { usd, partial }));
}
