import type { RunRecord } from "../domain/run.ts";
import { type CarbonFactors, carbonGrams, usualFactors } from "./carbon.ts";
import { spokenCarbon, spokenCost, spokenRange } from "./money.ts";
import { type Price, type PriceTable, priceTable } from "./prices.ts";
import { type Usage, usageOf } from "./usage.ts";

/** What it would cost to run an analysis once more on a rented machine. */
export interface Estimate {
  readonly kind: "estimate";
  /** `about $0.40`. */
  readonly spoken: string;
  readonly spokenRange: string;
  readonly usd: { readonly low: number; readonly about: number; readonly high: number };
  readonly machine: Price;
  readonly provider: string;
  readonly region: string;
  /** When the price of the machine was read, and where it can be looked up today. */
  readonly pricesAsOf: string;
  readonly checkAt: string;
  readonly seconds: {
    readonly start: number;
    readonly download: number;
    readonly run: number;
    readonly billed: number;
  };
  readonly carbon: { readonly grams: number; readonly spoken: string } | null;
  readonly usage: Usage;
  /** All that was taken for granted, one sentence each. */
  readonly assumptions: readonly string[];
}

/** Why there is no figure. */
export interface NoEstimate {
  readonly kind: "none";
  readonly reason: string;
}

export interface EstimateOptions {
  readonly table?: PriceTable;
  readonly carbon?: CarbonFactors;
}

const GB = 1e9;
const GiB = 2 ** 30;
const imageGB = 1;
/** Of the root disk that such a machine has at least. */
const leastDiskGB = 20;
const bootSeconds = 60;
const bytesPerSecond = 0.1 * GB;
const hoursPerMonth = 730;
/** Spot prices are nowhere listed for later; this is how low they usually are, and how much another region asks. */
const spotShare = 0.3;
const dearerRegion = 1.25;

/** From what one run used to what another would cost: the cheapest machine of the table that is large enough. */
export function estimate(
  record: RunRecord,
  { table = priceTable, carbon = usualFactors }: EstimateOptions = {},
): Estimate | NoEstimate {
  const usage = usageOf(record);
  if (usage === null)
    return none("nothing is known of what it costs: the run did not come to its end in a container of ours");
  if (usage.architecture === null) return none("its images are made for no processor that the price table has");
  const { cpus, memoryBytes } = record.plan.limits;
  const cpuNeed = Math.max(1, Math.ceil((usage.busiestCpus ?? cpus) * 1.25));
  const memoryNeedGiB = ((usage.peakMemoryBytes ?? memoryBytes) * 1.25) / GiB + 0.5;
  const machine = cheapest(table, usage.architecture, cpuNeed, memoryNeedGiB);
  if (machine === undefined)
    return none(`no machine of the price table has the memory that it needs (${memoryNeedGiB.toFixed(1)} GiB)`);
  const stretch = Math.max(1, (usage.busiestCpus ?? cpus) / machine.vcpus);
  const seconds = {
    start: bootSeconds + (imageGB * GB) / bytesPerSecond,
    download: usage.downloadBytes / bytesPerSecond,
    run: usage.stepSeconds * stretch,
  };
  const billed = Math.max(table.leastSeconds, seconds.start + seconds.download + seconds.run);
  const hours = billed / 3600;
  const diskGB = leastDiskGB + imageGB + usage.diskBytes / GB;
  const { diskUsdPerGBMonth, addressUsdPerHour } = table.besides;
  const besides = hours * ((diskGB * diskUsdPerGBMonth) / hoursPerMonth + addressUsdPerHour);
  const compute = hours * machine.usdPerHour;
  const usd = {
    low: compute * spotShare + besides,
    about: compute + besides,
    high: (compute + besides) * dearerRegion,
  };
  const grams =
    usage.cpuSeconds === null || usage.peakMemoryBytes === null
      ? null
      : carbonGrams(
          {
            cpuSeconds: usage.cpuSeconds,
            wallSeconds: usage.stepSeconds,
            memoryGB: usage.peakMemoryBytes / GB,
          },
          carbon,
        );
  return {
    kind: "estimate",
    spoken: spokenCost(usd.about),
    spokenRange: spokenRange(usd.low, usd.high),
    usd,
    machine,
    provider: table.provider,
    region: table.region,
    pricesAsOf: machine.asOf,
    checkAt: table.checkAt,
    seconds: { ...seconds, billed },
    carbon: grams === null ? null : { grams, spoken: spokenCarbon(grams) },
    usage,
    assumptions: assumptions(usage, machine, table, stretch, grams === null ? null : carbon, skippedIn(record)),
  };
}

const none = (reason: string): NoEstimate => ({ kind: "none", reason });

/** Memory cannot be stretched; with fewer processors than it kept busy it only takes longer. */
function cheapest(
  { machines }: PriceTable,
  architecture: string,
  cpuNeed: number,
  memoryNeedGiB: number,
): Price | undefined {
  const large = machines.filter((each) => each.architecture === architecture && each.memoryGiB >= memoryNeedGiB);
  const most = Math.max(0, ...large.map(({ vcpus }) => vcpus));
  const fast = large.filter(({ vcpus }) => vcpus >= Math.min(cpuNeed, most));
  return fast.toSorted((a, b) => a.usdPerHour - b.usdPerHour)[0];
}

const skippedIn = ({ plan }: RunRecord): readonly string[] =>
  (plan.leftOut ?? []).filter(({ kind }) => kind === "step").map(({ name }) => name);

function assumptions(
  usage: Usage,
  machine: Price,
  table: PriceTable,
  stretch: number,
  carbon: CarbonFactors | null,
  skipped: readonly string[],
): readonly string[] {
  return [
    `One rerun on ${machine.instance} (${machine.vcpus} vCPU, ${machine.memoryGiB} GiB) of ${table.provider} in ${table.region}, on demand, Linux, billed by the second from ${table.leastSeconds} s on; price of ${machine.asOf}, without tax.`,
    `As fast a processor as that of the measured run; a start of ${bootSeconds} s; an image of ${imageGB} GB and all inputs fetched at ${bytesPerSecond / 1e6} MB/s.`,
    `A disk of ${leastDiskGB} GB and what the run needs, one public address, and no more than ${table.besides.freeEgressGBPerMonth} GB a month sent out, which is free; these are published figures that were not read again for this table.`,
    `The low end takes spot prices to be ${spotShare * 100} % of those on demand; the high end is ${Math.round((dearerRegion - 1) * 100)} % more, as in dearer regions.`,
    "Time that somebody spends in the notebook afterwards is not in it.",
    ...(skipped.length === 0
      ? []
      : [`Steps that its authors leave out of a rerun are not in it: ${skipped.join(", ")}.`]),
    ...(usage.busiestCpus === null
      ? ["How busy its processors were is not known: as many as it may use were reckoned with."]
      : []),
    ...(usage.peakMemoryBytes === null
      ? ["How much memory it used is not known: as much as it may use was reckoned with."]
      : []),
    ...(stretch > 1
      ? [`No machine of the table has as many processors as it used: it takes ${stretch.toFixed(1)} times as long.`]
      : []),
    ...(carbon === null
      ? []
      : [
          `Carbon after Green Algorithms: ${carbon.wattsPerCore} W for a busy core, ${carbon.wattsPerGB} W for a GB of memory, PUE ${carbon.pue}, ${carbon.gramsPerKWh} g CO2e/kWh.`,
        ]),
  ];
}
