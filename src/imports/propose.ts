import { isNonEmpty } from "../domain/non-empty.ts";
import type { Problem } from "../domain/problem.ts";
import { guessCommand } from "../plan/init/command.ts";
import { guessEnvironment } from "../plan/init/environment.ts";
import type { FolderListing } from "../plan/init/folder.ts";
import { guessOutputs, guessParameters } from "../plan/init/outputs.ts";
import { parseDeclaration } from "../plan/parse-declaration.ts";
import { type Decision, decisionsIn, declarationText } from "./declaration-text.ts";
import {
  type BrokenRule,
  decide,
  type Noted,
  type Output,
  type Setting,
  type Step,
  type Translation,
} from "./translation.ts";

export interface ImportedDeclaration {
  /** Text for `reproduce.yml`. */
  readonly declaration: string;
  /** Text for a new `Dockerfile` beside it; null where none is needed. */
  readonly dockerfile: string | null;
  readonly decisions: readonly Decision[];
  /** What of the file could not be translated, a sentence each. */
  readonly untranslated: readonly string[];
  /** Rules of its own format that the imported file breaks. */
  readonly broken: readonly BrokenRule[];
  /** What is still wrong with the declaration; empty where it validates. */
  readonly problems: readonly Problem[];
}

/**
 * Makes a declaration of a translation. What the file did not say is guessed from the folder and marked as to be decided; what
 * our rules refuse is left out, and said so.
 */
export function proposeDeclaration(
  translation: Translation,
  from: string,
  listing: FolderListing,
): ImportedDeclaration {
  const { complete, dockerfile } = completed(translation, from, listing);
  const heading = [
    `Proposed from ${from} by \`tickmark import\`. Each entry says where it came from; lines that begin with`,
    "DECIDE ask what only the author can say. Then: tickmark validate, tickmark record.",
  ];
  const kept = withoutRefused(complete, heading);
  const declaration = declarationText(kept, heading);
  const parsed = parseDeclaration(declaration);
  return {
    declaration,
    dockerfile: kept.settings.some(({ key }) => key === "build") ? dockerfile : null,
    decisions: decisionsIn(declaration),
    untranslated: kept.untranslated,
    broken: kept.broken,
    problems: parsed.ok ? [] : parsed.problems,
  };
}

function completed(translation: Translation, from: string, listing: FolderListing) {
  const settings: Setting[] = [...translation.settings];
  const command = guessCommand(listing);
  let dockerfile: string | null = null;
  const [first] = translation.steps;
  const shared = translation.steps.every(({ value }) => value.image !== undefined) ? first?.value.image : undefined;
  const hasEnvironment = settings.some(({ key }) => key === "image" || key === "build");
  if (!hasEnvironment && shared !== undefined) {
    settings.push({
      key: "image",
      value: shared,
      comments: ["The image of the first step, for all that name no other."],
    });
  } else if (!hasEnvironment) {
    const guess = guessEnvironment(listing, command.value.tool);
    dockerfile = guess.value.dockerfile;
    const question = `${from} names no image in which it runs. ${guess.guesses[0] ?? ""} Is that the environment of the paper?`;
    settings.push({ key: guess.value.key, value: guess.value.value, comments: [decide(question)] });
  }
  if (!settings.some(({ key }) => key === "parameters")) {
    const { value } = guessParameters(listing);
    if (value !== null) settings.push({ key: "parameters", value, comments: ["Found beside it."] });
  }
  const steps =
    translation.steps.length > 0
      ? translation.steps.map((step) => (hasEnvironment ? step : withoutImage(step, shared)))
      : [command.value.run].flat().map((run, index) => ({
          value: { run },
          comments:
            index > 0
              ? []
              : [decide(`${from} does not say what is run. ${command.guesses[0] ?? ""} Is that all, in this order?`)],
        }));
  const outputs =
    translation.outputs.length > 0 ? translation.outputs : guessedOutputs(from, listing, command.value.notebooks);
  return { complete: { ...translation, settings, steps, outputs }, dockerfile };
}

function withoutImage(step: Noted<Step>, shared: string | undefined): Noted<Step> {
  const { image, ...value } = step.value;
  return image === undefined || image !== shared ? step : { ...step, value };
}

function guessedOutputs(from: string, listing: FolderListing, notebooks: readonly string[]): readonly Noted<Output>[] {
  const { value, guesses } = guessOutputs(listing, notebooks);
  const question =
    value.length === 0
      ? `${from} names no outputs, and none were found: which files does the paper use? This is an example.`
      : `${from} names no outputs. ${guesses[0] ?? ""} Are these the files that the paper uses?`;
  return (value.length === 0 ? ["results/*"] : value).map((path, index) => ({
    value: { path },
    comments: index === 0 ? [decide(question)] : [],
  }));
}

/** More looks than lists that can be shortened: each look leaves out all that is seen to be wrong. */
const mostLooks = 12;

function withoutRefused(whole: Translation, heading: readonly string[]): Translation {
  let kept = whole;
  for (let look = 0; look < mostLooks; look++) {
    const parsed = parseDeclaration(declarationText(kept, heading));
    if (parsed.ok) return kept;
    const shorter = parsed.problems.reduce(without, { translation: kept, gone: new Set<string>() }).translation;
    const pruned = { ...shorter, ...shorterLists(shorter, parsed.problems) };
    if (isSame(pruned, kept)) return kept;
    kept = isNonEmpty(pruned.outputs) ? pruned : { ...pruned, outputs: [exampleOutput] };
  }
  return kept;
}

const exampleOutput: Noted<Output> = {
  value: { path: "results/*" },
  comments: [decide("none of the outputs can be declared as they are named: which files does the paper use?")],
};

const isSame = (a: Translation, b: Translation): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Pruning {
  readonly translation: Translation;
  /** Keys that were left out in this look already. */
  readonly gone: Set<string>;
}

/** Leaves out the setting that a problem names; an image that is none becomes an example. */
function without({ translation, gone }: Pruning, { pointer, message }: Problem): Pruning {
  const key = pointer.split("/")[1] ?? "";
  const setting = translation.settings.find((each) => each.key === key);
  if (setting === undefined || gone.has(key)) return { translation, gone };
  gone.add(key);
  const others = translation.settings.filter((each) => each !== setting);
  const isEnvironment = key === "image" || key === "build";
  const comments = [decide(`${shown(setting.value)} cannot be declared (${message}): in which image does it run?`)];
  return {
    translation: {
      ...translation,
      settings: isEnvironment ? [...others, { key: "image", value: "python:3.12-slim", comments }] : others,
      untranslated: isEnvironment
        ? translation.untranslated
        : [...translation.untranslated, `${key}: ${shown(setting.value)}: ${message}.`],
    },
    gone,
  };
}

/** Leaves out the members of lists that problems name. A step that has a wrong image loses only that. */
function shorterLists(
  { sources, outputs, steps, untranslated }: Translation,
  problems: readonly Problem[],
): Partial<Translation> {
  const refused = (list: string, index: number) =>
    problems.find(({ pointer }) => pointer === `/${list}/${index}` || pointer.startsWith(`/${list}/${index}/`));
  const said: string[] = [];
  const keep = <T>(list: string, items: readonly Noted<T>[], name: (value: T) => string) =>
    items.filter(({ value }, index) => {
      const problem = refused(list, index);
      if (problem !== undefined) said.push(`${list}: ${shown(name(value))}: ${problem.message}.`);
      return problem === undefined;
    });
  const keptOutputs = keep("outputs", outputs, ({ path }) => path);
  const keptSources = sources === null ? null : keep("sources", sources, (path) => path);
  const keptSteps = steps.map((step, index) => {
    const problem = refused("run", index);
    const { image, ...value } = step.value;
    if (problem === undefined || image === undefined) return step;
    const question = decide(`${shown(image)} cannot be declared (${problem.message}): in which image does it run?`);
    return { value, comments: [...step.comments, question] };
  });
  return {
    outputs: keptOutputs,
    sources: keptSources !== null && keptSources.length === 0 ? null : keptSources,
    steps: keptSteps,
    untranslated: [...untranslated, ...said],
  };
}

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 200);
