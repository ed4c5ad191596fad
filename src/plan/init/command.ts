import { shellWord } from "../../domain/shell-word.ts";
import { type FolderListing, firstOf, type Guess, isNotebook, isScript } from "./folder.ts";

export type Tool = "python" | "r" | "shell" | "make" | "snakemake" | "notebook" | "unknown";

export interface Command {
  readonly run: string | readonly string[];
  readonly tool: Tool;
  /** Notebooks that are executed in place: they are outputs too. */
  readonly notebooks: readonly string[];
}

/** How the analysis is started: by its build file, by the script whose name says so, or by its notebooks. */
export function guessCommand(listing: FolderListing): Guess<Command> {
  return fromBuildFile(listing) ?? fromScripts(listing) ?? fromNotebooks(listing) ?? nothing;
}

/** A script that is told on its command line which file to read is told of the parameters. */
export function givenParameters(
  run: Command["run"],
  listing: FolderListing,
  parameters: string | null,
): Guess<Command["run"]> {
  const script = listing.find(
    ({ path, text = "" }) => run === startOf(path) && isScript(path) && readsAnArgument(text),
  );
  if (parameters === null || script === undefined || script.text?.includes(parameters) === true) {
    return { value: run, guesses: [] };
  }
  const name = quoted(parameters);
  return { value: `${run} ${name}`, guesses: [`${script.path} reads an argument: ${parameters} is a guess.`] };
}

/** As Python, R and the shell call the first one. */
const readsAnArgument = (text: string): boolean => /\bsys\.argv\b|\bcommandArgs\(|\$1\b|"\$@"/.test(text);

function fromBuildFile(listing: FolderListing): Guess<Command> | undefined {
  const snakefile = firstOf(listing, ["Snakefile", "workflow/Snakefile"]);
  if (snakefile !== undefined) {
    return found("snakemake --cores 1", "snakemake", `${snakefile.path} found: snakemake runs the analysis.`);
  }
  const makefile = firstOf(listing, ["GNUmakefile", "makefile", "Makefile"]);
  if (makefile === undefined) return undefined;
  return found(
    "make",
    "make",
    `${makefile.path} found: make runs the analysis. Name a target if the first one is not it.`,
  );
}

/** Names that people give to what runs everything, surest first. */
const startNames = [
  "run_all",
  "runall",
  "reproduce",
  "main",
  "analysis",
  "analyse",
  "analyze",
  "run",
  "master",
  "make_figures",
  "figures",
];

function fromScripts(listing: FolderListing): Guess<Command> | undefined {
  const scripts = listing.map(({ path }) => path).filter((path) => isScript(path) && !/\.rmd$/i.test(path));
  const named = startNames
    .flatMap((name) => scripts.filter((path) => stem(path) === name))
    .sort((a, b) => depth(a) - depth(b))[0];
  if (named !== undefined) {
    return found(startOf(named), toolOf(named), `${named} found: by its name it runs the analysis.`);
  }
  const numbered = scripts.filter((path) => /^\d+[-_. ]/.test(nameOf(path))).sort(byNumber);
  const [first, ...others] = numbered.length > 0 ? numbered : scripts.filter((path) => !path.endsWith(".sh"));
  if (first === undefined) return undefined;
  if (numbered.length > 1) {
    return {
      value: { run: numbered.map(startOf), tool: toolOf(first), notebooks: [] },
      guesses: [`${numbered.length} numbered scripts found: they run one after the other, ${first} first.`],
    };
  }
  return found(
    startOf(first),
    toolOf(first),
    others.length === 0
      ? `${first} is the only script: it runs the analysis.`
      : `${others.length + 1} scripts found, and none is named as the one that starts the others: ${first} is a guess. List under \`run\` what runs, in its order.`,
  );
}

function fromNotebooks(listing: FolderListing): Guess<Command> | undefined {
  const notebooks = listing
    .map(({ path }) => path)
    .filter(isNotebook)
    .sort(byNumber);
  if (notebooks.length === 0) return undefined;
  const commands = notebooks.map((path) => `jupyter nbconvert --to notebook --execute --inplace ${quoted(path)}`);
  const [only = ""] = commands;
  return {
    value: { run: commands.length === 1 ? only : commands, tool: "notebook", notebooks },
    guesses: [
      `${notebooks.length === 1 ? `${notebooks[0]} is` : `${notebooks.length} notebooks are`} executed in place, and compared as output.`,
    ],
  };
}

const nothing: Guess<Command> = found(
  "python analysis.py",
  "unknown",
  "No script, notebook or Makefile was found: write under `run` how the analysis is started.",
);

function found(run: string, tool: Tool, guess: string): Guess<Command> {
  return { value: { run, tool, notebooks: [] }, guesses: [guess] };
}

function startOf(path: string): string {
  const program = { python: "python", r: "Rscript", shell: "sh" }[toolOf(path)];
  return `${program} ${quoted(path)}`;
}

function toolOf(path: string): "python" | "r" | "shell" {
  if (path.endsWith(".py")) return "python";
  return path.endsWith(".sh") ? "shell" : "r";
}

/** As one word of /bin/sh. A leading dash would be read as an option. */
function quoted(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
const stem = (path: string) =>
  nameOf(path)
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replaceAll("-", "_");
const depth = (path: string) => path.split("/").length;

function byNumber(a: string, b: string): number {
  const numberOf = (path: string) => Number.parseInt(nameOf(path), 10) || 0;
  return depth(a) - depth(b) || numberOf(a) - numberOf(b) || (a < b ? -1 : 1);
}
