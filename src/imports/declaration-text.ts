import { dump } from "js-yaml";
import { plainText } from "../domain/plain-text.ts";
import { askedIn, decide, type Noted, type Output, type Step, type Translation } from "./translation.ts";

/** A declaration in which every entry says where it came from. */
export function declarationText(
  { settings, sources, inputs, steps, outputs, untranslated }: Translation,
  heading: readonly string[],
): string {
  const setting = (...keys: readonly string[]) =>
    settings
      .filter(({ key }) => keys.includes(key))
      .flatMap(({ key, value, comments }) => ["", ...commented(comments), dumped({ [key]: value })]);
  return [
    ...commented(heading),
    "version: 1",
    ...setting("title"),
    ...setting("paper"),
    ...setting("image", "build"),
    ...(sources === null ? [] : ["", "# What the container sees.", "sources:", ...sources.flatMap(item)]),
    ...setting("parameters"),
    ...setting("env"),
    ...(inputs.length === 0 ? [] : ["", ...commented(inputs)]),
    "",
    "# What is run, in this order, without a network.",
    "run:",
    ...steps.flatMap(({ value, comments }) => item<Step | string>({ value: shortStep(value), comments })),
    "",
    "# What it must produce, and what is compared.",
    "outputs:",
    ...outputs.flatMap(({ value, comments }) => item<Output | string>({ value: shortOutput(value), comments })),
    ...setting("resources"),
    ...(untranslated.length === 0 ? [] : ["", "# Not translated:", ...untranslated.flatMap(bulleted)]),
    "",
  ].join("\n");
}

const shortStep = (step: Step): Step | string =>
  step.name === undefined && step.image === undefined ? step.run : step;

const shortOutput = (output: Output): Output | string => (output.label === undefined ? output.path : output);

function item<T>({ value, comments }: Noted<T>): readonly string[] {
  const lines = [...commented(comments), ...dumped([value]).split("\n")];
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

const dumped = (value: unknown): string => dump(value, { lineWidth: -1, noRefs: true }).trimEnd();

const columns = 110;
/** Longer ones tell nobody more. */
const longestComment = 600;

/** Texts of strangers as comments: one line cannot become two, so none of it can become a key. */
const commented = (comments: readonly string[]): readonly string[] =>
  comments.flatMap((comment) => folded(comment, columns)).map((line) => `# ${line}`.trimEnd());

const bulleted = (sentence: string): readonly string[] =>
  folded(sentence, columns - 2).map((line, index) => `# ${index === 0 ? "-" : " "} ${line}`);

/** A line that begins with a blank is an example and stays one line; what follows a question is set in below it. */
function folded(comment: string, width: number): readonly string[] {
  const text = plainText(comment).slice(0, longestComment).toWellFormed();
  const example = /^ +/.exec(comment)?.[0];
  if (example !== undefined) return [`${example}${text}`];
  const hang = askedIn(comment) === undefined ? "" : " ".repeat(decide("").length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${hang}${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A line of a declaration on which its author has to decide something. */
export interface Decision {
  readonly line: number;
  readonly text: string;
}

/** All questions of a declaration that was written here. */
export function decisionsIn(declaration: string): readonly Decision[] {
  const lines = declaration.split("\n").map((line) => line.trim());
  const hang = `# ${" ".repeat(decide("").length)}`;
  return lines.flatMap((line, index) => {
    const asked = line.startsWith("# ") ? askedIn(line.slice(2)) : undefined;
    if (asked === undefined) return [];
    const end = lines.findIndex((each, at) => at > index && !each.startsWith(hang));
    return [
      { line: index + 1, text: [asked, ...lines.slice(index + 1, end).map((each) => each.slice(2).trim())].join(" ") },
    ];
  });
}
