/** What a parameter can be worth; a list stands as its JSON text. */
export type ParameterValue = string | number | boolean | null;

/** One parameter in the text of its file. */
export interface Field {
  /** Names of the way down, joined with dots: `solver.tolerance`. */
  readonly name: string;
  readonly value: ParameterValue;
  /** Where the spelled value stands in the text; null where it cannot be replaced in place. */
  readonly span: { readonly start: number; readonly end: number } | null;
}

/** One way to write parameters down. */
export interface ParameterFormat {
  /** As people call it: `JSON`. */
  readonly name: string;
  /** Every parameter, in the order of the file; what is wrong with the text, where it cannot be read. */
  read(text: string): readonly Field[] | { readonly problem: string };
  /** The new value as this file would write it beside what stands there; or why it cannot be one. */
  spell(given: string, field: Field, standing: string): { readonly text: string } | { readonly problem: string };
}

/** More than this is no set of parameters, but data. */
export const mostFields = 2000;
export const deepestField = 32;

/** A whole number that JSON would round, and one that it does not have, stays as it is written. */
export function numberOf(text: string): ParameterValue {
  const value = Number(text);
  const isHeld = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return isHeld ? value : text;
}

/** A number as JSON writes it, and as every other format does too. */
export const isNumber = (text: string): boolean => /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text);

/** Where a number stood, a word is a slip of the hand. */
export const notANumber = (given: string, { name, value }: Field) => ({
  problem: `${name} is a number (${value}), and "${given}" is not`,
});

/** A value as the text that it is looked for by: 1e3 and 1000 are the same parameter. */
export function comparable(value: ParameterValue): string {
  const text = String(value);
  return isNumber(text) && numberOf(text) !== text ? String(Number(text)) : text;
}
