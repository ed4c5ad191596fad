import { entry, type Mapping, mappingOf } from "../domain/mapping.ts";
import { isPattern } from "../domain/patterns.ts";
import { shellWord } from "../domain/shell-word.ts";
import { listOf, readDocument, textOf } from "./document.ts";
import { isFed, overlap, type Stage, stagesOf } from "./dvc-stages.ts";
import { fill, usualParameters } from "./dvc-values.ts";
import {
  decide,
  inOrder,
  type Noted,
  type Output,
  type Setting,
  type Step,
  type Surroundings,
  stepName,
  type Translation,
} from "./translation.ts";

/** DVC's dvc.yaml with dvc.lock and params.yaml: stages become steps in the order of what they need. */
export function fromDvc(document: Mapping, folder: Surroundings): Translation {
  const { stages, untranslated } = stagesOf(document, folder);
  const ordered = inOrder(stages, isFed);
  const lock = lockOf(folder);
  const circle = ordered === undefined ? ["stages: they need each other in a circle; they stand as in the file."] : [];
  const run = ordered ?? stages;
  return {
    settings: settingsOf(folder),
    sources: null,
    inputs: inputsOf(run, lock, folder),
    steps: run.flatMap(steps),
    outputs: outputsOf(run, lock, folder),
    untranslated: [...untranslated, ...circle, ...lock.problems, ...run.flatMap(notes), ...others(document)],
    broken: [],
  };
}

interface LockedFile {
  readonly md5: string | undefined;
  readonly size: string | undefined;
  readonly isFolder: boolean;
}

interface Lock {
  readonly find: (path: string) => LockedFile | undefined;
  readonly problems: readonly string[];
}

/** What DVC last saw of each path. Its md5 proves nothing here, but tells the author which file is meant. */
function lockOf(folder: Surroundings): Lock {
  const text = folder.textOf("dvc.lock");
  const files = new Map<string, LockedFile>();
  const problems: string[] = [];
  const read = text === undefined ? undefined : readDocument(text, "dvc.lock");
  if (read !== undefined && "problem" in read) problems.push(`dvc.lock, line ${read.line}: ${read.problem}.`);
  const stages = mappingOf(entry(read !== undefined && "value" in read ? read.value : undefined, "stages"));
  const pointers = [...folder.paths].filter((path) => path.endsWith(".dvc") && !path.includes("/.dvc"));
  for (const path of pointers) add(path.slice(0, path.lastIndexOf("/") + 1), pointed(folder, path));
  for (const stage of Object.values(stages)) {
    for (const key of ["deps", "outs"]) add(textOf(entry(stage, "wdir")) ?? "", listOf(entry(stage, key)));
  }
  return { find: (path) => files.get(path), problems };

  function add(below: string, entries: readonly unknown[]): void {
    for (const each of entries) {
      const path = textOf(entry(each, "path"));
      if (path === undefined) continue;
      const digest = ["md5", "checksum", "etag"]
        .map((key) => textOf(entry(each, key)))
        .find((text) => text !== undefined);
      const md5 = digest !== undefined && /^[0-9a-f]{32}(?:\.dir)?$/.test(digest) ? digest : undefined;
      files.set(`${below}${path}`, {
        md5,
        size: textOf(entry(each, "size")),
        isFolder: md5?.endsWith(".dir") === true,
      });
    }
  }
}

/** What `dvc add` and `dvc import-url` leave beside a file. */
function pointed(folder: Surroundings, path: string): readonly unknown[] {
  const text = folder.textOf(path);
  const read = text === undefined ? undefined : readDocument(text, path);
  return read === undefined || "problem" in read ? [] : listOf(entry(read.value, "outs"));
}

function settingsOf({ paths }: Surroundings): readonly Setting[] {
  const isThere = paths.has(usualParameters);
  return isThere ? [{ key: "parameters", value: usualParameters, comments: ["DVC's own file of parameters."] }] : [];
}

function steps({ name, commands, values, folder }: Stage): readonly Noted<Step>[] {
  if (commands.length === 0) return [];
  const enter = folder === "" ? [] : [`cd ${shellWord(folder.startsWith("-") ? `./${folder}` : folder)}`];
  const filled = commands.map((command) => fill(command, values));
  const list = (key: "unknown" | "quoted" | "refused") => [...new Set(filled.flatMap((each) => each[key]))];
  const comments = [
    `Stage ${name} of dvc.yaml.`,
    ...list("unknown").map((each) => decide(`there is no value for ${braced(each)}: what is it?`)),
    ...list("refused").map((each) =>
      decide(`the value of ${braced(each)} holds signs of the shell, and cannot be put here safely: write it out.`),
    ),
    ...list("quoted").map((each) => `The value of ${braced(each)} was quoted: it holds signs of the shell.`),
  ];
  return [
    {
      value: { name: stepName(name) || "stage", run: [...enter, ...filled.map(({ text }) => text)].join("\n") },
      comments,
    },
  ];
}

const braced = (expression: string): string => `\${${expression}}`;

function outputsOf(stages: readonly Stage[], lock: Lock, { paths }: Surroundings): readonly Noted<Output>[] {
  const all = stages.flatMap(({ name, outs }) => outs.map((out) => ({ ...out, name })));
  const seen = new Set<string>();
  return all.flatMap(({ path, kind, persist, name }) => {
    if (seen.has(path)) return [];
    seen.add(path);
    const locked = lock.find(path);
    const isFolder = locked?.isFolder === true || [...paths].some((each) => each.startsWith(`${path}/`));
    const isLast = !stages.some(({ deps }) => deps.some((dep) => overlap(dep, path)));
    const facts = [
      `${kind === "outs" ? "An output" : `One of the ${kind}`} of stage ${name}`,
      ...(locked?.md5 === undefined ? [] : [`DVC recorded md5 ${locked.md5}`]),
      ...(isLast ? [] : ["a later stage reads it: leave it out if the paper does not use it"]),
    ];
    const questions = [
      ...(locked === undefined && !isFolder && !/\.[^/.]+$/.test(path) && !isPattern(path)
        ? [decide(`is ${path} a folder? Then write ${path}/**`)]
        : []),
      ...(persist ? [decide(`DVC keeps ${path} from one run to the next (persist), a rerun begins without it.`)] : []),
    ];
    return [{ value: { path: isFolder ? `${path}/**` : path }, comments: [`${facts.join("; ")}.`, ...questions] }];
  });
}

/** What no stage makes and no commit holds has to come from elsewhere, and needs an address and a SHA-256. */
function inputsOf(stages: readonly Stage[], lock: Lock, { paths, textOf: read }: Surroundings): readonly string[] {
  const made = stages.flatMap(({ outs }) => outs.map(({ path }) => path));
  const deps = [...new Set(stages.flatMap((stage) => stage.deps))];
  const absent = deps.filter(
    (dep) =>
      dep !== "" &&
      !made.some((path) => overlap(path, dep)) &&
      !paths.has(dep) &&
      ![...paths].some((path) => path.startsWith(`${dep}/`)),
  );
  if (absent.length === 0) return [];
  return [
    decide(
      "these files are read, and are in no commit: where can they be fetched? Their SHA-256 is asked for, not DVC's md5.",
    ),
    "inputs:",
    ...absent.flatMap((dep) => {
      const locked = lock.find(dep);
      const source = /^https?:\/\//.test(dep) ? dep : importedFrom(read(`${dep}.dvc`));
      const facts = [locked?.md5 && `md5 ${locked.md5}`, locked?.size && `${locked.size} bytes`].filter(Boolean);
      const path = /^[a-z][a-z0-9+.-]*:\/\//i.test(dep) ? (dep.split("/").at(-1) ?? dep) : dep;
      return [
        `  - { path: ${path}, url: "${source ?? "https://…"}", sha256: "…" }${facts.length > 0 ? `   (${facts.join(", ")})` : ""}`,
      ];
    }),
  ];
}

/** The address that `dvc import-url` fetched a file from. */
function importedFrom(text: string | undefined): string | undefined {
  const read = text === undefined ? undefined : readDocument(text, "");
  const [dep] = read !== undefined && "value" in read ? listOf(entry(read.value, "deps")) : [];
  const path = textOf(entry(dep, "path"));
  return path !== undefined && /^https?:\/\/\S+$/.test(path) ? path : undefined;
}

function notes({ name, isFrozen, commands }: Stage): readonly string[] {
  return [
    ...(isFrozen ? [`stages.${name}.frozen: DVC would not run it again; a rerun runs it.`] : []),
    ...(commands.length === 0 ? [`stages.${name}: it has no command.`] : []),
  ];
}

function others(document: Mapping): readonly string[] {
  const known = new Set(["stages", "vars", "params", "metrics", "plots"]);
  return Object.keys(document)
    .filter((key) => !known.has(key))
    .map((key) => `${key}: no key of a declaration says that.`);
}
