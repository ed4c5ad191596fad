import type { Exact } from "../../part.ts";

/** What a PDF is made of, ISO 32000-1 section 7.3. Plain numbers and truth values stand for themselves. */
export type PdfObject = null | boolean | number | Exact | Name | Str | List | Dict | Reference | Stream;

/** A name without its slash, `#xx` resolved; one character a byte. */
export interface Name {
  readonly kind: "name";
  readonly name: string;
}

/** A string: its bytes, whichever way they were written. */
export interface Str {
  readonly kind: "string";
  readonly bytes: Uint8Array;
}

export interface List {
  readonly kind: "list";
  readonly items: readonly PdfObject[];
}

export interface Dict {
  readonly kind: "dict";
  readonly entries: ReadonlyMap<string, PdfObject>;
}

export interface Reference {
  readonly kind: "reference";
  readonly number: number;
  readonly generation: number;
}

/** A stream: its dictionary, and its bytes as they stand in the file. */
export interface Stream {
  readonly kind: "stream";
  readonly entries: ReadonlyMap<string, PdfObject>;
  readonly raw: Uint8Array;
}

type Kind = Extract<PdfObject, { readonly kind: string }>["kind"];

/** Whether the object is of that kind. */
export function is<K extends Kind>(
  object: PdfObject | undefined,
  kind: K,
): object is Extract<PdfObject, { readonly kind: K }> {
  return typeof object === "object" && object !== null && "kind" in object && object.kind === kind;
}

/** Whether it is a number that counts something. */
export const isCount = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;

/** The name, where the object is one. */
export function nameOf(object: PdfObject | undefined): string | undefined {
  return is(object, "name") ? object.name : undefined;
}
