import { importedWord } from "./imported-record.ts";
import { type UnfinishedState, unfinishedStates } from "./unfinished.ts";
import { type VerdictKind, verdictKinds } from "./verdict.ts";

/** How a record stands in a table: the verdict of a run that ended, the state of one that did not, or that nobody of ours saw it. */
export type RecordState = VerdictKind | UnfinishedState | typeof importedWord;

/** All of them, in the order in which people are offered them. */
export const recordStates: readonly RecordState[] = [...verdictKinds, ...unfinishedStates, importedWord];

export const isVerdict = (state: RecordState): state is VerdictKind => verdictKinds.some((kind) => kind === state);

export const isUnfinished = (state: RecordState): state is UnfinishedState =>
  unfinishedStates.some((each) => each === state);
