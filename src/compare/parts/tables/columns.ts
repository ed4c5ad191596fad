import type { CompareRules, Tolerance } from "../../../domain/compare-rules.ts";
import { toleranceAt } from "../../numbers/tolerance.ts";
import type { Column, TablePart } from "../../part.ts";

/** A column that both tables have. */
export interface ColumnPair {
  readonly name: string;
  /** Where it stands, from 0. */
  readonly recorded: number;
  readonly produced: number;
  readonly type: string | null;
  readonly tolerance: Tolerance | null;
  /** The declaration gives the column, or its table, a tolerance of its own. */
  readonly hasOwnTolerance: boolean;
  /** The tolerance is declared for the column by its name, and so for its whole numbers, too. */
  readonly isNamed: boolean;
  readonly isIgnored: boolean;
}

export interface ColumnMatch {
  readonly pairs: readonly ColumnPair[];
  /** What is to be said of the columns as such, one clause each; empty when they are the same. */
  readonly problems: readonly string[];
  /** The same columns in another order, and nothing else is to be said of them. */
  readonly isOnlyOrder: boolean;
  /** Columns that are ignored and that only one table has. */
  readonly ignored: readonly Column[];
  /** Not even an ignored column has another name, type or place. */
  readonly isSame: boolean;
}

/** Pairs columns by name; of columns with one name, the first with the first. */
export function columnsByName(recorded: TablePart, produced: TablePart, rules: CompareRules): ColumnMatch {
  const [left, right] = [places(recorded.columns), places(produced.columns)];
  const ignored = (name: string) => rules.ignore.includes(name);
  const pairs = [...left].flatMap(([key, at]) => {
    const other = right.get(key);
    return other === undefined ? [] : [pairOf(recorded, at, other, rules)];
  });
  const missing = [...left].filter(([key]) => !right.has(key)).map(([, at]) => ({ at, ...columnAt(recorded, at) }));
  const added = [...right].filter(([key]) => !left.has(key)).map(([, at]) => ({ at, ...columnAt(produced, at) }));
  const shown = (all: typeof missing) => all.filter(({ name }) => !ignored(name));
  const problems = [
    ...namesOf(shown(missing), shown(added), recorded, produced),
    ...pairs.filter(({ isIgnored }) => !isIgnored).flatMap((pair) => typeOf(pair, recorded, produced)),
  ];
  const order = orderOf(pairs.filter(({ isIgnored }) => !isIgnored));
  // Which of two columns of one name is which cannot be told where they may have moved.
  const isOnlyOrder = problems.length === 0 && order.length > 0 && new Set(left.values()).size === namesIn(recorded);
  const isSame =
    recorded.columns.length === produced.columns.length &&
    recorded.columns.every(
      ({ name, type }, at) => name === produced.columns[at]?.name && type === produced.columns[at]?.type,
    );
  const alone = [...missing, ...added].filter(({ name }) => ignored(name));
  return { pairs, problems: [...problems, ...order], isOnlyOrder, ignored: alone, isSame };
}

/** Pairs columns by where they stand, whatever their names; undefined when one table has more of them. */
export function columnsByPlace(
  recorded: TablePart,
  produced: TablePart,
  rules: CompareRules,
): readonly ColumnPair[] | undefined {
  if (recorded.columns.length !== produced.columns.length) return undefined;
  return recorded.columns.map((_, at) => pairOf(recorded, at, at, rules));
}

const namesIn = ({ columns }: TablePart): number => new Set(columns.map(({ name }) => name)).size;

/** A name, and how many columns before have it, too. */
function places(columns: readonly Column[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  return new Map(
    columns.map(({ name }, at) => {
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return [`${before} ${name}`, at];
    }),
  );
}

const columnAt = ({ columns }: TablePart, at: number): Column => columns[at] ?? { name: "", type: null };

/** The tolerance of the column goes before that of the table, and that before the one of the whole file. */
function pairOf(table: TablePart, recorded: number, produced: number, rules: CompareRules): ColumnPair {
  const { name, type } = columnAt(table, recorded);
  const above = toleranceAt(table.at, rules);
  const own = Object.hasOwn(rules.columns, name) ? rules.columns[name] : undefined;
  return {
    name,
    recorded,
    produced,
    type,
    tolerance: own ?? above.tolerance,
    hasOwnTolerance: own !== undefined || above.by !== "output",
    isNamed: own !== undefined,
    isIgnored: rules.ignore.includes(name),
  };
}

/**
 * Why columns could not be matched in any order, though the rules allow it; undefined where they could.
 */
export function unmatchable(recorded: TablePart, produced: TablePart, rules: CompareRules): string | undefined {
  if (rules.columnOrder !== "any") return undefined;
  const tables = [recorded, produced];
  if (tables.every(isNumbered)) return "columnOrder: any needs a first row of names, each of which stands there once";
  const twice = tables.flatMap(({ columns }) =>
    columns.filter(({ name }, at) => columns.findIndex((other) => other.name === name) !== at),
  );
  return twice[0] === undefined
    ? undefined
    : `columnOrder: any needs names that stand once, and ${shown(twice[0].name)} stands more often`;
}

type Placed = Column & { readonly at: number };

function namesOf(
  missing: readonly Placed[],
  added: readonly Placed[],
  recorded: TablePart,
  produced: TablePart,
): readonly string[] {
  if (missing.length === 0 && added.length === 0) return [];
  if (isNumbered(produced) && !isNumbered(recorded)) return ["the line of column names is missing"];
  if (isNumbered(recorded) && !isNumbered(produced)) return ["a line of column names is new"];
  const news = new Map(added.map((column) => [column.at, column]));
  const renamed = missing.flatMap((column) => {
    const other = news.get(column.at);
    return other === undefined ? [] : [{ column, other }];
  });
  if (renamed.length === missing.length && renamed.length === added.length) {
    return renamed
      .slice(0, 3)
      .map(({ column, other }) => `column ${shown(column.name)} is called ${shown(other.name)} now`);
  }
  return [
    ...(missing.length === 0 ? [] : [`${columnWords(missing)} ${missing.length === 1 ? "is" : "are"} missing`]),
    ...(added.length === 0 ? [] : [`${columnWords(added)} ${added.length === 1 ? "is" : "are"} new`]),
  ];
}

/** Without a line of names, columns are called by their numbers. */
const isNumbered = ({ columns, textual }: TablePart): boolean =>
  textual && columns.length > 0 && columns.every(({ name }, at) => name === String(at + 1));

function typeOf({ name, recorded, produced }: ColumnPair, left: TablePart, right: TablePart): readonly string[] {
  const [was, is] = [left.columns[recorded]?.type ?? null, right.columns[produced]?.type ?? null];
  return was === is ? [] : [`column ${shown(name)} holds ${is ?? "anything"}, recorded ${was ?? "anything"}`];
}

/** Whether what both tables have stands in the same order. */
function orderOf(pairs: readonly ColumnPair[]): readonly string[] {
  const places = pairs.map(({ produced }) => produced).toSorted((a, b) => a - b);
  const moved = pairs.filter(({ produced }, at) => places[at] !== produced);
  if (moved.length === 0) return [];
  return moved.length === 2 ? [`${columnWords(moved)} swapped places`] : ["the columns stand in another order"];
}

/** A name as it is told; long ones are cut. */
export function shown(name: string): string {
  const text = name.length > 60 ? `${name.slice(0, 57)}...` : name;
  return text === "" ? "without a name" : /^[\w.%()/-]+$/u.test(text) ? text : JSON.stringify(text);
}

/** `column a`, `columns a and b`, `columns a, b and 3 more`. */
export function columnWords(columns: readonly { readonly name: string }[]): string {
  const names = columns.map(({ name }) => shown(name));
  if (names.length === 1) return `column ${names[0]}`;
  if (names.length <= 3) return `columns ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return `columns ${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
}
