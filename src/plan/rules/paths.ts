import { mainAnalysis } from "../../domain/names.ts";
import { isPattern } from "../../domain/patterns.ts";
import { type AnalysisDocument, analysesOf } from "../declaration-document.ts";
import { atValue } from "../findings.ts";
import { depthOf, fromRoot, pathProblem } from "../repository-path.ts";
import { eachAnalysis, type Rule } from "./rule.ts";

interface DeclaredPath {
  readonly path: string;
  readonly pointer: string;
  readonly kind: "file" | "pattern" | "folder";
  readonly climb: number;
  readonly inside?: string;
}

/** Absolute paths, `..`, `.git`, backslashes and their like name nothing of a repository, whatever the operating system makes of them. */
export const pathsStayInside: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, analysis]) =>
    declaredPaths(pointer, analysis).flatMap(({ path, pointer, kind, climb, inside }) => {
      const message = pathProblem(path, {
        climb,
        isFolder: kind === "folder",
        ...(inside === undefined ? {} : { inside }),
      });
      return message === undefined ? [] : [atValue(pointer, message)];
    }),
  );

/** Only outputs and sources can stand for several files. */
export const singleFilesAreNoPatterns: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, analysis]) =>
    declaredPaths(pointer, analysis)
      .filter(({ kind, path }) => kind !== "pattern" && isPattern(path))
      .map(({ pointer, kind, path }) =>
        atValue(pointer, `this must be the path of one ${kind}, without any of \`* ? [ ] { }\`: ${describe(path)}`),
      ),
  );

/** A pattern becomes a regular expression that is held against names which strangers chose: few wildcards keep that quick. */
export const patternsAreSimple: Rule = ({ document }) =>
  analysesOf(document, mainAnalysis).flatMap(([, pointer, analysis]) =>
    declaredPaths(pointer, analysis).flatMap(({ path, pointer, kind }) => {
      if (kind !== "pattern" || !isPattern(path)) return [];
      const message = patternProblem(path);
      return message === undefined ? [] : [atValue(pointer, message)];
    }),
  );

/** A digest is that of one file. */
export const pinsAreOnSingleFiles: Rule = eachAnalysis(({ outputs, pointer }) =>
  outputs.flatMap(({ path, digest }, index) =>
    digest !== null && isPattern(path)
      ? [
          atValue(
            `${pointer}/outputs/${index}/sha256`,
            "a digest can only be pinned on one file: name it without `*`, or leave the digest to reproduce.lock",
          ),
        ]
      : [],
  ),
);

function patternProblem(pattern: string): string | undefined {
  if (/[()|]/.test(pattern)) return "a pattern cannot hold any of `( ) |`: use `{a,b}` for a choice";
  if (/[\]}]\+/.test(pattern)) return "a pattern cannot hold `+` behind a bracket: use `*`";
  if (/\{[^{}]*(?:\.\.|[{*])/.test(pattern)) {
    return "between braces stand words only (`*.{png,svg}`), without `*`, `..` or more braces: write several patterns instead";
  }
  if ((pattern.match(/\{/g) ?? []).length > 2)
    return "a pattern can hold two choices in braces at most: write several patterns instead";
  const stars = pattern.split("/").map((part) => (part.match(/\*+/g) ?? []).length);
  if (pattern.split("/").filter((part) => part === "**").length > 2) return "a pattern can hold `**` twice at most";
  // Each further `*` in one name multiplies the ways to read it, and those of all names multiply with each other.
  if (stars.some((count) => count > 2) || stars.filter((count) => count === 2).length > 1) {
    return "only one name of a pattern can hold `*` twice, the others once: write the pattern with fewer `*`";
  }
  return undefined;
}

function declaredPaths(pointer: string, analysis: AnalysisDocument): DeclaredPath[] {
  const climb = depthOf(fromRoot("", analysis.in ?? ""));
  const paths: DeclaredPath[] = [];
  const add = (path: string | undefined, at: string, kind: DeclaredPath["kind"], more: Partial<DeclaredPath> = {}) => {
    if (path !== undefined) paths.push({ path, pointer: `${pointer}/${at}`, kind, climb, ...more });
  };
  add(analysis.in, "in", "folder", { climb: 0 });
  add(analysis.parameters, "parameters", "file");
  for (const [index, path] of (analysis.sources ?? []).entries()) add(path, `sources/${index}`, "pattern");
  for (const [index, { path }] of (analysis.inputs ?? []).entries()) add(path, `inputs/${index}/path`, "file");
  for (const [index, step] of (typeof analysis.run === "string" ? [] : analysis.run).entries()) {
    const { makes = [] } = typeof step === "string" ? {} : step;
    for (const [place, path] of makes.entries()) add(path, `run/${index}/makes/${place}`, "pattern");
  }
  for (const [index, output] of analysis.outputs.entries()) {
    add(typeof output === "string" ? output : output.path, `outputs/${index}/path`, "pattern");
  }
  const inContext = { climb: 0, inside: "the folder that is given to the build" };
  if (typeof analysis.build === "string") add(analysis.build, "build", "file", inContext);
  else {
    add(analysis.build?.context, "build/context", "folder");
    add(analysis.build?.dockerfile, "build/dockerfile", "file", inContext);
  }
  return paths;
}

const describe = (path: string) => (path.length > 60 ? `${path.slice(0, 57)}…` : path);
