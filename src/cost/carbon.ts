/** What the carbon of a run is reckoned with. */
export interface CarbonFactors {
  /** Of one busy core. */
  readonly wattsPerCore: number;
  readonly wattsPerGB: number;
  /** What a data centre draws for each watt that its computers do. */
  readonly pue: number;
  /** Grams of CO2 equivalent for a kilowatt-hour. */
  readonly gramsPerKWh: number;
}

/**
 * Green Algorithms (Advanced Science 2021, 2100707): 12 W for a core that is not known, 0.3725 W/GB, PUE 1.67. The grid is the
 * world's average of 2019 (IEA, as CodeCarbon has it), since nobody knows where it will be run.
 */
export const usualFactors: CarbonFactors = { wattsPerCore: 12, wattsPerGB: 0.3725, pue: 1.67, gramsPerKWh: 475 };

/** Grams of CO2 equivalent of a computation: its core hours, and its memory for as long as it took. */
export function carbonGrams(
  { cpuSeconds, wallSeconds, memoryGB }: { cpuSeconds: number; wallSeconds: number; memoryGB: number },
  { wattsPerCore, wattsPerGB, pue, gramsPerKWh }: CarbonFactors = usualFactors,
): number {
  const wattHours = (cpuSeconds / 3600) * wattsPerCore + (wallSeconds / 3600) * memoryGB * wattsPerGB;
  return (wattHours / 1000) * pue * gramsPerKWh;
}
