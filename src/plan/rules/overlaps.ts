import type { Analysis } from "../../domain/declaration.ts";
import { declarationFile, lockFile } from "../../domain/names.ts";
import { isPattern, matcher } from "../../domain/patterns.ts";
import { atValue, type Finding } from "../findings.ts";
import { makersOf } from "../parts.ts";
import { fromRoot } from "../repository-path.ts";
import { eachAnalysis, type Rule, type RuleGround, repeated } from "./rule.ts";

/** Each output is declared once: two entries for one path could promise two things. */
export const outputsAreUnique: Rule = eachAnalysis((analysis) =>
  repeated(analysis.outputs, ({ path }) => path).map(({ item, index, first }) =>
    atValue(
      outputPointer(analysis, index),
      `\`${item.path}\` is declared already, as entry ${first + 1} of \`outputs\``,
    ),
  ),
);

export const inputsAreUnique: Rule = eachAnalysis((analysis) =>
  repeated(analysis.inputs, ({ path }) => path).map(({ item, index, first }) =>
    atValue(inputPointer(analysis, index), `\`${item.path}\` is declared already, as entry ${first + 1} of \`inputs\``),
  ),
);

/** What was there before the run can never pass for something that the run produced; what a skipped step makes is never compared. */
export const outputsAreNotInputs: Rule = eachAnalysis((analysis, ground) => {
  const given = makersOf(analysis.steps);
  return eachOutput(analysis, ground, (output, matches) => {
    if (given.has(output.path)) return undefined;
    const input = analysis.inputs.find(({ path }) => matches(path));
    if (input === undefined) return undefined;
    return output.path === input.path
      ? `\`${input.path}\` is an input too: a file that is there before the run proves nothing`
      : `this pattern also matches the input \`${input.path}\`: name the outputs more closely`;
  });
});

export const outputsAreNotParameters: Rule = eachAnalysis((analysis, ground) =>
  eachOutput(analysis, ground, (_, matches) =>
    analysis.parameters !== null && matches(analysis.parameters)
      ? `\`${analysis.parameters}\` holds the parameters, and cannot be an output too`
      : undefined,
  ),
);

/** Declared outputs are taken away before the run. A notebook may be both: it is executed in place. */
export const outputsAreNotSources: Rule = eachAnalysis((analysis, ground) => {
  const sources = (analysis.sources ?? []).filter((path) => !isPattern(path) && !path.endsWith(".ipynb"));
  const given = makersOf(analysis.steps);
  return eachOutput(analysis, ground, (output, matches) => {
    if (given.has(output.path)) return undefined;
    const source = sources.find(matches);
    return source === undefined
      ? undefined
      : `\`${source}\` is listed in \`sources\` too, but outputs are taken away before the run: keep it in one of the two`;
  });
});

/** The files that say what is rerun are not for the run to write. */
export const outputsAreNotOurs: Rule = eachAnalysis((analysis, ground) => {
  const dockerfile =
    analysis.environment.kind === "build" ? analysis.environment.dockerfile : fromRoot(analysis.folder, "Dockerfile");
  return eachOutput(analysis, ground, (output, matches) => {
    const ours = [declarationFile, lockFile, dockerfile].find(matches);
    if (ours === undefined) return undefined;
    return output.path === ours
      ? `\`${ours}\` says what is rerun, so it cannot be an output`
      : `this pattern also matches \`${ours}\`: name the outputs more closely, e.g. \`results/${output.path}\``;
  });
});

export const inputsAreNotOurs: Rule = eachAnalysis((analysis) =>
  analysis.inputs.flatMap(({ path }, index) =>
    path === declarationFile || path === lockFile
      ? [atValue(inputPointer(analysis, index), `\`${path}\` says what is rerun, so it cannot be an input`)]
      : [],
  ),
);

/** A path cannot be a file for one entry and a folder for another. */
export const filesAreNotFolders: Rule = eachAnalysis((analysis) => {
  const inputs = analysis.inputs.map(({ path }, index) => ({ path, pointer: inputPointer(analysis, index) }));
  const outputs = analysis.outputs.map(({ path }, index) => ({ path, pointer: outputPointer(analysis, index) }));
  const entries = [...inputs, ...outputs];
  const files = new Set(entries.map(({ path }) => path).filter((path) => !isPattern(path)));
  return entries.flatMap(({ path, pointer }) => {
    const file = parentsOf(path).find((parent) => files.has(parent));
    return file === undefined
      ? []
      : [atValue(pointer, `\`${file}\` is declared as a file, so nothing can lie inside it`)];
  });
});

/** Each output has one analysis that answers for it. */
export const analysesShareNoOutput: Rule = ({ declaration: { analyses } }) => {
  const all = analyses.flatMap((analysis) =>
    analysis.outputs.map(({ path }, index) => ({ path, analysis, pointer: outputPointer(analysis, index) })),
  );
  return repeated(all, ({ path }) => path).flatMap(({ item, first }) => {
    const other = all[first]?.analysis.name;
    return other === undefined || other === item.analysis.name
      ? []
      : [
          atValue(
            item.pointer,
            `\`${item.path}\` is an output of the analysis \`${other}\` too: each file has one analysis that makes it`,
          ),
        ];
  });
};

/** Asks about every output whose pattern is safe to match with. */
function eachOutput(
  analysis: Analysis,
  { refused }: RuleGround,
  check: (output: Analysis["outputs"][number], matches: (path: string) => boolean) => string | undefined,
): Finding[] {
  return analysis.outputs.flatMap((output, index) => {
    const pointer = outputPointer(analysis, index);
    const message = refused.has(pointer) ? undefined : check(output, matcher([output.path]));
    return message === undefined ? [] : [atValue(pointer, message)];
  });
}

const outputPointer = ({ pointer }: Analysis, index: number) => `${pointer}/outputs/${index}/path`;
const inputPointer = ({ pointer }: Analysis, index: number) => `${pointer}/inputs/${index}/path`;

function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}
