/** As people say it: `under 1 cent`, `about 4 cents`, `about $0.40`, `about $3.50`, `about $25`, `about $1,300`. */
export function spokenCost(usd: number): string {
  return usd < leastUsd ? exact(usd) : `about ${exact(usd)}`;
}

/** A range as people say it; one figure where both ends sound the same. */
export function spokenRange(low: number, high: number): string {
  const [from, to] = [exact(low), exact(high)];
  return from === to ? from : `${from} to ${to}`;
}

/** Below it no figure is given. */
const leastUsd = 0.01;

function exact(usd: number): string {
  if (usd < leastUsd) return "under 1 cent";
  return usd < 0.095 ? `${Math.round(usd * 100)} cent${Math.round(usd * 100) === 1 ? "" : "s"}` : rounded(usd);
}

/** To steps that nobody would haggle over: 5 cents below a dollar, half a dollar below ten, whole ones, two digits. */
function rounded(usd: number): string {
  if (usd < 0.975) return `$${(Math.round(usd * 20) / 20).toFixed(2)}`;
  if (usd < 9.75) return `$${(Math.round(usd * 2) / 2).toFixed(2).replace(/\.00$/, "")}`;
  if (usd < 99.5) return `$${Math.round(usd)}`;
  return `$${Number(usd.toPrecision(2)).toLocaleString("en")}`;
}

/** `0.05 g`, `34 g`, `1.2 kg` of CO2 equivalent: two digits, since more are not known. */
export function spokenCarbon(grams: number): string {
  if (grams < 0.01) return "under 0.01 g";
  return grams < 1000 ? `${Number(grams.toPrecision(2))} g` : `${Number((grams / 1000).toPrecision(2))} kg`;
}
