import type { Finding } from "./findings.ts";
import {
  claimsAreBound,
  operatorAllows,
  pinsAgreeWithLock,
  resourcesSuffice,
  tolerancesAreOfOneKind,
} from "./rules/bounds.ts";
import {
  imagesAreReferences,
  stepNamesAreUnique,
  stepsDoSomething,
  variablesAreNotReserved,
} from "./rules/environment.ts";
import {
  analysesShareNoOutput,
  filesAreNotFolders,
  inputsAreNotOurs,
  inputsAreUnique,
  outputsAreNotInputs,
  outputsAreNotOurs,
  outputsAreNotParameters,
  outputsAreNotSources,
  outputsAreUnique,
} from "./rules/overlaps.ts";
import { pathsStayInside, patternsAreSimple, pinsAreOnSingleFiles, singleFilesAreNoPatterns } from "./rules/paths.ts";
import type { Rule, RuleGround } from "./rules/rule.ts";
import { givenFilesAreNotCompared, someOutputIsRerun, someStepRuns } from "./rules/skipped.ts";

/** Rules about single paths: the others would only stumble over a path that these refuse. */
const pathRules: readonly Rule[] = [pathsStayInside, singleFilesAreNoPatterns, patternsAreSimple];

const rules: readonly Rule[] = [
  outputsAreUnique,
  inputsAreUnique,
  outputsAreNotInputs,
  outputsAreNotParameters,
  outputsAreNotSources,
  outputsAreNotOurs,
  inputsAreNotOurs,
  filesAreNotFolders,
  analysesShareNoOutput,
  pinsAreOnSingleFiles,
  pinsAgreeWithLock,
  stepNamesAreUnique,
  stepsDoSomething,
  imagesAreReferences,
  variablesAreNotReserved,
  resourcesSuffice,
  tolerancesAreOfOneKind,
  claimsAreBound,
  someStepRuns,
  someOutputIsRerun,
  givenFilesAreNotCompared,
  operatorAllows,
];

/** Everything that a schema cannot say, all at once. Says nothing more about a path that it has refused. */
export function brokenRules(given: Omit<RuleGround, "refused">): readonly Finding[] {
  const paths = pathRules.flatMap((rule) => rule({ ...given, refused: new Set() }));
  const refused = new Set(paths.map(({ pointer }) => pointer));
  const others = rules.flatMap((rule) => rule({ ...given, refused }));
  return [...paths, ...others.filter(({ pointer }) => !refused.has(pointer))];
}
