import { isPattern, matcher } from "../../domain/patterns.ts";
import { atKey, atValue, type Finding } from "../findings.ts";
import { makersOf } from "../parts.ts";
import { eachAnalysis, type Rule } from "./rule.ts";

/** A rerun that runs nothing shows nothing. */
export const someStepRuns: Rule = eachAnalysis(({ steps, pointer }) =>
  steps.every(({ skip }) => skip !== null)
    ? [atKey(`${pointer}/run`, "every step is skipped, so nothing would be rerun: leave `skip` out of at least one")]
    : [],
);

/** One that compares nothing shows as little. */
export const someOutputIsRerun: Rule = eachAnalysis(({ steps, outputs, pointer }) => {
  const makers = makersOf(steps);
  return outputs.every(({ path }) => makers.has(path))
    ? [
        atKey(
          `${pointer}/outputs`,
          "every output is made by a step that is skipped, so nothing would be compared: declare one that is made by a step that runs",
        ),
      ]
    : [];
});

/**
 * A file that a skipped step makes is given to the others, so it is there before the run: no output that is compared may
 * stand for it.
 */
export const givenFilesAreNotCompared: Rule = eachAnalysis(({ steps, outputs, pointer }, { refused }) => {
  const declared = new Set(outputs.map(({ path }) => path));
  const makers = makersOf(steps);
  const compared = outputs.filter(
    ({ path }, index) => !makers.has(path) && !refused.has(`${pointer}/outputs/${index}/path`),
  );
  return steps.flatMap(({ skip }, step) =>
    (skip?.makes ?? []).flatMap((path, index): Finding[] => {
      const at = `${pointer}/run/${step}/makes/${index}`;
      if (refused.has(at) || (isPattern(path) && declared.has(path))) return [];
      if (isPattern(path))
        return [
          atValue(at, `\`${path}\` is none of the \`outputs\` as they are written there: name each file instead`),
        ];
      const other = compared.find((output) => matcher([output.path])(path));
      return other === undefined
        ? []
        : [
            atValue(
              at,
              `the output \`${other.path}\` also stands for \`${path}\`, which is there before the run: name the outputs more closely`,
            ),
          ];
    }),
  );
});
