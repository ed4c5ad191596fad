/** What a document of somebody else's calls an object: names with values of any kind. */
export type Mapping = Readonly<Record<string, unknown>>;

/** Whether a value is one; a list is none. */
export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The mapping that stands there; an empty one where none does. */
export const mappingOf = (value: unknown): Mapping => (isMapping(value) ? value : {});

/** What an own key of a mapping says; names of strangers never reach what all objects inherit. */
export const entry = (value: unknown, key: string): unknown =>
  isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
