import type { Digest } from "./digest.ts";

/** Two files, recorded against produced. */
export interface FileComparison extends Found {
  readonly kind: "identical" | "equivalent" | "close" | "different";
}

/** What was found out about two files that are not the same bytes. */
export interface Found {
  /** Of the recorded file, as people call it: `PNG`. */
  readonly format: string;
  /** What differs and is no content, by the names of the rules. Never empty when equivalent. */
  readonly setAside: readonly SetAside[];
  /** Of all numbers that differ, the difference that is largest; where some are not near enough, of those. */
  readonly largest: (Largest & { readonly part: string }) | null;
  /** Rectangles of a picture in which pixels differ. */
  readonly regions: readonly Region[];
  /** Pictures of what differs, kept beside the outputs; absent where nothing can be shown. */
  readonly views?: readonly View[];
  /** One sentence. */
  readonly explanation: string;
  /** All that was found, part by part, worst first; bounded. */
  readonly details: readonly string[];
  /** A line for the declaration that would make it close; null where none would. Never applied by itself. */
  readonly suggestion: string | null;
}

export interface SetAside {
  /** Such as `PNG: text chunks`. */
  readonly rule: string;
  /** The first place, and how many more there are. */
  readonly where: string;
}

/** `PNG: text chunks (chunk tEXt Software)` */
export const setAsideText = ({ rule, where }: SetAside): string => `${rule} (${where})`;

/** `scaled` is in units of the largest magnitude that is recorded in the column or data set. */
export interface Largest {
  readonly abs: number;
  readonly scaled: number | null;
  readonly where: string;
}

/** What shows a person where two pictures differ; all of it PNG in the object store. */
export interface View {
  /** Which picture of the file: `""`, `page 2`, `cell 5 output 1`. */
  readonly at: string;
  /** The two sides, where the file itself is no picture that a browser shows. */
  readonly sides: { readonly recorded: Digest; readonly produced: Digest } | null;
  /** Pale, with what differs in red. */
  readonly difference: Digest;
  /** Recorded and produced side by side, magnified. */
  readonly crops: readonly Digest[];
}

/** A rectangle of pixels; `right` and `bottom` are inside. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels in it that differ. */
  readonly pixels: number;
}

/** What a file says, whatever its bytes. Digests of different forms say nothing of each other. */
export interface CanonicalForm {
  /** Format, version of its rules and how it was read: `PNG/1`. */
  readonly form: string;
  readonly digest: Digest;
}

/** One file taken apart on its own, and what its canonical form leaves out. */
export interface Canonical extends CanonicalForm {
  readonly setAside: readonly SetAside[];
}

/** The comparison was stopped before it came to an end; the bytes differ, and that is all that is known. */
export interface GaveUp {
  readonly kind: "gave-up";
  readonly reason: string;
}

/** What is to be said of two files then. */
export const notFoundOut = ({ reason }: GaveUp): FileComparison & { readonly kind: "different" } => ({
  ...nothingFound,
  kind: "different",
  explanation: `the bytes differ; what differs could not be found out: ${reason}`,
});

/** For who has a sentence to say and nothing else to show. */
export const nothingFound: Found = {
  format: "",
  setAside: [],
  largest: null,
  regions: [],
  explanation: "",
  details: [],
  suggestion: null,
};
