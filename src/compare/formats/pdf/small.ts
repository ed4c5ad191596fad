import type { Resolve } from "./filters.ts";
import { type Dict, is, nameOf, type PdfObject } from "./objects.ts";

/** Larger objects keep their own name, and others refer to them by it. */
const mostValues = 64;

/**
 * Whether a dictionary is small and leads to no stream and no font, so that it is told wherever it is referred to. `isTold`:
 * the object of that number has a name anyway, and what is in it does not count.
 */
export function isSmall(dict: Dict, resolve: Resolve, isTold: (number: number) => boolean): boolean {
  let left = mostValues;
  const fits = (value: PdfObject): boolean => {
    left -= 1;
    if (left < 0 || is(value, "stream")) return false;
    if (is(value, "reference")) return isTold(value.number) || fits(resolve(value));
    if (is(value, "list")) return value.items.every(fits);
    if (!is(value, "dict")) return true;
    return nameOf(value.entries.get("Type")) !== "Font" && [...value.entries.values()].every(fits);
  };
  return fits(dict);
}
