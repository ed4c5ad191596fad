import type { CompareRules } from "../../domain/compare-rules.ts";
import { grouped } from "../../domain/grouped.ts";
import { different, equal, type Finding, type Largest } from "../finding.ts";
import type { TablePart } from "../part.ts";
import { walkByKeys } from "./tables/by-keys.ts";
import {
  type ColumnMatch,
  type ColumnPair,
  columnsByName,
  columnsByPlace,
  columnWords,
  shown,
  unmatchable,
} from "./tables/columns.ts";
import { realigned } from "./tables/realigned.ts";
import { addedRows, appendedRows, cutRows, missingRows, reorderedRows } from "./tables/row-wording.ts";
import { hasTwoEncodings, walkInOrder } from "./tables/streams.ts";
import { suggestionOf } from "./tables/suggestion.ts";
import { TableTally } from "./tables/table-tally.ts";
import { Wording, worstOf } from "./tables/wording.ts";

/**
 * Compares columns by name, and rows in order or by the key columns of the rules. `close`: nothing differs but what the
 * rules allow, which are tolerances, ignored columns, the order of columns, and with keys that of rows. Reads in one pass
 * where it can, and holds no table in memory; tables are read again to explain what differs.
 */
export function compareTables(recorded: TablePart, produced: TablePart, rules: CompareRules): Finding {
  const match = columnsByName(recorded, produced, rules);
  const inOrder = new TableTally(match.pairs, recorded, produced);
  walkInOrder(recorded, produced, isInPlace(match.pairs), inOrder);
  if (match.isSame && inOrder.isUntouched) return equal(recorded.at);
  const decoded = hasTwoEncodings(recorded, produced);
  const comparison = { recorded, produced, rules, match, decoded, wording: new Wording(recorded, rules.keys, decoded) };
  return rules.keys.length > 0 ? byKeys(comparison, inOrder) : byOrder(comparison, inOrder);
}

const isInPlace = (pairs: readonly ColumnPair[]): boolean =>
  pairs.every(({ recorded, produced }) => recorded === produced);

interface Comparison {
  readonly recorded: TablePart;
  readonly produced: TablePart;
  readonly rules: CompareRules;
  readonly match: ColumnMatch;
  readonly decoded: boolean;
  readonly wording: Wording;
}

function byOrder(comparison: Comparison, inOrder: TableTally): Finding {
  const { recorded, produced, match, decoded, wording } = comparison;
  const found = realigned(recorded, produced, match.pairs, inOrder, decoded);
  if (found?.kind === "reordered") return concluded(comparison, undefined, [reorderedRows(inOrder.rows, found)], []);
  if (found?.kind === "aligned") {
    const { missingRows: missing, addedRows: added } = found.tally;
    return concluded(comparison, found.tally, [...missingRows(missing, wording), ...addedRows(added, wording)], []);
  }
  const { missingRows: missing, addedRows: added, rows } = inOrder;
  return concluded(comparison, inOrder, [...cutRows(missing, rows, wording), ...appendedRows(added, wording)], []);
}

function byKeys(comparison: Comparison, inOrder: TableTally): Finding {
  const { recorded, produced, rules, match, decoded, wording } = comparison;
  const keys = rules.keys.map((key) => inOrder.columns().find(({ column }) => column.name === key));
  const absent = rules.keys.filter((_, at) => keys[at] === undefined);
  if (absent.length > 0) {
    const clause = `there is no ${columnWords(absent.map((name) => ({ name })))} by which rows could be matched`;
    return concluded(comparison, inOrder, [clause], []);
  }
  const known = keys.filter((key) => key !== undefined);
  const extra = inOrder.missingRows.count + inOrder.addedRows.count;
  // Rows that stand in the same order need no matching.
  if (extra === 0 && known.every(({ differing }) => differing === 0)) return concluded(comparison, inOrder, [], []);
  const side = (which: "recorded" | "produced") =>
    known.map(({ column, isNumeric }) => ({ place: column[which], isNumeric }));
  const tally = new TableTally(match.pairs, recorded, produced);
  let isInOrder = true;
  const visitor = {
    equal: (rows: number) => tally.equal(rows),
    pair: tally.pair.bind(tally),
    missing: tally.missing.bind(tally),
    added: tally.added.bind(tally),
    inOrder: (next: boolean) => {
      isInOrder &&= next;
    },
  };
  const columns = { recorded: side("recorded"), produced: side("produced") };
  const double = walkByKeys(recorded, produced, inOrder.rows + extra, columns, decoded, visitor);
  if (double !== undefined) {
    const { first, second } = double;
    const clause = `rows cannot be matched by ${rules.keys.map(shown).join(", ")}: ${double.side}, rows ${grouped(first.number)} and ${grouped(second.number)} have the same (${wording.keyOf(second)})`;
    return concluded(comparison, undefined, [clause], []);
  }
  const { missingRows: missing, addedRows: added } = tally;
  const allowed = isInOrder
    ? []
    : [`the rows stand in another order, and are matched by ${rules.keys.map(shown).join(", ")}`];
  return concluded(comparison, tally, [...missingRows(missing, wording), ...addedRows(added, wording)], allowed);
}

/** `rows`: what differs of the rows as such. `allowed`: what does, too, and is allowed. */
function concluded(
  comparison: Comparison,
  tally: TableTally | undefined,
  rows: readonly string[],
  allowed: readonly string[],
): Finding {
  const { recorded, rules, match, wording } = comparison;
  const columns = tally?.compared() ?? [];
  const isOrderAllowed = match.isOnlyOrder && rules.columnOrder === "any";
  const areMoved = !isOrderAllowed && match.problems.length > 0 && stoodStill(comparison, tally);
  const problems = isOrderAllowed ? [] : columnProblems(comparison, tally);
  const structure = areMoved ? [...match.problems, "all values stand where they stood"] : [...problems, ...rows];
  const beyond = tally?.beyond;
  const shape =
    beyond === undefined
      ? []
      : [
          `${wording.row(beyond.recorded)} has ${beyond.recorded.cells.length} cells, produced ${beyond.produced.cells.length}`,
        ];
  const cells = areMoved ? [] : wording.cells(columns);
  const worst = worstOf(columns);
  const largest: Largest | null =
    worst?.worst === undefined || worst.worst.difference === 0
      ? null
      : {
          abs: worst.worst.difference,
          scaled: worst.numbers.scale === 0 ? null : worst.worst.difference / worst.numbers.scale,
          where: `row ${grouped(worst.worst.recorded.number)}, column ${shown(worst.column.name)}`,
        };
  const isBroken = structure.length > 0 || shape.length > 0 || columns.some((column) => column.isBroken);
  const others = [...allowed, ...(isOrderAllowed ? match.problems : [])];
  const explanation = [...structure, ...shape, ...cells, ...(isBroken ? [] : others)].join("; ");
  if (isBroken) {
    const suggestion = structure.length + shape.length > 0 ? null : suggestionOf(columns);
    const note = unmatchable(recorded, comparison.produced, rules);
    return different(recorded.at, note === undefined ? explanation : `${explanation}; ${note}`, {
      largest,
      suggestion,
    });
  }
  const ignored = (tally?.columns() ?? []).filter(({ column, differing }) => column.isIgnored && differing > 0);
  const names = [...ignored.map(({ column }) => column), ...match.ignored];
  const words =
    names.length === 0
      ? "only what is ignored differs"
      : `only ${columnWords(names)} ${names.length === 1 ? "differs, which is" : "differ, which are"} ignored`;
  return { ...equal(recorded.at), kind: "close", explanation: explanation === "" ? words : explanation, largest };
}

/** The columns have other names or places, and yet each place holds what it held. */
function stoodStill({ recorded, produced, rules }: Comparison, tally: TableTally | undefined): boolean {
  const byPlace = tally?.isUntouched === true ? undefined : columnsByPlace(recorded, produced, rules);
  if (byPlace === undefined) return false;
  const places = new TableTally(byPlace, recorded, produced);
  walkInOrder(recorded, produced, true, places);
  return places.isUntouched;
}

/** What differs of the columns as such, and whether anything else does. */
function columnProblems({ match }: Comparison, tally: TableTally | undefined): readonly string[] {
  const isAll = match.problems.length > 0 && tally?.isUntouched === true;
  return isAll ? [...match.problems, "all else is the same"] : match.problems;
}
