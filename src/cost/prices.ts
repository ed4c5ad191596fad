/** One machine that can be rented, and what an hour of it costs. */
export interface Price {
  readonly instance: string;
  readonly architecture: "amd64" | "arm64";
  readonly vcpus: number;
  readonly memoryGiB: number;
  /** On demand, Linux. */
  readonly usdPerHour: number;
  /** Where the figure was read; null where it was read in several tables that agreed, none of them the provider's. */
  readonly source: string | null;
  /** When that said so. */
  readonly asOf: string;
}

/** What a table of prices is worth: whose they are, where they hold, and where to read them today. */
export interface PriceTable {
  readonly provider: string;
  readonly region: string;
  /** The provider's own list, without an account; no spot prices stand in it. */
  readonly checkAt: string;
  readonly machines: readonly Price[];
  /** Besides the machine. Published figures that were not read again for this table. */
  readonly besides: {
    readonly diskUsdPerGBMonth: number;
    readonly addressUsdPerHour: number;
    readonly freeEgressGBPerMonth: number;
  };
  /** The least that is billed. */
  readonly leastSeconds: number;
}

const families = "https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/";
const comparison = "https://c3x.dev/blog/m5-vs-m6i-vs-m7i-cost-performance";

const row = (
  instance: string,
  [vcpus, memoryGiB]: readonly [number, number],
  usdPerHour: number,
  { source = null, asOf = "2026-11", architecture = "amd64" }: Partial<Price> = {},
): Price => ({ instance, architecture, vcpus, memoryGiB, usdPerHour, source, asOf });

/**
 * Shipped with the program, so that an estimate needs no network and says the same tomorrow. Machines whose processor is paid
 * for by the minute of full use (the T family) are not in it: an analysis uses its processor.
 */
export const priceTable: PriceTable = {
  provider: "Amazon EC2",
  region: "us-east-1",
  checkAt: "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonEC2/current/us-east-1/index.json",
  machines: [
    row("c7i.large", [2, 4], 0.08925),
    row("c7i.xlarge", [4, 8], 0.1785),
    row("c7i.2xlarge", [8, 16], 0.357),
    row("c7i.4xlarge", [16, 32], 0.714),
    row("m7i.large", [2, 8], 0.1008),
    row("m7i.xlarge", [4, 16], 0.2016, { source: comparison, asOf: "2026" }),
    row("m7i.2xlarge", [8, 32], 0.4032),
    row("m7i.4xlarge", [16, 64], 0.8064),
    row("m7i.8xlarge", [32, 128], 1.6128),
    row("r7i.large", [2, 16], 0.1323),
    row("r7i.xlarge", [4, 32], 0.2646),
    row("r7i.2xlarge", [8, 64], 0.5292),
    row("r7i.4xlarge", [16, 128], 1.0584),
    row("m7g.large", [2, 8], 0.0816, { source: families, asOf: "2026-06-17", architecture: "arm64" }),
    row("m7g.xlarge", [4, 16], 0.1632, { source: comparison, asOf: "2026", architecture: "arm64" }),
    row("r7g.large", [2, 16], 0.1071, { architecture: "arm64" }),
    row("r7g.xlarge", [4, 32], 0.2142, { architecture: "arm64" }),
  ],
  besides: { diskUsdPerGBMonth: 0.08, addressUsdPerHour: 0.005, freeEgressGBPerMonth: 100 },
  leastSeconds: 60,
};
