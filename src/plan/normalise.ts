import type {
  Analysis,
  Author,
  Declaration,
  DeclaredInput,
  DeclaredOutput,
  DeclaredStep,
  Paper,
} from "../domain/declaration.ts";
import { parseDigest } from "../domain/digest.ts";
import { mainAnalysis } from "../domain/names.ts";
import { isNonEmpty, type NonEmpty } from "../domain/non-empty.ts";
import type { Environment, Limits } from "../domain/plan.ts";
import { parseDuration, parseSize } from "../domain/units.ts";
import { claimOf } from "./claims.ts";
import { compareRulesOf } from "./compare-rules.ts";
import {
  type AnalysisDocument,
  analysesOf,
  type DeclarationDocument,
  type InputDocument,
  type VariablesDocument,
} from "./declaration-document.ts";
import { fromRoot } from "./repository-path.ts";
import { escapeKey, type Places } from "./yaml-places.ts";

/** One shape for all the short forms: steps with names, paths from the root, sizes in bytes. */
export function normalise(document: DeclarationDocument, places: Places): Declaration {
  return {
    title: document.title ?? null,
    paper: document.paper === undefined ? null : paperOf(document.paper),
    reverify: document.reverify ?? true,
    analyses: nonEmpty(
      analysesOf(document, mainAnalysis).map(([name, pointer, analysis]) =>
        analysisOf(name, pointer, analysis, places),
      ),
    ),
  };
}

function analysisOf(name: string, pointer: string, analysis: AnalysisDocument, places: Places): Analysis {
  const folder = fromRoot("", analysis.in ?? "");
  const resolve = (path: string) => fromRoot(folder, path);
  return {
    name,
    pointer,
    folder,
    environment: environmentOf(analysis, folder, pointer, places),
    sources: analysis.sources?.map(resolve) ?? null,
    parameters: analysis.parameters === undefined ? null : resolve(analysis.parameters),
    env: variables(analysis.env, `${pointer}/env`, places),
    inputs: (analysis.inputs ?? []).map((input) => inputOf(input, resolve)),
    steps: stepsOf(analysis.run, resolve),
    outputs: nonEmpty(analysis.outputs.map((output) => outputOf(output, resolve))),
    claims: (analysis.claims ?? []).map((claim) => claimOf(claim, resolve)),
    resources: resourcesOf(analysis),
    network: analysis.network ?? "none",
  };
}

function environmentOf(
  { image, build }: AnalysisDocument,
  folder: string,
  pointer: string,
  places: Places,
): Environment {
  if (build === undefined) return { kind: "image", image: image ?? "" };
  if (typeof build === "string") {
    return { kind: "build", context: folder, dockerfile: fromRoot(folder, build), args: {}, target: null };
  }
  const context = fromRoot(folder, build.context ?? "");
  return {
    kind: "build",
    context,
    dockerfile: fromRoot(context, build.dockerfile ?? "Dockerfile"),
    args: variables(build.args, `${pointer}/build/args`, places),
    target: build.target ?? null,
  };
}

/** A step without a name is called by what it is: the run, or its place in it. */
function stepsOf(run: AnalysisDocument["run"], resolve: (path: string) => string): NonEmpty<DeclaredStep> {
  if (typeof run === "string") return [{ name: "run", command: run, image: null, skip: null }];
  return nonEmpty(
    run.map((step, index) => {
      const { name, run: command, image, skip: reason, makes = [] } = typeof step === "string" ? { run: step } : step;
      const skip = reason === undefined ? null : { reason, makes: makes.map(resolve) };
      return { name: name ?? `step ${index + 1}`, command, image: image ?? null, skip };
    }),
  );
}

function inputOf(input: InputDocument, resolve: (path: string) => string): DeclaredInput {
  const path = resolve(input.path);
  if (input.restricted !== undefined) return { path, fetched: null, restricted: input.restricted };
  return { path, fetched: { url: input.url, digest: digest(input.sha256) }, restricted: null };
}

function outputOf(output: AnalysisDocument["outputs"][number], resolve: (path: string) => string): DeclaredOutput {
  if (typeof output === "string") return { path: resolve(output), label: null, digest: null, compare: undefined };
  const { path, label, sha256, compare } = output;
  return {
    path: resolve(path),
    label: label ?? null,
    digest: sha256 === undefined ? null : digest(sha256),
    compare: compareRulesOf(compare),
  };
}

function resourcesOf({ resources = {} }: AnalysisDocument): Partial<Limits> {
  const { cpus, memory, disk, timeout } = resources;
  return {
    ...(cpus === undefined ? {} : { cpus }),
    ...(memory === undefined ? {} : { memoryBytes: amount(memory, parseSize) }),
    ...(disk === undefined ? {} : { diskBytes: amount(disk, parseSize) }),
    ...(timeout === undefined ? {} : { timeoutSeconds: amount(timeout, parseDuration) }),
  };
}

/** Nothing stays nothing, for a rule to refuse; more than can be counted is more than any ceiling. */
function amount(text: string, parse: (text: string) => number | undefined): number {
  return parse(text) ?? (Number.parseFloat(text) === 0 ? 0 : Number.MAX_SAFE_INTEGER);
}

/** Values as they are spelled in the file: YAML would make 1.1 of a version `1.10`. */
function variables(given: VariablesDocument | undefined, pointer: string, places: Places): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (places.spelling(`${pointer}/${escapeKey(name)}`) ?? String(value)),
    ]),
  );
}

function paperOf({ doi, title, authors, url }: NonNullable<DeclarationDocument["paper"]>): Paper {
  return { doi: doi ?? null, title: title ?? null, authors: (authors ?? []).map(authorOf), url: url ?? null };
}

function authorOf(author: string | { readonly name: string; readonly orcid?: string }): Author {
  return typeof author === "string"
    ? { name: author, orcid: null }
    : { name: author.name, orcid: author.orcid ?? null };
}

const digest = (text: string) => read(parseDigest(text));

/** The schema has looked already; a value that is not there is our own mistake. */
function read<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError("the schema let a value through that cannot be read");
  return value;
}

function nonEmpty<T>(items: readonly T[]): NonEmpty<T> {
  if (!isNonEmpty(items)) throw new TypeError("the schema let an empty list through");
  return items;
}
