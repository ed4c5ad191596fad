import { readFileSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { type Override, overrideParameters, parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import { matcher } from "../domain/patterns.ts";
import { plainText } from "../domain/plain-text.ts";
import { identified } from "../domain/plan.ts";
import type { Planned } from "../plan/plan.ts";
import type { SourceTree } from "../ports.ts";
import type { Changed } from "./changed.ts";
import { UsageError } from "./command.ts";
import { nearest } from "./nearest.ts";
import { combinations } from "./sweep-values.ts";
import type { Target } from "./target.ts";

/** What stands behind `tickmark run`, sorted by what it is. */
export interface RunOperands {
  /** A folder or the address of a repository. */
  readonly target: string | undefined;
  /** A file of parameters on this machine, as it was typed. */
  readonly file: string | undefined;
  /** A name that is given several times is swept. */
  readonly overrides: readonly Override[];
}

/** `[path] [FILE] [name=value …]` in any order: what exists here is what it is, whatever it is called. */
export function sortOperands(operands: readonly string[], cwd: string): RunOperands {
  let target: string | undefined;
  let file: string | undefined;
  const overrides: Override[] = [];
  for (const operand of operands) {
    const found = statSync(resolve(cwd, operand), { throwIfNoEntry: false });
    const [, name = "", value = ""] = /^([^\s=/]+)=(.*)$/s.exec(operand) ?? [];
    if (found?.isFile()) {
      if (file !== undefined) throw new UsageError(`"${operand}" is a second file of parameters`);
      file = operand;
    } else if (found === undefined && name !== "") {
      overrides.push({ name, value });
    } else {
      if (target !== undefined) throw new UsageError(`"${operand}" is one operand too many`);
      target = operand;
    }
  }
  return { target, file, overrides };
}

/**
 * The same analysis with other parameters, if any were given; once for each combination of values. Whatever cannot be meant
 * is said before anything runs.
 */
export async function withParameters(
  task: Planned,
  tree: SourceTree,
  target: Target,
  { file, overrides }: RunOperands,
  cwd: string,
): Promise<readonly Changed[]> {
  if (file === undefined && overrides.length === 0) return [task];
  const inFolder = file === undefined ? undefined : pathInside(target, resolve(cwd, file));
  const own = withDeclared(task, inFolder);
  const path = own.plan.parameters as string;
  const isOther = file !== undefined && inFolder !== path;
  const text = isOther ? readFile(resolve(cwd, file), file) : await readTree(tree, path);
  if (isOther) agreeing(path, await readTree(tree, path), file, text);
  const read = readParameters(path, text);
  return combinations(overrides, "problem" in read ? {} : read.values).map((combination) => {
    const changed = overrideParameters(path, text, combination);
    if ("problem" in changed) throw new UsageError(plainText(changed.problem) + hint(combination, changed.names));
    const given = Object.fromEntries(combination.map(({ name, value }) => [name, value]));
    if (!isOther && changed.text === text) return { ...own, given };
    const from = isOther ? (inFolder ?? file) : null;
    return { ...own, given, parameters: { content: changed.text, changed: { from, overrides: given } } };
  });
}

/** The plan with a parameters file in it: the declared one, or the one that was named where none is declared. */
function withDeclared(task: Planned, named: string | undefined): Planned {
  if (task.plan.parameters !== null) return task;
  if (named === undefined) {
    throw new UsageError(
      "no file of parameters is known: name it before the values, or in reproduce.yml as `parameters: params.json`",
    );
  }
  const { id: _, ...content } = task.plan;
  const sources = matcher(content.sources)(named) ? content.sources : [...content.sources, named];
  return { ...task, plan: identified({ ...content, parameters: named, sources }) };
}

function pathInside(target: Target, file: string): string | undefined {
  if (target.kind !== "folder") return undefined;
  const path = relative(target.path, file).split(sep).join("/");
  return path.startsWith("../") || path.startsWith("/") ? undefined : path;
}

function readFile(path: string, shown: string): string {
  if (statSync(path).size > parametersLimitBytes) {
    throw new UsageError(
      `${shown} is larger than ${parametersLimitBytes / 1024} KiB, which is too much for parameters`,
    );
  }
  return readFileSync(path, "utf8");
}

async function readTree(tree: SourceTree, path: string): Promise<string> {
  const bytes = await tree.read(path, parametersLimitBytes);
  if (bytes === undefined) throw new UsageError(`the parameters file ${plainText(path)} is not in the folder`);
  return Buffer.from(bytes).toString();
}

/** A program that reads JSON is not given YAML under the name of the JSON file. */
function agreeing(path: string, declared: string, file: string, text: string): void {
  const [ours, theirs] = [readParameters(path, declared), readParameters(file, text)];
  if ("problem" in theirs) throw new UsageError(plainText(theirs.problem));
  if (!("problem" in ours) && ours.format !== theirs.format) {
    throw new UsageError(
      `${file} is ${theirs.format}, but the analysis reads its parameters as ${ours.format} from ${plainText(path)}`,
    );
  }
}

function hint(overrides: readonly Override[], names: readonly string[] | undefined): string {
  const wrong = overrides.find(({ name }) => names?.includes(name) === false)?.name;
  if (wrong === undefined || names === undefined) return "";
  const meant = nearest(wrong, names);
  if (meant !== undefined) return `; did you mean ${plainText(meant)}?`;
  return `; it has ${names.slice(0, 12).map(plainText).join(", ")}${names.length > 12 ? ", …" : ""}`;
}
