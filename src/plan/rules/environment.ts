import { atKey, atValue, type Finding } from "../findings.ts";
import { imageProblem } from "../image-reference.ts";
import { eachAnalysis, type Rule, repeated } from "./rule.ts";

/** Steps are told apart by their names in progress and reports. */
export const stepNamesAreUnique: Rule = eachAnalysis(({ steps, pointer }) =>
  repeated(steps, ({ name }) => name).map(({ item, index, first }) =>
    atValue(
      `${pointer}/run/${index}/name`,
      `\`${item.name}\` is the name of step ${first + 1} already: give this step another one`,
    ),
  ),
);

export const imagesAreReferences: Rule = eachAnalysis(({ environment, steps, pointer }) => {
  const named = steps.map(({ image }, index) => ({ image, pointer: `${pointer}/run/${index}/image` }));
  if (environment.kind === "image") named.unshift({ image: environment.image, pointer: `${pointer}/image` });
  return named.flatMap(({ image, pointer }) => {
    const message = image === null ? undefined : imageProblem(image);
    return message === undefined ? [] : [atValue(pointer, `this is not an image that can be fetched: ${message}`)];
  });
});

/** Commands of blanks and comments succeed without doing anything. */
export const stepsDoSomething: Rule = eachAnalysis(({ steps, pointer }) =>
  steps.flatMap(({ command }, index): Finding[] =>
    command.split("\n").every((line) => /^\s*(?:#.*)?$/.test(line))
      ? [atValue(`${pointer}/run/${index}/run`, "this step has no command: write for example `python analysis.py`")]
      : [],
  ),
);

/** `TICKMARK_…` is ours; `__proto__` means something to JavaScript and nothing to an analysis. */
export const variablesAreNotReserved: Rule = eachAnalysis(({ env, environment, pointer }) => [
  ...reserved(env, `${pointer}/env`),
  ...(environment.kind === "build" ? reserved(environment.args, `${pointer}/build/args`) : []),
]);

function reserved(variables: Readonly<Record<string, string>>, pointer: string): Finding[] {
  return Object.keys(variables)
    .filter((name) => /^tickmark_/i.test(name) || name === "__proto__")
    .map((name) => atKey(`${pointer}/${name}`, `\`${name}\` is reserved: choose another name for this variable`));
}
