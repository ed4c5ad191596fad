const bytesPer: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

const secondsPer: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86400 };

/** `4 GiB` or `500 MB` in bytes. A number without its unit is undefined: nobody could tell which was meant. */
export function parseSize(text: string): number | undefined {
  return inUnits(text, bytesPer);
}

/** `30 min`, `6 h` or `1.5 d` in seconds. */
export function parseDuration(text: string): number | undefined {
  return inUnits(text, secondsPer);
}

function inUnits(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,15}(?:\.\d{1,6})?) ?([A-Za-z]+)$/.exec(text) ?? [];
  const one = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (one === undefined) return undefined;
  const whole = Math.round(Number(count) * one);
  return whole > 0 && Number.isSafeInteger(whole) ? whole : undefined;
}
