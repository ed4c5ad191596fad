/** Something that is not the same in the records of two runs; null where one does not have it. */
export interface Difference {
  readonly in: "source" | "parameters" | "inputs" | "environment" | "steps" | "outcome" | "machine";
  readonly name: string;
  readonly first: string | null;
  readonly second: string | null;
}
