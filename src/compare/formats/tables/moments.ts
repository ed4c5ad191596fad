/** Of a second. */
export type MomentUnit = "s" | "ms" | "us" | "ns";

const perSecond: Readonly<Record<MomentUnit, bigint>> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };
const digits: Readonly<Record<MomentUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

/** Seconds that a date can hold. */
const mostSeconds = 8_640_000_000_000n;

/** A moment since 1970 as ISO 8601 with all digits of its unit; outside of the calendar as the number it is. */
export function momentText(value: bigint, unit: MomentUnit): string {
  const seconds = floorDivide(value, perSecond[unit]);
  if (seconds > mostSeconds || seconds < -mostSeconds) return `${value} ${unit}`;
  const date = new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, "");
  return `${date}${fraction(value - seconds * perSecond[unit], unit)}`;
}

/** A day since 1970; outside of the calendar as the number it is. */
export function dateText(days: bigint): string {
  const seconds = days * 86_400n;
  if (seconds > mostSeconds || seconds < -mostSeconds) return `${days} days`;
  return new Date(Number(seconds) * 1000).toISOString().replace(/T.*$/, "");
}

/** A time of day since midnight; outside of the day as the number it is. */
export function timeText(value: bigint, unit: MomentUnit): string {
  const seconds = floorDivide(value, perSecond[unit]);
  if (seconds < 0n || seconds >= 86_400n) return `${value} ${unit}`;
  const time = new Date(Number(seconds) * 1000).toISOString().slice(11, 19);
  return `${time}${fraction(value - seconds * perSecond[unit], unit)}`;
}

function fraction(rest: bigint, unit: MomentUnit): string {
  return unit === "s" ? "" : `.${rest.toString().padStart(digits[unit], "0")}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
