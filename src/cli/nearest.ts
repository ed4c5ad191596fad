import leven from "leven";

/** The name that somebody meant who wrote this word; undefined where none is so near that only a slip is between them. */
export function nearest(word: string, names: readonly string[], mostEdits = 2): string | undefined {
  const [first] = names
    .map((name) => ({ name, edits: leven(name, word) }))
    .filter(({ edits }) => edits <= mostEdits)
    .toSorted((a, b) => a.edits - b.edits);
  return first?.name;
}
