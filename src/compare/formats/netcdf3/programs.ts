import type { Reading } from "../../format.ts";
import type { Value } from "../../part.ts";
import { shown } from "../packed/asides.ts";

/** What NCO and CDO say of themselves in the attributes of a file: their name, then the version and where they are found. */
const names: ReadonlyMap<string, RegExp> = new Map([
  ["NCO", /^(netCDF Operators) version \d[\w.+~-]{0,40}(?: \([^()]{1,300}\))?$/],
  ["CDO", /^(Climate Data Operators) version \d[\w.+~-]{0,40}(?: \([^()]{1,300}\))?$/],
  ["CDI", /^(Climate Data Interface) version \d[\w.+~-]{0,40}(?: \([^()]{1,300}\))?$/],
]);

const threads: ReadonlySet<string> = new Set(["nco_openmp_thread_number", "cdo_openmp_thread_number"]);

/**
 * An attribute of the whole file without the version of the program that wrote it, which is set aside; undefined where it
 * only says how many threads that had.
 */
export function withoutProgram(name: string, value: Value, where: string, reading: Reading): Value | undefined {
  if (threads.has(name) && isOneNumber(value)) {
    const count = Array.from(value.numbers, String).join();
    reading.setAside({ rule: "netCDF: number of threads", where, value: count });
    return undefined;
  }
  const found = typeof value === "string" ? names.get(name)?.exec(value)?.[1] : undefined;
  if (found === undefined) return value;
  reading.setAside({ rule: "netCDF: versions of the programs", where, value: shown(String(value)) });
  return found;
}

const isOneNumber = (value: Value): value is Extract<Value, { readonly numbers: unknown }> =>
  typeof value === "object" && value !== null && "numbers" in value && value.numbers.length === 1;
