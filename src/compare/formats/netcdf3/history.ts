import type { Reading } from "../../format.ts";
import type { Value } from "../../part.ts";
import { shown } from "../packed/asides.ts";

const [day, month] = ["(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"];

const stamp = [
  // Mon Jan 01 12:00:00 [UTC] 2024, as CDO and NCO write
  String.raw`${day} ${month} [ \d]\d \d\d:\d\d:\d\d(?: [A-Z]{2,5}| [+-]\d{4})? \d{4}`,
  // 2024-01-01T12:00:00.123Z
  String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?![\d:])`,
].join("|");

/** What may stand before the time of an entry. */
const lead = String.raw`[ \t\[(]{0,8}(?:(?:file )?(?:created|written|generated|produced|made|converted|modified|processed|saved)(?: by [^,;:]{1,80}?)?(?: on| at)?:? )?`;

/** The time with which a line begins. A time within a command is one of its arguments; CMOR goes on in the same line. */
const stamps = new RegExp(`(?=[\\dMTWFS])(?<=^${lead})(?:${stamp})|\\b(?:${stamp})(?= altered by CMOR)`, "gim");

/**
 * The attribute `history` of a netCDF file: what was done to the data, and when. The times of its entries are set aside, the
 * commands are content.
 */
export function history(value: Value, where: string, reading: Reading): Value {
  const times: string[] = [];
  const without = (text: string) =>
    // What holds the bracket itself is only doubled, so that nothing can be taken for a time that was set aside.
    text.replaceAll("⟨", "⟨⟨").replaceAll(stamps, (time) => {
      times.push(time);
      return "⟨time⟩";
    });
  const rest = typeof value === "string" ? without(value) : isTexts(value) ? value.map(without) : value;
  if (times.length > 0)
    reading.setAside({ rule: "netCDF: times in the history", where, value: shown(times.join(", ")) });
  return rest;
}

const isTexts = (value: Value): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");
