/**
 * Reads a time as Sumatra writes it, `2026-11-22 12:43:51+0000` and its like; without a zone it is UTC. In ISO form, without
 * fractions of the second; undefined for anything else.
 */
export function sumatraTime(text: string): string | undefined {
  const [, day, clock, zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const at = new Date(`${day}T${clock}${zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
