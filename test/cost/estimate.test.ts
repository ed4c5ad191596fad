import { expect, test } from "vitest";
import { carbonGrams, usualFactors } from "../../src/cost/carbon.ts";
import { type Estimate, estimate } from "../../src/cost/estimate.ts";
import { spokenCarbon, spokenCost, spokenRange } from "../../src/cost/money.ts";
import { priceTable } from "../../src/cost/prices.ts";
import type { StepRecord } from "../../src/domain/execution.ts";
import type { RunRecord } from "../../src/domain/run.ts";
import { costSentence } from "../../src/report/cost.ts";
import { aPlan, aRecord } from "../builders.ts";

const GiB = 2 ** 30;

function aStep(parts: Partial<StepRecord> = {}): StepRecord {
  const [first] = aRecord().steps;
  if (first === undefined) throw new Error("a run has a step");
  return { ...first, ...parts };
}

function estimated(parts: Partial<RunRecord>): Estimate {
  const cost = estimate(aRecord(parts));
  if (cost.kind === "none") throw new Error(cost.reason);
  return cost;
}

test("a cost is told as people tell it", () => {
  const said = [0, 0.004, 0.0099, 0.01, 0.044, 0.096, 0.4, 0.43, 0.96, 0.98, 1.2, 3.4, 9.9, 25.2, 99.6, 1283];
  expect(said.map(spokenCost)).toEqual([
    "under 1 cent",
    "under 1 cent",
    "under 1 cent",
    "about 1 cent",
    "about 4 cents",
    "about $0.10",
    "about $0.40",
    "about $0.45",
    "about $0.95",
    "about $1",
    "about $1",
    "about $3.50",
    "about $10",
    "about $25",
    "about $100",
    "about $1,300",
  ]);
  expect(spokenRange(0.001, 0.002)).toBe("under 1 cent");
  expect(spokenRange(0.12, 0.5)).toBe("$0.10 to $0.50");
  expect([0.001, 0.034, 33.9, 1234].map(spokenCarbon)).toEqual(["under 0.01 g", "0.034 g", "34 g", "1.2 kg"]);
});

test("two hours on four busy processors cost what the machine asks for them, and its disk and address", () => {
  const hours = 2;
  const step = aStep({ wallSeconds: hours * 3600, cpuSeconds: hours * 3600 * 3, peakMemoryBytes: 10 * GiB });
  const cost = estimated({ steps: [step] });
  // 3 busy processors and a quarter more are 4; 10 GiB and a quarter more need 16.
  expect(cost.machine.instance).toBe("m7i.xlarge");
  const billed = hours * 3600 + 70;
  expect(cost.seconds.billed).toBeCloseTo(billed, 6);
  const disk = ((21 + 8e-9) * 0.08) / 730;
  expect(cost.usd.about).toBeCloseTo((billed / 3600) * (0.2016 + 0.005 + disk), 9);
  expect(cost.spoken).toBe("about $0.40");
  expect(cost.usd.low).toBeLessThan(cost.usd.about / 2);
  expect(cost.usd.high).toBeCloseTo(cost.usd.about * 1.25, 9);
});

test("it is the busiest step that says how many processors, and the hungriest how much memory", () => {
  const steps = [
    aStep({ wallSeconds: 10, cpuSeconds: 78, peakMemoryBytes: GiB }),
    aStep({ wallSeconds: 1000, cpuSeconds: 900, peakMemoryBytes: 40 * GiB }),
  ];
  expect(estimated({ steps }).machine).toMatchObject({ instance: "m7i.4xlarge", vcpus: 16, memoryGiB: 64 });
});

test("with fewer processors than it kept busy it takes longer, and says so", () => {
  const cost = estimated({ steps: [aStep({ wallSeconds: 100, cpuSeconds: 6400, peakMemoryBytes: GiB })] });
  expect(cost.machine.vcpus).toBe(32);
  expect(cost.seconds.run).toBeCloseTo(200, 6);
  expect(cost.assumptions.join("\n")).toContain("it takes 2.0 times as long");
});

test("images for Arm are run on machines with such processors", () => {
  const [image] = aRecord().images;
  if (image === undefined) throw new Error("a run has an image");
  const images = [{ ...image, platform: "linux/arm64" }];
  expect(estimated({ images }).machine.architecture).toBe("arm64");
  expect(estimate(aRecord({ images: [{ ...image, platform: "linux/s390x" }] })).kind).toBe("none");
});

test("what was not measured is reckoned with its limit, and no carbon is made up", () => {
  const plan = aPlan({ limits: { cpus: 8, memoryBytes: 60 * GiB, diskBytes: GiB, timeoutSeconds: 60 } });
  const cost = estimated({ plan, steps: [aStep({ cpuSeconds: null, peakMemoryBytes: null })] });
  expect(cost.machine).toMatchObject({ vcpus: 16, memoryGiB: 128 });
  expect(cost.carbon).toBeNull();
  expect(cost.assumptions.join("\n")).toContain("as much as it may use was reckoned with");
});

test("of a run that broke, ran outside of a container, or fits into no machine, nothing is said", () => {
  const failure = { kind: "exited", step: "plot", exitCode: 1 } as const;
  const host = aPlan({ environment: { kind: "host" } });
  const huge = aStep({ peakMemoryBytes: 900 * GiB });
  for (const record of [{ failure }, { plan: host }, { steps: [] }, { steps: [huge] }]) {
    expect(estimate(aRecord(record)).kind).toBe("none");
    expect(costSentence(aRecord(record))).toBe("");
  }
});

test("carbon is what Green Algorithms publish for their own example", () => {
  const factors = { ...usualFactors, wattsPerCore: 6.25, gramsPerKWh: 253.19 };
  expect(carbonGrams({ cpuSeconds: 3600, wallSeconds: 3600, memoryGB: 4.8 }, factors)).toBeCloseTo(3.399, 3);
});

test("every price has a date, and none of a larger machine of one family is lower", () => {
  for (const row of priceTable.machines) {
    expect(row.asOf).toMatch(/^20\d\d(-\d\d){0,2}$/);
    expect(row.source === null || URL.canParse(row.source)).toBe(true);
    const family = row.instance.split(".")[0];
    const smaller = priceTable.machines.filter(
      (each) => each.instance.startsWith(`${family}.`) && each.vcpus < row.vcpus,
    );
    // Prices within a family grow with its processors, to the cent: a slip of the pen would stand out.
    for (const each of smaller) expect(each.usdPerHour / each.vcpus).toBeCloseTo(row.usdPerHour / row.vcpus, 6);
  }
});
