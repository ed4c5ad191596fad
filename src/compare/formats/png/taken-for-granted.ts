import type { Reading } from "../../format.ts";

/** White and primaries of sRGB, as cHRM tells them (IEC 61966-2-1). */
const primaries = "31270 32900 64000 33000 30000 60000 15000 6000";

/**
 * Sets aside what says no more than what is taken for granted without it: gamma and primaries of sRGB where nothing else is
 * said of the colours (PNG specification, third edition, 13.13), and a background that no pixel lets through.
 */
export function withoutGranted(shown: Map<string, string>, samples: Uint8Array | Uint16Array, reading: Reading): void {
  const isPlain = !["iCCP", "sRGB", "cICP", "mDCV", "cLLI"].some((type) => shown.has(type));
  const [gamma, colours] = [shown.get("gAMA"), shown.get("cHRM")];
  if (isPlain && (gamma ?? "0.45455") === "0.45455" && (colours ?? primaries) === primaries) {
    for (const type of ["gAMA", "cHRM"]) omit(type, "PNG: that the colours are those of sRGB", shown, reading);
  }
  if (isOpaque(samples)) omit("bKGD", "PNG: background of a picture without holes", shown, reading);
}

function omit(type: string, rule: string, shown: Map<string, string>, reading: Reading): void {
  const value = shown.get(type);
  if (value === undefined) return;
  reading.setAside({ rule, where: `chunk ${type}`, value });
  shown.delete(type);
}

function isOpaque(samples: Uint8Array | Uint16Array): boolean {
  const most = samples.BYTES_PER_ELEMENT === 2 ? 65535 : 255;
  for (let at = 3; at < samples.length; at += 4) if (samples[at] !== most) return false;
  return true;
}
