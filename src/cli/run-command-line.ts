import { posix } from "node:path";
import { parametersLimitBytes, readParameters } from "../domain/parameters.ts";
import { plainText } from "../domain/plain-text.ts";
import type { Environment } from "../domain/plan.ts";
import { shellWord } from "../domain/shell-word.ts";
import { planTree } from "../entry/plan-tree.ts";
import { commandPlan } from "../plan/command-plan.ts";
import type { PlannedRepository } from "../plan/plan-repository.ts";
import type { SourceTree } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { type Invocation, listOf, textOf, UsageError } from "./command.ts";
import { chosen } from "./rerun.ts";

/** `tickmark run -- COMMAND …`: an analysis that nobody declared, from the words of its command line. */
export async function planCommand(
  words: readonly string[],
  tree: SourceTree,
  { ceilings }: Settings,
  invocation: Invocation,
): Promise<PlannedRepository> {
  const environment = await environmentOf(tree, ceilings, invocation);
  if ("ok" in environment) return environment;
  // One word is a line of shell, as somebody quoted it; several are a program and what it is given.
  const stdout = textOf(invocation, "stdout");
  const command = redirected(
    words.length === 1 ? (words[0] ?? "") : words.map(shellWord).join(" "),
    words.length === 1,
    await stdinAmong(textOf(invocation, "stdin"), tree),
    stdout === undefined ? undefined : repositoryPath(stdout, "--stdout"),
  );
  const parameters = await parametersAmong(words, tree);
  const produced = listOf(invocation, "produces");
  const outputs = stdout === undefined || produced.length === 0 ? produced : [...produced, stdout];
  return {
    ok: true,
    planned: [commandPlan(command, { source: tree.source, environment, parameters, outputs, ceilings })],
  };
}

/** The command with its streams; a line of shell as a whole. */
function redirected(command: string, isLine: boolean, stdin: string | undefined, stdout: string | undefined): string {
  if (stdin === undefined && stdout === undefined) return command;
  const from = stdin === undefined ? "" : ` < ${shellWord(stdin)}`;
  // Several words are one program; a line of shell may be several.
  return `${isLine ? `{ ${command}\n}` : command}${from}${stdout === undefined ? "" : ` > ${shellWord(stdout)}`}`;
}

async function stdinAmong(file: string | undefined, tree: SourceTree): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const path = repositoryPath(file, "--stdin");
  if ((await tree.files()).some((each) => each.path === path)) return path;
  throw new UsageError(`--stdin: there is no file ${plainText(path)} in the folder`);
}

/** A path from the folder on; what lies elsewhere is not there when it runs. */
function repositoryPath(file: string, option: string): string {
  const path = posix.normalize(file);
  if (path !== "." && !path.startsWith("../") && !path.startsWith("/") && path !== "..") return path;
  throw new UsageError(`${option} is a file of the folder, not "${plainText(file)}"`);
}

/** What was asked for, else what the folder declares. Nobody guesses in what a command is to run. */
async function environmentOf(
  tree: SourceTree,
  ceilings: Settings["ceilings"],
  invocation: Invocation,
): Promise<Environment | Extract<PlannedRepository, { ok: false }>> {
  const image = textOf(invocation, "image");
  if (image !== undefined) return { kind: "image", image };
  if (invocation.values.host === true) return { kind: "host" };
  const declared = await planTree(tree, ceilings);
  if (declared === undefined) {
    throw new UsageError("in what is it to run? Say --image python:3.12-slim, or --host for this machine itself");
  }
  if (!declared.ok) return declared;
  const [first] = chosen(declared.planned, invocation.values.analysis);
  return first?.plan.environment ?? { kind: "host" };
}

/** The last word that names a file of parameters. */
async function parametersAmong(words: readonly string[], tree: SourceTree): Promise<string | null> {
  const files = new Set((await tree.files()).map(({ path }) => path));
  const named = words
    .map((word) => word.replace(/^\.\//, ""))
    .filter((word) => files.has(word) && /\.(?:json|ya?ml|ini|cfg|conf|param|params|txt)$/i.test(word));
  for (const path of named.toReversed()) {
    const bytes = await tree.read(path, parametersLimitBytes).catch(() => undefined);
    if (bytes !== undefined && !("problem" in readParameters(path, Buffer.from(bytes).toString()))) return path;
  }
  return null;
}
