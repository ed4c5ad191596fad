import { extent, niceStep } from "../plot/scales.ts";

/* From numbers to places on an axis, with round numbers marked; it chooses by itself whether the axis is logarithmic. */

export interface Scale {
  /** Between 0 and 1 for every number of the axis. */
  at(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly isLogarithmic: boolean;
}

/** From here on small values would all lie on each other on an even axis. */
const logarithmicFrom = 200;

/** An axis that holds all of the values, with a little room at both ends. At least one of them must be there, all finite. */
export function scaleOf(values: readonly number[]): Scale {
  const [least, most] = extent(values);
  return least > 0 && most / least >= logarithmicFrom ? logarithmic(least, most) : even(least, most);
}

const room = 0.04;

function even(least: number, most: number): Scale {
  // Half of each, since the difference of the largest numbers is none.
  const half = most / 2 - least / 2;
  const pad = half > 0 ? half * 2 * room : Math.abs(least) * 0.1 || 1;
  const [from, to] = [least - pad, most + pad];
  const width = to / 2 - from / 2;
  const at = (value: number) => (value / 2 - from / 2) / width;
  if (!Number.isFinite(width) || !(width > 0)) return { at: () => 0.5, ticks: [], isLogarithmic: false };
  const step = niceStep(width / 3);
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  const ticks = Array.from({ length: Math.max(0, Math.min(count, 12)) }, (_, n) => (first + n) * step);
  return { at, ticks: ticks.map((value) => ({ at: at(value), label: labelOf(value, step) })), isLogarithmic: false };
}

function logarithmic(least: number, most: number): Scale {
  const [low, high] = [Math.log10(least), Math.log10(most)];
  const pad = (high - low) * room;
  const [from, to] = [low - pad, high + pad];
  const atPower = (power: number) => (power - from) / (to - from);
  const every = Math.ceil((to - from) / 8);
  const powers: number[] = [];
  for (let power = Math.ceil(from); power <= to; power += every) powers.push(power);
  return {
    at: (value) => atPower(Math.log10(value)),
    ticks: powers.map((power) => ({ at: atPower(power), label: powerLabel(power) })),
    isLogarithmic: true,
  };
}

const powerLabel = (power: number): string => (power > -4 && power < 6 ? String(10 ** power) : `1e${power}`);

/** With as many digits as tell it from its neighbours, and no more. */
function labelOf(value: number, step: number): string {
  // What is left of adding up steps.
  if (Math.abs(value) < step / 1e6) return "0";
  const size = Math.max(Math.abs(value), step);
  const digits = Math.max(1, Math.min(15, Math.ceil(Math.log10(size / step)) + 1));
  if (size >= 1e6 || size < 1e-4) return shortened(value.toExponential(digits));
  return String(Number(value.toPrecision(digits + 1)));
}

const shortened = (text: string): string => text.replace(/\.?0*e\+?/, "e");
