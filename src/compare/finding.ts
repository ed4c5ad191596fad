import type { Largest, Region } from "../domain/file-comparison.ts";

export type { Largest, Region } from "../domain/file-comparison.ts";

/** What was found out about one part, recorded against produced. */
export interface Finding {
  readonly kind: "equal" | "close" | "different";
  /** Address of the part. */
  readonly at: string;
  /** One clause for people, without the address: what differs, where first or most, by how much, what it looks like. */
  readonly explanation: string;
  readonly largest: Largest | null;
  /** Of a picture: where pixels differ. */
  readonly regions: readonly Region[];
  /** The smallest tolerance that would make it close, as a line for the declaration; null where none would. */
  readonly suggestion: string | null;
}

export const equal = (at: string): Finding => ({
  kind: "equal",
  at,
  explanation: "",
  largest: null,
  regions: [],
  suggestion: null,
});

export const different = (at: string, explanation: string, more: Partial<Finding> = {}): Finding => ({
  ...equal(at),
  kind: "different",
  explanation,
  ...more,
});
