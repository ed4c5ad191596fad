import { isUnfinished, isVerdict, type RecordState } from "../../domain/record-state.ts";
import { isLive } from "../../domain/unfinished.ts";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";
import { stateMark } from "../unfinished.ts";
import { verdictWord, verdictWords } from "../wording.ts";
import { type Tone, word } from "./parts.ts";

/** What people are told of a record in place of a verdict, where it has none. */
export const stateWords: Readonly<Record<RecordState, string>> = {
  ...verdictWords,
  waiting: "Waiting",
  running: "Running",
  killed: "Killed",
  interrupted: "Interrupted",
  broken: "Broken off",
  imported: "Imported",
};

/** Of what was judged, as every verdict, and what is a part of it by its grade; else neither good nor bad, since nobody saw what came of it. */
export function stateWord({ state, grade }: { readonly state: RecordState; readonly grade: string | null }): Html {
  if (isVerdict(state)) return word(state, verdictWord({ verdict: state, grade }));
  return html`<span class="word ${stateTone(state)}"><span aria-hidden="true">${markOfState(state)}</span> ${stateWords[state]}</span>`;
}

export const stateTone = (state: RecordState): Tone => (isUnfinished(state) && isLive({ state }) ? "busy" : "unsure");

export const markOfState = (state: RecordState): string => (isUnfinished(state) ? stateMark(state) : "·");

/** The page of a record: each kind has its own, since of each something else is known. */
export function recordAddress(
  { id, state }: { readonly id: string; readonly state: RecordState },
  links: Links,
): string {
  if (isVerdict(state)) return links.run(id);
  return isUnfinished(state) ? links.unfinished(id) : links.imported(id);
}
