import { estimate } from "../cost/estimate.ts";
import { spokenCost } from "../cost/money.ts";
import type { RunRecord } from "../domain/run.ts";
import { badgeSvg } from "./badge.ts";

/** `about $0.40` for all of them together; null where one of them cannot be said. */
export function costOfAll(records: readonly RunRecord[]): string | null {
  let usd = 0;
  for (const record of records) {
    const cost = estimate(record);
    if (cost.kind === "none") return null;
    usd += cost.usd.about;
  }
  return records.length === 0 ? null : spokenCost(usd);
}

/** The button `run this analysis: about $0.40`; `unknown` where nothing is known, for whatever reason. */
export function launchBadgeSvg(cost: string | null): string {
  const color = cost === null ? "#57606a" : "#0969da";
  return badgeSvg({ label: "run this analysis", message: cost ?? "unknown", color });
}
