import { givenParameters, guessCommand } from "./init/command.ts";
import { type Draft, declarationText } from "./init/declaration-text.ts";
import { guessEnvironment } from "./init/environment.ts";
import type { FolderListing } from "./init/folder.ts";
import { guessOutputs, guessParameters } from "./init/outputs.ts";
import { parseDeclaration } from "./parse-declaration.ts";

export interface Proposal {
  /** Text for `reproduce.yml`. */
  readonly declaration: string;
  /** Text for a new `Dockerfile` beside it; null where none is needed. */
  readonly dockerfile: string | null;
  /** Sentences that say what was guessed from what, and what is left to fill in. */
  readonly guesses: readonly string[];
}

/** Guesses a declaration from what lies in a folder. The text always validates, whatever the files are called. */
export function propose(listing: FolderListing): Proposal {
  const command = guessCommand(listing);
  const environment = guessEnvironment(listing, command.value.tool);
  const parameters = guessParameters(listing);
  const run = givenParameters(command.value.run, listing, parameters.value);
  const outputs = guessOutputs(listing, command.value.notebooks);
  const wanted: Draft = {
    key: environment.value.key,
    environment: environment.value.value,
    parameters: parameters.value,
    run: run.value,
    outputs: outputs.value,
  };
  const { draft, guesses } = validated(wanted);
  return {
    declaration: declarationText(draft),
    dockerfile: draft.environment === wanted.environment ? environment.value.dockerfile : null,
    guesses: [
      ...environment.guesses,
      ...command.guesses,
      ...parameters.guesses,
      ...run.guesses,
      ...outputs.guesses,
      ...guesses,
    ],
  };
}

const example: Draft = {
  key: "image",
  environment: "python:3.12-slim",
  parameters: null,
  run: "python analysis.py",
  outputs: ["results/*"],
};

/** More than anybody lists by hand; a folder of thousands is better said as a pattern. */
const mostOutputs = 100;

/** Leaves out what the rules refuse: files of strangers have names that nobody should declare. */
function validated(wanted: Draft): { draft: Draft; guesses: readonly string[] } {
  const guesses: string[] = [];
  let draft = { ...wanted, outputs: withoutRefused(wanted) };
  const leftOut = wanted.outputs.length - draft.outputs.length;
  if (leftOut > 0) {
    guesses.push(
      `${leftOut} of the guessed outputs ${leftOut === 1 ? "was" : "were"} left out: too many, or no path to declare.`,
    );
  }
  if (draft.outputs.length === 0) {
    draft = { ...draft, outputs: example.outputs };
    guesses.push(
      "No outputs were found: `results/*` is an example. Name the files that the paper uses under `outputs`.",
    );
  }
  if (refusedPointers(draft).length === 0) return { draft, guesses };
  guesses.push("What was guessed cannot be declared as it is: an example was written instead.");
  return { draft: example, guesses };
}

function withoutRefused(wanted: Draft): readonly string[] {
  let outputs = wanted.outputs.slice(0, mostOutputs);
  // Text that is no text hides all other problems, so one look is not always enough.
  for (let look = 0; look < mostOutputs && outputs.length > 0; look++) {
    const refused = new Set(refusedPointers({ ...wanted, outputs }));
    const kept = outputs.filter((_, index) => !refused.has(`/outputs/${index}`));
    if (kept.length === outputs.length) break;
    outputs = kept;
  }
  return outputs;
}

function refusedPointers(draft: Draft): string[] {
  const parsed = parseDeclaration(declarationText(draft));
  return parsed.ok ? [] : parsed.problems.map(({ pointer }) => pointer);
}
