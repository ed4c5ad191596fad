/** The range of all ids that begin so, from the first on and before the second; undefined where that is no beginning of one. */
export function idRange(beginning: string): readonly [string, string] | undefined {
  const digits = beginning.toLowerCase();
  // "g" comes after every hexadecimal digit.
  return /^[0-9a-f]{4,64}$/.test(digits) ? [digits, `${digits}g`] : undefined;
}

/** What a beginning means: the one that was found, of two at most; undefined where there is none or several. */
export function onlyOne<Row>(found: readonly Row[]): Row | undefined {
  return found.length === 1 ? found[0] : undefined;
}
