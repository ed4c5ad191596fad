import { oneDigitAbove } from "../../numbers/tolerance.ts";
import type { ColumnTally } from "./column-tally.ts";

/** Larger tolerances would let changed results pass. */
const largest = 0.01;
/** Less than the spacing of doubles is no tolerance that anybody would write down. */
const smallest = 1e-16;

/**
 * The smallest tolerance, rounded up to one digit, with which all columns would be close, as a line for the declaration;
 * null where none would, and where it would be too large to be one.
 */
export function suggestionOf(columns: readonly ColumnTally[]): string | null {
  const broken = columns.filter(({ isBroken }) => isBroken);
  if (broken.some(({ others, isWhole }) => others > 0 || isWhole)) return null;
  const needed = broken.reduce((most, column) => Math.max(most, column.needed), 0);
  if (needed === 0 || needed > largest) return null;
  const rtol = `rtol: ${oneDigitAbove(Math.max(needed, smallest))}`;
  const own = broken.filter(({ column }) => column.hasOwnTolerance);
  if (own.length === 0) return `compare: { ${rtol} }`;
  const names = own.map(({ column }) => `${JSON.stringify(column.name)}: { ${rtol} }`);
  return own.length === broken.length && own.length <= 3 ? `compare: { columns: { ${names.join(", ")} } }` : null;
}
