import { EVENT_ID, type Event, getScalarValue, type ScalarEvent } from "js-yaml";

/** Where something stands in a text; both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where every value of a YAML document stands, by JSON pointer. */
export interface Places {
  /** The pointer of the nearest thing that stands in the text: what an alias stands for has no place of its own. */
  standing(pointer: string): string;
  /** The value's own place, or that of the nearest thing around it. */
  ofValue(pointer: string): Place;
  /** The place of the key that leads to the value. */
  ofKey(pointer: string): Place;
  /** A scalar as the author spelled it, before YAML read `1.10` as 1.1; undefined for anything else. */
  spelling(pointer: string): string | undefined;
}

interface Found {
  value: number;
  key: number | undefined;
  spelling: string | undefined;
}

/** Turns an offset into a place, for any line ending. */
export function placeFinder(text: string): (offset: number) => Place {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Builds the places from the parser's events of one document that `load` has accepted. */
export function placesOf(text: string, events: readonly Event[]): Places {
  const found = new Map<string, Found>();
  const placeAt = placeFinder(text);
  let next = 1; // the first event only opens the document

  const node = (pointer: string, key: number | undefined, around: number): void => {
    const event = events[next++];
    if (event === undefined) return;
    const value = startOf(text, event) ?? key ?? around;
    const spelling = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : undefined;
    found.set(pointer, { value, key, spelling });
    if (event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING) return;
    for (let index = 0; !isEnd(events[next]); index++) {
      if (event.type === EVENT_ID.SEQUENCE) node(`${pointer}/${index}`, undefined, value);
      else entry(pointer, value);
    }
    next++;
  };

  const entry = (pointer: string, around: number): void => {
    const key = events[next++];
    const name = key?.type === EVENT_ID.SCALAR ? getScalarValue(text, key) : "";
    const start = key === undefined ? undefined : startOf(text, key);
    node(`${pointer}/${escapeKey(name)}`, start ?? around, around);
  };

  node("", undefined, 0);

  const standing = (pointer: string): string => {
    let at = pointer;
    while (at !== "" && !found.has(at)) at = at.slice(0, at.lastIndexOf("/"));
    return at;
  };
  const nearest = (pointer: string) => found.get(standing(pointer)) ?? { value: 0, key: undefined };
  return {
    standing,
    ofValue: (pointer) => placeAt(nearest(pointer).value),
    ofKey: (pointer) => {
      const { key, value } = nearest(pointer);
      return placeAt(key ?? value);
    },
    spelling: (pointer) => found.get(pointer)?.spelling,
  };
}

/** One step of a JSON pointer (RFC 6901). */
export function escapeKey(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

const isEnd = (event: Event | undefined) => event === undefined || event.type === EVENT_ID.POP;

function startOf(text: string, event: Event): number | undefined {
  switch (event.type) {
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return event.start;
    case EVENT_ID.SCALAR:
      return scalarStart(text, event);
    case EVENT_ID.ALIAS:
      return event.anchorStart - 1; // the `*` belongs to it
    default:
      return undefined;
  }
}

function scalarStart(text: string, { valueStart }: ScalarEvent): number | undefined {
  if (valueStart < 0) return undefined;
  const before = text[valueStart - 1];
  return before === '"' || before === "'" ? valueStart - 1 : valueStart;
}
